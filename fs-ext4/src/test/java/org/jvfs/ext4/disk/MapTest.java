// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/** Extents and indirect maps beside what debugfs prints. */
final class MapTest {
  private static boolean mapped(Disk d, Ext4Inode i) {
    return !i.isZero()
        && i.iLinksCount() > 0
        && !i.has(Ext4Inode.INLINE_DATA_FL)
        && (Mode.isReg(i.iMode())
            || Mode.isDir(i.iMode())
            || (Mode.isLnk(i.iMode()) && !i.isFastSymlink(d.layout)));
  }

  @ParameterizedTest
  @EnumSource
  void everyBlockOfEveryFileIsWhereDebugfsSays(Image.Kind kind) throws Exception {
    Image image = Image.of(kind);
    Disk d = new Disk(image.bytes);
    List<Long> asked = new ArrayList<>();
    StringBuilder script = new StringBuilder();
    for (long ino : d.used()) {
      if (mapped(d, d.inode(ino)) && (ino >= d.layout.firstIno || ino == 2 || ino == 8)) {
        asked.add(ino);
        script.append("stat <").append(ino).append(">\n");
      }
    }
    String[] texts = Ext4InodeTest.debugfs(image, script.toString()).split("debugfs: stat <");
    int deep = 0;
    for (int k = 0; k < asked.size(); k++) {
      long ino = asked.get(k);
      TreeSet<Long> nodes = new TreeSet<>();
      TreeMap<Long, String> want = new TreeMap<>();
      String all =
          texts[k + 1].substring(
              Math.max(texts[k + 1].indexOf("BLOCKS:"), texts[k + 1].indexOf("EXTENTS:")));
      Matcher m =
          Pattern.compile("\\((ETB\\d+|IND|DIND|TIND|\\d+)(?:-(\\d+))?(\\[u\\])?\\):(\\d+)")
              .matcher(all);
      while (m.find()) {
        long at = Long.parseLong(m.group(4));
        if (!Character.isDigit(m.group(1).charAt(0))) {
          nodes.add(at);
          continue;
        }
        long from = Long.parseLong(m.group(1));
        long to = m.group(2) == null ? from : Long.parseLong(m.group(2));
        for (long b = from; b <= to; b++) {
          want.put(b, (at + b - from) + (m.group(3) == null ? "" : "u"));
        }
      }
      List<Long> seen = new ArrayList<>();
      TreeMap<Long, String> is = new TreeMap<>();
      for (Disk.Piece p : d.pieces(ino, seen)) {
        for (long b = 0; b < p.length(); b++) {
          is.put(p.lblock() + b, (p.pblock() + b) + (p.unwritten() ? "u" : ""));
        }
      }
      assertThat(is).as("inode %d", ino).isEqualTo(want);
      assertThat(new TreeSet<>(seen)).as("inode %d", ino).isEqualTo(nodes);
      deep += nodes.size();
    }
    assertThat(deep).isPositive();
  }

  @Test
  void anExtentIsFoundByHalving() {
    MemorySegment s = Arena.ofAuto().allocate(1024);
    Ext4Extents.init(s, 0, 1024, 0);
    assertThat(Ext4Extents.ehMax(s, 0)).isEqualTo(84);
    assertThat(Ext4Extents.find(s, 0, 5)).isEqualTo(-1);
    for (int i = 0; i < 84; i++) {
      Ext4Extents.makeRoom(s, 0, 0);
      Ext4Extents.set(s, 0, 0, 10 * (84 - i), 4, 0xabc_0000_0000L + i, (i & 1) != 0);
    }
    for (int b = 0; b < 900; b++) {
      assertThat(Ext4Extents.find(s, 0, b)).isEqualTo(Math.min(b / 10, 84) - 1);
    }
    assertThat(Ext4Extents.start(s, 0, 0)).isEqualTo(0xabc_0000_0000L + 83);
    assertThat(Ext4Extents.isUnwritten(s, 0, 0)).isTrue();
    assertThat(Ext4Extents.length(s, 0, 0)).isEqualTo(4);
    Ext4Extents.remove(s, 0, 1, 82);
    assertThat(Ext4Extents.ehEntries(s, 0)).isEqualTo(2);
    assertThat(Ext4Extents.block(s, 0, 1)).isEqualTo(840);
    Ext4Extents.set(s, 0, 0, 1, Ext4Extents.INIT_MAX_LEN, 9, false);
    assertThat(Ext4Extents.length(s, 0, 0)).isEqualTo(32768);
    assertThat(Ext4Extents.isUnwritten(s, 0, 0)).isFalse();
    Ext4Extents.set(s, 0, 0, 1, Ext4Extents.UNWRITTEN_MAX_LEN, 9, true);
    assertThat(Ext4Extents.length(s, 0, 0)).isEqualTo(32767);
    assertThat(Ext4Extents.isUnwritten(s, 0, 0)).isTrue();
    Ext4Extents.setIndex(s, 0, 0, 7, 0x1234_5678_9abcL);
    assertThat(Ext4Extents.leaf(s, 0, 0)).isEqualTo(0x1234_5678_9abcL);
  }

  @ParameterizedTest
  @EnumSource
  void encodingNodesAgainGivesTheSameBytes(Image.Kind kind) throws ErrnoException {
    Disk d = new Disk(Image.of(kind).bytes);
    int nodes = 0;
    for (long ino : d.used()) {
      Ext4Inode i = d.inode(ino);
      if (!mapped(d, i) || !i.has(Ext4Inode.EXTENTS_FL)) {
        continue;
      }
      List<Long> blocks = new ArrayList<>();
      d.pieces(ino, blocks);
      for (long b : blocks) {
        MemorySegment s = d.block(b);
        MemorySegment t = Arena.ofAuto().allocate(d.layout.blockSize);
        // What lies behind the entries is left over from before.
        t.copyFrom(s);
        Le.zero(t, 0, Ext4Extents.entry(0, Ext4Extents.ehEntries(s, 0)));
        Ext4Extents.init(t, 0, d.layout.blockSize, Ext4Extents.ehDepth(s, 0));
        for (int k = 0; k < Ext4Extents.ehEntries(s, 0); k++) {
          if (Ext4Extents.ehDepth(s, 0) == 0) {
            Ext4Extents.set(
                t,
                0,
                k,
                Ext4Extents.block(s, 0, k),
                Ext4Extents.length(s, 0, k),
                Ext4Extents.start(s, 0, k),
                Ext4Extents.isUnwritten(s, 0, k));
          } else {
            Ext4Extents.setIndex(t, 0, k, Ext4Extents.block(s, 0, k), Ext4Extents.leaf(s, 0, k));
          }
          Ext4Extents.ehEntries(t, 0, k + 1);
        }
        Ext4Extents.updateChecksum(d.layout, t, 0, i.csumSeed(d.layout, ino));
        assertThat(s.mismatch(t)).as("inode %d block %d", ino, b).isEqualTo(-1);
        nodes++;
      }
    }
    if (d.layout.extents) {
      assertThat(nodes).isPositive();
    }
  }

  @Test
  void pathsCountUpByOneAndLeadEverywhereOnce() {
    for (int blockSize : new int[] {1024, 2048, 4096, 65536}) {
      int[] path = new int[Ext4Indirect.MAX_DEPTH];
      long n = Ext4Indirect.perBlock(blockSize);
      long[] begins = {0, 12, 12 + n, 12 + n + n * n};
      assertThat(Ext4Indirect.limit(blockSize))
          .isEqualTo(Math.min(12 + n + n * n + n * n * n, 0xffff_ffffL));
      for (long begin : begins) {
        for (long b = Math.max(0, begin - 3); b < begin + 2 * n + 3; b++) {
          if (b >= Ext4Indirect.limit(blockSize)) {
            continue;
          }
          int depth = Ext4Indirect.path(blockSize, b, path);
          long first = depth == 1 ? 0 : begins[depth - 1];
          long value = 0;
          for (int k = 1; k < depth; k++) {
            assertThat(path[k]).isBetween(0, (int) n - 1);
            value = value * n + path[k];
          }
          assertThat(depth == 1 ? path[0] : first + value).isEqualTo(b);
          assertThat(path[0]).isEqualTo(depth == 1 ? (int) b : 10 + depth);
        }
      }
      long last = Ext4Indirect.limit(blockSize) - 1;
      assertThat(Ext4Indirect.path(blockSize, last, path)).isEqualTo(4);
      if (n * n * n < 1L << 31) {
        assertThat(path).isEqualTo(new int[] {14, (int) n - 1, (int) n - 1, (int) n - 1});
      }
    }
    assertThat(
            Arrays.stream(new int[] {0, 1, 2, 3})
                .mapToLong(k -> Ext4Indirect.span(1024, k))
                .toArray())
        .containsExactly(1, 256, 65536, 16777216);
  }
}
