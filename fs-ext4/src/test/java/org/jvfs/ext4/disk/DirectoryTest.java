// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/** Blocks of directories and their index beside what debugfs prints. */
final class DirectoryTest {
  private static String text(byte[] b) {
    return new String(b, StandardCharsets.ISO_8859_1);
  }

  /** Everything in a directory, by linear reading; each block checked. */
  static Map<String, Long> list(Disk d, long ino) throws ErrnoException {
    Ext4Inode i = d.inode(ino);
    Ext4Layout l = d.layout;
    int seed = i.csumSeed(l, ino);
    List<Disk.Piece> pieces = d.pieces(ino, new ArrayList<>());
    Map<String, Long> names = new TreeMap<>();
    long blocks = i.iSize(l) / l.blockSize;
    for (long n = 0; n < blocks; n++) {
      MemorySegment b = d.block(d.bmap(pieces, n));
      boolean index = i.has(Ext4Inode.INDEX_FL) && l.dirIndex;
      if (index && n == 0) {
        Ext4Dx.checkRoot(l, b, 0, seed, ino, blocks);
        names.put(".", Ext4Dirent.inode(b, 0));
        names.put("..", Ext4DirBlock.checkDots(l, b, 0, ino));
        continue;
      }
      if (index && Ext4Dx.isNode(l, b, 0)) {
        Ext4Dx.checkNode(l, b, 0, seed, ino, n, blocks);
        continue;
      }
      Ext4DirBlock.check(l, b, 0, seed, ino, n);
      if (n == 0) {
        Ext4DirBlock.checkDots(l, b, 0, ino);
      }
      int room = Ext4DirBlock.room(l);
      for (long at = 0; at < room; at = Ext4DirBlock.next(l, b, 0, room, at)) {
        if (Ext4Dirent.inode(b, at) != 0) {
          names.put(text(Ext4Dirent.name(b, at)), Ext4Dirent.inode(b, at));
          if (l.filetype) {
            int mode = d.inode(Ext4Dirent.inode(b, at)).iMode();
            assertThat(Ext4Dirent.fileType(b, at)).isEqualTo(Ext4Dirent.typeOf(mode));
            assertThat(Ext4Dirent.modeOf(Ext4Dirent.fileType(b, at))).isEqualTo(mode & Mode.S_IFMT);
          }
        }
      }
    }
    return names;
  }

  /** Checks each block of a directory that may be damaged; a hole is told as one. */
  static void blocks(Disk d, long ino) throws ErrnoException {
    Ext4Inode i = d.inode(ino);
    Ext4Layout l = d.layout;
    int seed = i.csumSeed(l, ino);
    List<Disk.Piece> pieces = d.pieces(ino, new ArrayList<>());
    long blocks = i.iSize(l) / l.blockSize;
    for (long n = 0; n < Math.min(blocks, 1 << 20); n++) {
      long at = d.bmap(pieces, n);
      if (at < 0) {
        throw Damage.structure(Ext4DirBlock.name(ino, n), "a hole");
      }
      MemorySegment b = d.block(at);
      boolean index = i.has(Ext4Inode.INDEX_FL) && l.dirIndex;
      if (index && n == 0) {
        Ext4Dx.checkRoot(l, b, 0, seed, ino, blocks);
      } else if (index && Ext4Dx.isNode(l, b, 0)) {
        Ext4Dx.checkNode(l, b, 0, seed, ino, n, blocks);
      } else {
        Ext4DirBlock.check(l, b, 0, seed, ino, n);
        if (n == 0) {
          Ext4DirBlock.checkDots(l, b, 0, ino);
        }
      }
    }
  }

  private static List<Long> directories(Disk d) {
    List<Long> out = new ArrayList<>();
    for (long ino : d.used()) {
      Ext4Inode i = d.inode(ino);
      if (Mode.isDir(i.iMode()) && !i.has(Ext4Inode.INLINE_DATA_FL)) {
        out.add(ino);
      }
    }
    return out;
  }

  @ParameterizedTest
  @EnumSource
  void everyDirectoryHasTheNamesThatDebugfsPrints(Image.Kind kind) throws Exception {
    Image image = Image.of(kind);
    Disk d = new Disk(image.bytes);
    int names = 0;
    for (long ino : directories(d)) {
      Map<String, Long> want = new TreeMap<>();
      // -p: /inode/mode/uid/gid/name/size/
      Matcher m =
          Pattern.compile(
                  "^/(\\d+)/\\d+/\\d+/\\d+/([^/]*)/", Pattern.MULTILINE | Pattern.UNIX_LINES)
              .matcher(image.debugfs("ls -p <" + ino + ">"));
      while (m.find()) {
        if (!m.group(1).equals("0")) {
          want.put(m.group(2), Long.parseLong(m.group(1)));
        }
      }
      assertThat(list(d, ino)).as("directory %d", ino).isEqualTo(want);
      names += want.size();
    }
    assertThat(names).isGreaterThan(2500);
  }

  @ParameterizedTest
  @EnumSource
  void everyNameIsInTheBlockTheIndexLeadsTo(Image.Kind kind) throws Exception {
    Image image = Image.of(kind);
    Disk d = new Disk(image.bytes);
    int indexed = 0;
    for (long ino : directories(d)) {
      if (!d.inode(ino).has(Ext4Inode.INDEX_FL)) {
        continue;
      }
      for (String name : list(d, ino).keySet()) {
        if (name.equals(".") || name.equals("..")) {
          continue;
        }
        assertThat(lookup(d, ino, name.getBytes(StandardCharsets.ISO_8859_1))).isTrue();
        indexed++;
      }
    }
    assertThat(indexed).isGreaterThanOrEqualTo(d.layout.dirIndex ? 2400 : 0);
  }

  private static boolean lookup(Disk d, long ino, byte[] name) throws ErrnoException {
    Ext4Layout l = d.layout;
    List<Disk.Piece> pieces = d.pieces(ino, new ArrayList<>());
    MemorySegment b = d.block(d.bmap(pieces, 0));
    int version = Ext4Hash.effective(l, Ext4Dx.hashVersion(b, 0));
    int hash = Ext4Hash.major(Ext4Hash.hash(l, version, name, 0, name.length));
    int levels = Ext4Dx.indirectLevels(b, 0);
    long dx = Ext4Dx.ROOT;
    int pair = Ext4Dx.find(b, dx, hash);
    for (int k = 0; k < levels; k++) {
      b = d.block(d.bmap(pieces, Ext4Dx.block(b, dx, pair)));
      dx = Ext4Dx.NODE;
      pair = Ext4Dx.find(b, dx, hash);
    }
    while (true) {
      MemorySegment leaf = d.block(d.bmap(pieces, Ext4Dx.block(b, dx, pair)));
      if (Ext4DirBlock.find(l, leaf, 0, Ext4DirBlock.room(l), name) >= 0) {
        return true;
      }
      pair++;
      if (pair >= Ext4Dx.count(b, dx) || Ext4Dx.hash(b, dx, pair) != (hash | 1)) {
        return false;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theIndexIsTheOneThatHtreeDumpPrints(Image.Kind kind) throws Exception {
    Image image = Image.of(kind);
    Disk d = new Disk(image.bytes);
    if (!d.layout.dirIndex) {
      return;
    }
    long ino = list(d, 2).getOrDefault("big", 0L);
    String dump = image.debugfs("htree_dump <" + ino + ">");
    MemorySegment root = d.block(d.bmap(d.pieces(ino, new ArrayList<>()), 0));
    assertThat(dump).contains("Hash Version: " + Ext4Dx.hashVersion(root, 0));
    assertThat(dump).contains("Indirect levels: " + Ext4Dx.indirectLevels(root, 0));
    Matcher m =
        Pattern.compile(
                "Number of entries \\(count\\): (\\d+)\nNumber of entries \\(limit\\): (\\d+)")
            .matcher(dump);
    assertThat(m.find()).isTrue();
    assertThat(Integer.parseInt(m.group(1))).isEqualTo(Ext4Dx.count(root, Ext4Dx.ROOT));
    assertThat(Integer.parseInt(m.group(2))).isEqualTo(Ext4Dx.limit(root, Ext4Dx.ROOT));
    Matcher e = Pattern.compile("Entry #(\\d+): Hash 0x([0-9a-f]+), block (\\d+)").matcher(dump);
    for (int i = 0; i < Ext4Dx.count(root, Ext4Dx.ROOT) && e.find(); i++) {
      if (Integer.parseInt(e.group(1)) != i) {
        break;
      }
      assertThat("%08x".formatted(Ext4Dx.hash(root, Ext4Dx.ROOT, i))).isEqualTo(e.group(2));
      assertThat(Ext4Dx.block(root, Ext4Dx.ROOT, i)).isEqualTo(Long.parseLong(e.group(3)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DEBIAN_1K", "DEBIAN_4K", "EXT3_1K", "EXT2_2K"})
  void aBlockTakesAndLosesEntriesLikeAModel(Image.Kind kind) throws ErrnoException {
    Ext4Layout l = new Disk(Image.of(kind).bytes).layout;
    int room = Ext4DirBlock.room(l);
    MemorySegment s = Arena.ofAuto().allocate(l.blockSize);
    for (int seed = 0; seed < 40; seed++) {
      Random r = new Random(seed);
      Map<String, Long> model = new TreeMap<>();
      Ext4DirBlock.initFirst(l, s, 0, 12, 2);
      model.put(".", 12L);
      model.put("..", 2L);
      int full = 0;
      for (int n = 0; n < 400; n++) {
        String name = "x".repeat(r.nextInt(r.nextInt(254) + 1)) + (char) ('a' + r.nextInt(26));
        byte[] b = name.getBytes(StandardCharsets.ISO_8859_1);
        long at = Ext4DirBlock.find(l, s, 0, room, b);
        assertThat(at >= 0).isEqualTo(model.containsKey(name));
        if (at >= 0) {
          assertThat(Ext4Dirent.inode(s, at)).isEqualTo(model.get(name));
          assertThat(Ext4DirBlock.remove(l, s, 0, room, at)).isTrue();
          model.remove(name);
        } else {
          long ino = 1 + r.nextInt((int) l.inodesCount);
          boolean could = Ext4DirBlock.findRoom(l, s, 0, room, b.length) >= 0;
          at = Ext4DirBlock.insert(l, s, 0, room, ino, Mode.S_IFREG, b);
          assertThat(at >= 0).isEqualTo(could);
          if (at >= 0) {
            model.put(name, ino);
          } else {
            full++;
            String gone = model.keySet().stream().skip(2).findAny().orElseThrow();
            at = Ext4DirBlock.find(l, s, 0, room, gone.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(Ext4DirBlock.remove(l, s, 0, room, at)).isTrue();
            model.remove(gone);
          }
        }
        Ext4DirBlock.updateChecksum(l, s, 0, 77);
        Ext4DirBlock.check(l, s, 0, 77, 12, 0);
        assertThat(Ext4DirBlock.checkDots(l, s, 0, 12)).isEqualTo(2);
        assertThat(Ext4DirBlock.isEmpty(l, s, 0, room)).isEqualTo(model.size() == 2);
        assertThat(entries(l, s)).isEqualTo(model);
      }
      assertThat(full).isPositive();
    }
  }

  private static Map<String, Long> entries(Ext4Layout l, MemorySegment s) {
    Map<String, Long> out = new TreeMap<>();
    int room = Ext4DirBlock.room(l);
    for (long at = 0; at < room; at = Ext4DirBlock.next(l, s, 0, room, at)) {
      if (Ext4Dirent.inode(s, at) != 0) {
        out.put(text(Ext4Dirent.name(s, at)), Ext4Dirent.inode(s, at));
      }
    }
    return out;
  }

  @ParameterizedTest
  @EnumSource(names = {"DEBIAN_1K", "DEBIAN_4K", "EXT3_1K"})
  void aFullBlockIsSplitByItsHashes(Image.Kind kind) throws ErrnoException {
    Ext4Layout l = new Disk(Image.of(kind).bytes).layout;
    int room = Ext4DirBlock.room(l);
    MemorySegment s = Arena.ofAuto().allocate(l.blockSize);
    MemorySegment t = Arena.ofAuto().allocate(l.blockSize);
    for (int seed = 0; seed < 200; seed++) {
      Random r = new Random(seed);
      int most = 2 + r.nextInt(253);
      Ext4DirBlock.init(l, s, 0);
      while (true) {
        byte[] b = new byte[1 + r.nextInt(most)];
        for (int k = 0; k < b.length; k++) {
          b[k] = (byte) (1 + r.nextInt(46));
        }
        if (Ext4DirBlock.find(l, s, 0, room, b) < 0
            && Ext4DirBlock.insert(l, s, 0, room, 13, Mode.S_IFREG, b) < 0) {
          break;
        }
      }
      Map<String, Long> all = entries(l, s);
      int version = seed % 6;
      int hash = Ext4DirSplit.split(l, version, s, 0, t, 0, 12, 3);
      Ext4DirBlock.updateChecksum(l, s, 0, 5);
      Ext4DirBlock.updateChecksum(l, t, 0, 5);
      Ext4DirBlock.check(l, s, 0, 5, 12, 3);
      Ext4DirBlock.check(l, t, 0, 5, 12, 4);
      Map<String, Long> low = entries(l, s);
      Map<String, Long> high = entries(l, t);
      assertThat(low).isNotEmpty();
      assertThat(high).isNotEmpty();
      int max = 0;
      for (String n : low.keySet()) {
        int h = hash(l, version, n);
        assertThat(Integer.compareUnsigned(h, hash)).isLessThanOrEqualTo(0);
        max = Integer.compareUnsigned(h, max) > 0 ? h : max;
      }
      for (String n : high.keySet()) {
        assertThat(Integer.compareUnsigned(hash(l, version, n), hash & ~1))
            .isGreaterThanOrEqualTo(0);
      }
      assertThat((hash & 1) != 0).isEqualTo(max == (hash & ~1));
      low.putAll(high);
      assertThat(low).isEqualTo(all);
    }
  }

  private static int hash(Ext4Layout l, int version, String name) throws ErrnoException {
    byte[] b = name.getBytes(StandardCharsets.ISO_8859_1);
    return Ext4Hash.major(Ext4Hash.hash(l, version, b, 0, b.length));
  }

  @ParameterizedTest
  @EnumSource
  void encodingTheIndexAgainGivesTheSameBytes(Image.Kind kind) throws ErrnoException {
    Disk d = new Disk(Image.of(kind).bytes);
    Ext4Layout l = d.layout;
    int nodes = 0;
    for (long ino : directories(d)) {
      Ext4Inode i = d.inode(ino);
      if (!i.has(Ext4Inode.INDEX_FL)) {
        continue;
      }
      List<Disk.Piece> pieces = d.pieces(ino, new ArrayList<>());
      for (long n = 0; n < i.iSize(l) / l.blockSize; n++) {
        MemorySegment s = d.block(d.bmap(pieces, n));
        if (n > 0 && !Ext4Dx.isNode(l, s, 0)) {
          continue;
        }
        MemorySegment t = Arena.ofAuto().allocate(l.blockSize);
        int dx = n == 0 ? Ext4Dx.ROOT : Ext4Dx.NODE;
        if (n == 0) {
          Ext4DirBlock.initFirst(l, t, 0, ino, Ext4DirBlock.checkDots(l, s, 0, ino));
          Ext4Dx.initRoot(l, t, 0, Ext4Dx.hashVersion(s, 0), Ext4Dx.block(s, dx, 0));
          Ext4Dx.indirectLevels(t, 0, Ext4Dx.indirectLevels(s, 0));
        } else {
          Ext4Dx.initNode(l, t, 0, Ext4Dx.block(s, dx, 0));
        }
        for (int k = Ext4Dx.count(s, dx) - 1; k > 0; k--) {
          Ext4Dx.insert(t, dx, 0, Ext4Dx.hash(s, dx, k), Ext4Dx.block(s, dx, k));
        }
        if (l.metadataCsum) {
          // The kernel leaves in dt_reserved what was there before, and sums it.
          long tail = dx + 8L * Ext4Dx.limit(s, dx);
          Le.put32(t, tail, Le.u32(s, tail));
        }
        Ext4Dx.updateChecksum(l, t, 0, dx, i.csumSeed(l, ino));
        // Behind the pairs in use lies what was there before.
        int used = dx + 8 * Ext4Dx.count(s, dx);
        assertThat(MemorySegment.mismatch(s, 0, used, t, 0, used)).isEqualTo(-1);
        if (l.metadataCsum) {
          assertThat(Ext4Dx.checksum(t, dx)).isEqualTo(Ext4Dx.checksum(s, dx));
        }
        nodes++;
      }
    }
    assertThat(nodes > 0).isEqualTo(l.dirIndex);
  }
}
