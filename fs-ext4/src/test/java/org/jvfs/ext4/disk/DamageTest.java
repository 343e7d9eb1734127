// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/**
 * Damaged structures, as they are and with their checksums made right again: a check fails by an
 * ErrnoException that names the structure, or what reads on finds nothing that throws anything
 * else.
 */
final class DamageTest {
  private static final long SEED = Long.getLong("jvfs.ext4.damage.seed", 20_261_121L);
  private static final int ROUNDS = Integer.getInteger("jvfs.ext4.damage.rounds", 3_000);

  /** A structure: what to damage, how to make it look right, and what is done with it. */
  private record Target(String name, MemorySegment whole, int at, int length, Sum sum, Use use) {}

  private interface Sum {
    void update(MemorySegment s);
  }

  private interface Use {
    void run(MemorySegment s) throws ErrnoException;
  }

  private final List<Target> targets = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void damageIsToldAndNothingElseHappens(Image.Kind kind) throws ErrnoException {
    Disk d = new Disk(Image.of(kind).bytes);
    collect(d);
    Random r = new Random(SEED + kind.ordinal());
    int told = 0;
    for (int n = 0; n < ROUNDS; n++) {
      Target t = targets.get(r.nextInt(targets.size()));
      MemorySegment s = MemorySegment.ofArray(new byte[(int) t.whole.byteSize()]);
      s.copyFrom(t.whole);
      int hits = 1 + r.nextInt(4);
      for (int k = 0; k < hits; k++) {
        damage(r, s, t.at, t.length);
      }
      if (r.nextInt(4) != 0) {
        try {
          t.sum.update(s);
        } catch (IndexOutOfBoundsException e) {
          // A length that the sum goes by is damaged: it stays wrong.
          assertThat(e).isNotNull();
        }
      }
      try {
        t.use.run(s);
      } catch (ErrnoException e) {
        told++;
        assertThat(e.errno()).isIn(Errno.EUCLEAN, Errno.EBADMSG, Errno.EINVAL);
        assertThat(e.getMessage())
            .containsAnyOf(t.name, t.name.replace("inode ", "directory ") + " in its inode");
      } catch (RuntimeException | AssertionError e) {
        fail("seed %d round %d: %s".formatted(SEED, n, t.name), e);
      }
    }
    assertThat(told).isGreaterThan(ROUNDS / 4);
  }

  private static void damage(Random r, MemorySegment s, int at, int length) {
    // The begin of a structure is where the lengths are.
    int near = r.nextBoolean() ? Math.min(length, 64) : length;
    int where = at + r.nextInt(near);
    int[] odd = {0, 1, 0xff, 0x7f, 0x80, 4, 8, 12};
    switch (r.nextInt(3)) {
      case 0 -> Le.put8(s, where, Le.u8(s, where) ^ 1 << r.nextInt(8));
      case 1 -> Le.put8(s, where, odd[r.nextInt(odd.length)]);
      default -> {
        int even = where & ~1;
        if (even + 2 <= at + length) {
          Le.put16(s, even, r.nextInt(0x10000));
        }
      }
    }
  }

  private void collect(Disk d) throws ErrnoException {
    Ext4Layout l = d.layout;
    add(
        "superblock",
        d.bytes.asSlice(1024, 1024),
        s -> new Ext4SuperBlock(s, 0).updateChecksum(),
        s -> superblock(d, s));
    for (int g = 0; g < Math.min(4, l.groupsCount); g++) {
      int group = g;
      MemorySegment desc =
          d.block(l.descriptorBlockOf(g)).asSlice(l.descriptorOffset(g), l.descSize);
      add(
          "group descriptor " + g,
          desc,
          s -> new Ext4GroupDesc(s, 0, l.descSize).updateChecksum(l, group),
          s -> new Ext4GroupDesc(s, 0, l.descSize).check(l, group));
    }
    int files = 0;
    for (long ino : d.used()) {
      Ext4Inode i = d.inode(ino);
      if (i.isZero() || ino < l.firstIno && ino != 2 || files++ > 120) {
        continue;
      }
      inode(d, ino);
      if (Mode.isDir(i.iMode()) && !i.has(Ext4Inode.INLINE_DATA_FL)) {
        directory(d, ino);
      }
      long block = i.iFileAcl(l);
      if (block != 0) {
        add(
            "attributes in block " + block,
            d.block(block),
            s -> Ext4Xattrs.updateChecksum(l, s, 0, block),
            s -> {
              Ext4Xattrs.checkBlock(l, s, 0, block);
              Ext4Xattrs.readBlock(l, s, 0);
            });
      }
      if (i.has(Ext4Inode.EXTENTS_FL)) {
        nodes(d, ino);
      }
    }
    long orphans = d.sb.sOrphanFileInum();
    if (orphans != 0) {
      long block = d.pieces(orphans, new ArrayList<>()).getFirst().pblock();
      int seed = d.inode(orphans).csumSeed(l, orphans);
      add(
          "orphan file in block " + block,
          d.block(block),
          s -> Ext4OrphanBlock.updateChecksum(l, s, 0, seed, block),
          s -> Ext4OrphanBlock.check(l, s, 0, seed, block));
    }
  }

  private void add(String name, MemorySegment whole, Sum sum, Use use) {
    targets.add(new Target(name, whole, 0, (int) whole.byteSize(), sum, use));
  }

  private static void superblock(Disk d, MemorySegment s) throws ErrnoException {
    Ext4Layout l = Ext4SuperBlocks.check(new Ext4SuperBlock(s, 0), d.bytes.byteSize());
    // What follows from it must stay inside, whatever it says.
    for (int g = 0; g < Math.min(l.groupsCount, 40); g++) {
      assertThat(l.groupBlocks(g)).isPositive();
      assertThat(l.groupFirstBlock(g)).isLessThan(l.blocksCount);
      assertThat(l.descriptorOffset(g) + l.descSize).isLessThanOrEqualTo(l.blockSize);
      assertThat(l.bgNumGdb(g)).isBetween(0, l.gdbCount);
      assertThat(l.groupClusters(g)).isBetween(1, 8 * l.blockSize);
    }
    assertThat(l.groupOfInode(l.inodesCount)).isEqualTo(l.groupsCount - 1);
    assertThat(l.groupOf(l.blocksCount - 1)).isEqualTo(l.groupsCount - 1);
  }

  private void inode(Disk d, long ino) {
    Ext4Layout l = d.layout;
    Ext4Inode i = d.inode(ino);
    add(
        "inode " + ino,
        i.segment().asSlice(i.base(), i.size()),
        s -> new Ext4Inode(s, 0, l.inodeSize).updateChecksum(l, ino),
        s -> {
          Ext4Inode x = new Ext4Inode(s, 0, l.inodeSize);
          x.check(l, ino);
          Ext4Xattrs.checkBody(l, x, ino);
          for (Ext4Xattr a : Ext4Xattrs.readBody(x)) {
            if (a.index() == Ext4Xattr.POSIX_ACL_ACCESS && a.valueInode() == 0) {
              Ext4Acl.decode(a.value(), ino);
            }
          }
          if (x.has(Ext4Inode.EXTENTS_FL)) {
            Ext4Extents.checkRoot(l, s, x.blockArea(), ino);
            Ext4Extents.find(s, x.blockArea(), 77);
          } else if (x.has(Ext4Inode.INLINE_DATA_FL)) {
            inline(l, x, ino);
          } else if (!x.isFastSymlink(l) && !Mode.isSpecial(x.iMode())) {
            Ext4Indirect.check(l, s, x.blockArea(), 15, ino, 0);
          }
        });
  }

  private static void inline(Ext4Layout l, Ext4Inode x, long ino) throws ErrnoException {
    Ext4InlineData.check(l, x, ino);
    if (Mode.isDir(x.iMode())) {
      Ext4InlineData.checkDirectory(l, x, ino);
      int room = Ext4InlineData.entriesRoom();
      Ext4DirBlock.insert(
          l, x.segment(), Ext4InlineData.entriesAt(x), room, 12, Mode.S_IFREG, new byte[] {'q'});
      Ext4DirBlock.checkEntries(l, x.segment(), Ext4InlineData.entriesAt(x), room, ino, -1);
    } else {
      byte[] b = new byte[(int) x.iSize(l)];
      Ext4InlineData.read(x, 0, MemorySegment.ofArray(b), 0, b.length);
      assertThat(Ext4InlineData.maxRoom(x)).isLessThanOrEqualTo(l.inodeSize);
    }
  }

  private void nodes(Disk d, long ino) throws ErrnoException {
    Ext4Layout l = d.layout;
    int seed = d.inode(ino).csumSeed(l, ino);
    List<Long> nodes = new ArrayList<>();
    d.pieces(ino, nodes);
    for (long b : nodes) {
      int depth = Ext4Extents.ehDepth(d.block(b), 0);
      add(
          "extents of inode " + ino + " in block " + b,
          d.block(b),
          s -> Ext4Extents.updateChecksum(l, s, 0, seed),
          s -> {
            Ext4Extents.check(l, s, 0, seed, depth, 0, Ext4Extents.MAX_BLOCKS, ino, b);
            int k = Ext4Extents.find(s, 0, 100);
            assertThat(k).isLessThan(Ext4Extents.room(l.blockSize));
            if (Ext4Extents.ehEntries(s, 0) < Ext4Extents.ehMax(s, 0)) {
              Ext4Extents.makeRoom(s, 0, k + 1);
            }
            Ext4Extents.updateChecksum(l, s, 0, seed);
          });
    }
  }

  private void directory(Disk d, long ino) throws ErrnoException {
    Ext4Layout l = d.layout;
    Ext4Inode i = d.inode(ino);
    int seed = i.csumSeed(l, ino);
    List<Disk.Piece> pieces = d.pieces(ino, new ArrayList<>());
    long blocks = i.iSize(l) / l.blockSize;
    for (long n = 0; n < Math.min(blocks, 200); n++) {
      long lblock = n;
      MemorySegment whole = d.block(d.bmap(pieces, n));
      boolean root = n == 0 && i.has(Ext4Inode.INDEX_FL);
      if (root || (i.has(Ext4Inode.INDEX_FL) && Ext4Dx.isNode(l, whole, 0))) {
        int dx = root ? Ext4Dx.ROOT : Ext4Dx.NODE;
        add(
            "index of directory " + ino + " block " + n,
            whole,
            s -> Ext4Dx.updateChecksum(l, s, 0, dx, seed),
            s -> index(l, s, dx, seed, ino, lblock, blocks));
        continue;
      }
      add(
          "directory " + ino + " block " + n,
          whole,
          s -> Ext4DirBlock.updateChecksum(l, s, 0, seed),
          s -> entries(l, s, seed, ino, lblock));
    }
  }

  private static void index(
      Ext4Layout l, MemorySegment s, int dx, int seed, long ino, long lblock, long blocks)
      throws ErrnoException {
    if (dx == Ext4Dx.ROOT) {
      try {
        Ext4Dx.checkRoot(l, s, 0, seed, ino, blocks);
      } catch (ErrnoException e) {
        // "." and ".." are told of as the directory's.
        String why = String.valueOf(e.getMessage());
        throw why.contains("index of")
            ? e
            : Damage.structure("index of directory " + ino + " block 0", why);
      }
    } else {
      Ext4Dx.checkNode(l, s, 0, seed, ino, lblock, blocks);
    }
    int k = Ext4Dx.find(s, dx, 0x12345678);
    assertThat(k).isBetween(0, Ext4Dx.count(s, dx) - 1);
    if (Ext4Dx.count(s, dx) < Ext4Dx.limit(s, dx)) {
      Ext4Dx.insert(s, dx, k, 0x12345678, 1);
    }
    Ext4Dx.updateChecksum(l, s, 0, dx, seed);
  }

  private static void entries(Ext4Layout l, MemorySegment s, int seed, long ino, long lblock)
      throws ErrnoException {
    int room = Ext4DirBlock.room(l);
    // What was not checked is read without going astray, too.
    int seen = 0;
    for (long at = 0; at < room; at = Ext4DirBlock.next(l, s, 0, room, at)) {
      seen++;
    }
    assertThat(seen).isLessThanOrEqualTo(l.blockSize / Ext4Dirent.MIN);
    Ext4DirBlock.find(l, s, 0, room, new byte[] {'z', 'z'});
    Ext4DirBlock.check(l, s, 0, seed, ino, lblock);
    Ext4DirBlock.isEmpty(l, s, 0, room);
    byte[] name = {'z', 'z', 'z'};
    long at = Ext4DirBlock.insert(l, s, 0, room, 12, Mode.S_IFREG, name);
    Ext4DirBlock.updateChecksum(l, s, 0, seed);
    Ext4DirBlock.check(l, s, 0, seed, ino, lblock);
    if (at >= 0) {
      assertThat(Ext4DirBlock.remove(l, s, 0, room, at)).isTrue();
      Ext4DirBlock.updateChecksum(l, s, 0, seed);
      Ext4DirBlock.check(l, s, 0, seed, ino, lblock);
    }
    MemorySegment t = Arena.ofAuto().allocate(l.blockSize);
    int used = 0;
    for (long e = 0; e < room; e = Ext4DirBlock.next(l, s, 0, room, e)) {
      used += Ext4Dirent.inode(s, e) != 0 ? 1 : 0;
    }
    if (used >= 2) {
      Ext4DirSplit.split(l, Ext4Hash.HALF_MD4, s, 0, t, 0, ino, lblock);
      Ext4DirBlock.updateChecksum(l, t, 0, seed);
      Ext4DirBlock.check(l, t, 0, seed, ino, lblock);
    }
  }
}
