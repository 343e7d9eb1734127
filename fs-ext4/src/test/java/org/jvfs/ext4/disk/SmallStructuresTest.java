// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/** Bitmaps, content in inodes, the orphan file and the MMP block. */
final class SmallStructuresTest {
  @ParameterizedTest
  @EnumSource
  void bitmapsHaveTheChecksumsAndCountsOfTheirDescriptors(Image.Kind kind) throws ErrnoException {
    Disk d = new Disk(Image.of(kind).bytes);
    Ext4Layout l = d.layout;
    MemorySegment made = Arena.ofAuto().allocate(l.blockSize);
    boolean uninit = l.metadataCsum || l.gdtCsum;
    for (int g = 0; g < l.groupsCount; g++) {
      Ext4GroupDesc desc = d.group(g);
      if (uninit && desc.has(Ext4GroupDesc.BLOCK_UNINIT)) {
        Ext4Bitmap.initBlocks(l, g, made, 0, d::group);
        assertThat(Ext4Bitmap.countZeros(made, 0, l.groupClusters(g)))
            .as("group %d", g)
            .isEqualTo(desc.bgFreeBlocksCount());
      } else {
        MemorySegment b = d.block(desc.bgBlockBitmap());
        Ext4Bitmap.checkBlocks(l, desc, g, b, 0);
        assertThat(Ext4Bitmap.countZeros(b, 0, l.groupClusters(g)))
            .isEqualTo(desc.bgFreeBlocksCount());
      }
      if (uninit && desc.has(Ext4GroupDesc.INODE_UNINIT)) {
        Ext4Bitmap.initInodes(l, made, 0);
        assertThat(Ext4Bitmap.countZeros(made, 0, l.inodesPerGroup))
            .isEqualTo(desc.bgFreeInodesCount());
      } else {
        MemorySegment b = d.block(desc.bgInodeBitmap());
        Ext4Bitmap.checkInodes(l, desc, g, b, 0);
        assertThat(Ext4Bitmap.countZeros(b, 0, l.inodesPerGroup))
            .isEqualTo(desc.bgFreeInodesCount());
      }
      if (l.metadataCsum) {
        MemorySegment copy = Arena.ofAuto().allocate(l.descSize);
        copy.copyFrom(d.block(l.descriptorBlockOf(g)).asSlice(l.descriptorOffset(g), l.descSize));
        Ext4GroupDesc again = new Ext4GroupDesc(copy, 0, l.descSize);
        if (!desc.has(Ext4GroupDesc.BLOCK_UNINIT)) {
          again.bgBlockBitmapCsum(0);
          Ext4Bitmap.updateBlockChecksum(l, again, d.block(desc.bgBlockBitmap()), 0);
        }
        if (!desc.has(Ext4GroupDesc.INODE_UNINIT)) {
          again.bgInodeBitmapCsum(0);
          Ext4Bitmap.updateInodeChecksum(l, again, d.block(desc.bgInodeBitmap()), 0);
        }
        again.bgChecksum(0);
        again.updateChecksum(l, g);
        assertThat(again.bgChecksum()).isEqualTo(desc.bgChecksum());
      }
    }
  }

  @Test
  void bitsAreSetAndFoundLikeInAModel() {
    MemorySegment s = Arena.ofAuto().allocate(1024);
    BitSet model = new BitSet();
    Random r = new Random(9);
    for (int n = 0; n < 20_000; n++) {
      int from = r.nextInt(8192);
      int count = r.nextInt(4) == 0 ? r.nextInt(8192 - from) : r.nextInt(Math.min(40, 8192 - from));
      if (r.nextBoolean()) {
        Ext4Bitmap.set(s, 0, from, count);
        model.set(from, from + count);
      } else {
        Ext4Bitmap.clear(s, 0, from, count);
        model.clear(from, from + count);
      }
      int at = r.nextInt(8192);
      int end = at + r.nextInt(8192 - at);
      assertThat(Ext4Bitmap.nextZero(s, 0, at, end))
          .isEqualTo(Math.min(model.nextClearBit(at), end));
      int set = model.nextSetBit(at);
      assertThat(Ext4Bitmap.nextSet(s, 0, at, end)).isEqualTo(set < 0 ? end : Math.min(set, end));
      assertThat(Ext4Bitmap.test(s, 0, at)).isEqualTo(model.get(at));
      assertThat(Ext4Bitmap.countZeros(s, 0, end)).isEqualTo(end - model.get(0, end).cardinality());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INLINE_1K", "INLINE_4K"})
  void contentInInodesIsWhatDebugfsReads(Image.Kind kind) throws Exception {
    Image image = Image.of(kind);
    Disk d = new Disk(image.bytes);
    Ext4Layout l = d.layout;
    int files = 0;
    int rest = 0;
    int directories = 0;
    for (long ino : d.used()) {
      Ext4Inode i = d.inode(ino);
      if (i.isZero() || !i.has(Ext4Inode.INLINE_DATA_FL) || (ino % 40 != 0 && ino > 200)) {
        continue;
      }
      Ext4Xattrs.checkBody(l, i, ino);
      Ext4InlineData.check(l, i, ino);
      rest += Ext4InlineData.restAt(i) >= 0 ? 1 : 0;
      assertThat(Ext4InlineData.maxRoom(i)).isGreaterThanOrEqualTo(Ext4InlineData.room(i));
      if (Mode.isDir(i.iMode())) {
        Ext4InlineData.checkDirectory(l, i, ino);
        assertThat(list(l, i)).isEqualTo(want(image, ino));
        directories++;
        continue;
      }
      byte[] content = new byte[(int) i.iSize(l)];
      Ext4InlineData.read(i, 0, MemorySegment.ofArray(content), 0, content.length);
      if (!Mode.isLnk(i.iMode())) {
        // debugfs shows all 60 bytes whatever the size.
        assertThat(image.debugfs("cat <" + ino + ">"))
            .startsWith(new String(content, StandardCharsets.ISO_8859_1));
        files++;
      }
      for (int from = 0; from < content.length; from += 7) {
        byte[] part = new byte[content.length - from];
        Ext4InlineData.read(i, from, MemorySegment.ofArray(part), 0, part.length);
        assertThat(part).isEqualTo(java.util.Arrays.copyOfRange(content, from, content.length));
      }
      MemorySegment copy = Arena.ofAuto().allocate(i.size());
      copy.copyFrom(i.segment().asSlice(i.base(), i.size()));
      Ext4Inode again = new Ext4Inode(copy, 0, i.size());
      assertThat(Ext4InlineData.write(again, content)).isTrue();
      byte[] read = new byte[content.length];
      Ext4InlineData.read(again, 0, MemorySegment.ofArray(read), 0, read.length);
      assertThat(read).isEqualTo(content);
      Ext4InlineData.check(l, again, ino);
      int max = Ext4InlineData.maxRoom(again);
      assertThat(Ext4InlineData.write(again, new byte[max])).isTrue();
      assertThat(Ext4InlineData.write(again, new byte[max + 1])).isFalse();
      assertThat(Ext4InlineData.room(again)).isEqualTo(max);
    }
    assertThat(files).isPositive();
    assertThat(rest).isPositive();
    assertThat(directories).isPositive();
  }

  private static Map<String, Long> list(Ext4Layout l, Ext4Inode i) {
    Map<String, Long> names = new TreeMap<>();
    names.put("..", Ext4InlineData.parent(i));
    MemorySegment s = i.segment();
    long[][] rows = {
      {Ext4InlineData.entriesAt(i), Ext4InlineData.entriesRoom()},
      {Ext4InlineData.restAt(i), Ext4InlineData.restRoom(i)}
    };
    for (long[] row : rows) {
      for (long at = row[0];
          at < row[0] + row[1];
          at = Ext4DirBlock.next(l, s, row[0], (int) row[1], at)) {
        if (Ext4Dirent.inode(s, at) != 0) {
          names.put(
              new String(Ext4Dirent.name(s, at), StandardCharsets.ISO_8859_1),
              Ext4Dirent.inode(s, at));
        }
      }
    }
    return names;
  }

  private static Map<String, Long> want(Image image, long ino) {
    Map<String, Long> want = new TreeMap<>();
    Matcher m =
        Pattern.compile("^/(\\d+)/\\d+/\\d+/\\d+/([^/]*)/", Pattern.MULTILINE | Pattern.UNIX_LINES)
            .matcher(image.debugfs("ls -p <" + ino + ">"));
    while (m.find()) {
      if (!m.group(1).equals("0") && !m.group(2).equals(".")) {
        want.put(m.group(2), Long.parseLong(m.group(1)));
      }
    }
    return want;
  }

  @ParameterizedTest
  @EnumSource(names = {"UPSTREAM_1K", "UPSTREAM_4K"})
  void blocksOfTheOrphanFileAreGood(Image.Kind kind) throws ErrnoException {
    Disk d = new Disk(Image.of(kind).bytes);
    Ext4Layout l = d.layout;
    long ino = d.sb.sOrphanFileInum();
    int seed = d.inode(ino).csumSeed(l, ino);
    int blocks = 0;
    MemorySegment made = Arena.ofAuto().allocate(l.blockSize);
    for (Disk.Piece p : d.pieces(ino, new ArrayList<>())) {
      for (long b = p.pblock(); b < p.pblock() + p.length(); b++) {
        Ext4OrphanBlock.check(l, d.block(b), 0, seed, b);
        Ext4OrphanBlock.init(l, made, 0);
        Ext4OrphanBlock.updateChecksum(l, made, 0, seed, b);
        assertThat(made.mismatch(d.block(b))).isEqualTo(-1);
        long block = b;
        Ext4OrphanBlock.inode(made, 0, 3, l.inodesCount + 1);
        assertThatThrownBy(() -> Ext4OrphanBlock.check(l, made, 0, seed, block))
            .isInstanceOfSatisfying(
                ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBADMSG));
        Ext4OrphanBlock.updateChecksum(l, made, 0, seed, b);
        assertThatThrownBy(() -> Ext4OrphanBlock.check(l, made, 0, seed, block))
            .hasMessageContaining("place 3");
        blocks++;
      }
    }
    assertThat(blocks).isPositive();
  }

  @Test
  void theMmpBlockIsTheOneThatDebugfsPrints() throws ErrnoException {
    Image image = Image.of(Image.Kind.MMP);
    Disk d = new Disk(image.bytes);
    Ext4Mmp mmp = new Ext4Mmp(d.block(d.sb.sMmpBlock()), 0);
    mmp.check(d.layout, d.sb.sMmpBlock());
    assertThat(image.debugfs("dump_mmp"))
        .contains("block_number: " + d.sb.sMmpBlock())
        .contains("update_interval: " + d.sb.sMmpInterval())
        .contains("check_interval: " + mmp.mmpCheckInterval())
        .containsPattern("sequence: (0x)?0*" + Long.toHexString(mmp.mmpSeq()))
        .contains("node_name: " + mmp.mmpNodename())
        .contains("device_name: " + mmp.mmpBdevname())
        .contains("magic: 0x%x".formatted(mmp.mmpMagic()));
    assertThat(mmp.mmpSeq()).isEqualTo(Ext4Mmp.SEQ_CLEAN);
    MemorySegment s = Arena.ofAuto().allocate(Ext4Mmp.SIZE);
    s.copyFrom(d.block(d.sb.sMmpBlock()));
    Ext4Mmp copy = new Ext4Mmp(s, 0);
    copy.mmpSeq(7);
    assertThatThrownBy(() -> copy.check(d.layout, 5)).hasMessageContaining("MMP block 5");
    copy.updateChecksum(d.layout);
    copy.check(d.layout, 5);
  }
}
