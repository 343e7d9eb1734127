// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/**
 * The damaged images of e2fsprogs' own tests, in ../shared/data/e2fsprogs-images beside the
 * project: everything on them is looked at, and nothing but an ErrnoException comes of it.
 */
final class CorpusTest {
  private static final Path IMAGES = Path.of("../../shared/data/e2fsprogs-images");

  /** Larger ones are mostly holes and would not fit into an array with others. */
  private static final int MOST = 200 << 20;

  @Test
  void damagedImagesAreWalked() throws IOException {
    assumeTrue(Files.isDirectory(IMAGES), "skipped: no " + IMAGES);
    int good = 0;
    int told = 0;
    int refused = 0;
    List<Path> files;
    try (Stream<Path> all = Files.list(IMAGES)) {
      files = all.filter(f -> f.toString().matches(".*\\.(gz|bz2)")).sorted().toList();
    }
    for (Path f : files) {
      byte[] b = unpacked(f);
      if (b.length == MOST || b.length < 4096) {
        continue;
      }
      Disk d;
      try {
        d = new Disk(MemorySegment.ofArray(b));
      } catch (ErrnoException e) {
        assertThat(e.errno()).as("%s", f).isIn(Errno.EINVAL, Errno.EUCLEAN, Errno.EBADMSG);
        assertThat(e).hasMessageContaining("superblock");
        refused++;
        continue;
      }
      int damage = walk(d, f);
      good += damage == 0 ? 1 : 0;
      told += damage > 0 ? 1 : 0;
    }
    System.out.printf(
        "e2fsprogs' images: %d good at this depth, %d damaged, %d superblocks refused%n",
        good, told, refused);
    assertThat(told).isGreaterThan(10);
  }

  private static byte[] unpacked(Path f) throws IOException {
    if (f.toString().endsWith(".gz")) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(f))) {
        return in.readNBytes(MOST);
      }
    }
    Sh.needs(false, "bzip2");
    Path out = Files.createTempFile("jvfs", ".img");
    try {
      Sh.run("bzip2 -dc \"$1\" | head -c $2 > \"$3\"", f.toString(), "" + MOST, out.toString());
      return Files.readAllBytes(out);
    } finally {
      Files.delete(out);
    }
  }

  private static int walk(Disk d, Path f) {
    int damage = 0;
    Ext4Layout l = d.layout;
    List<Integer> groups = new ArrayList<>();
    for (int g = 0; g < l.groupsCount; g++) {
      if (!l.areBlocks(l.descriptorBlockOf(g), 1)) {
        damage++;
        continue;
      }
      try {
        Ext4GroupDesc desc = d.group(g);
        desc.check(l, g);
        groups.add(g);
        if (!desc.has(Ext4GroupDesc.BLOCK_UNINIT)) {
          Ext4Bitmap.checkBlocks(l, desc, g, d.block(desc.bgBlockBitmap()), 0);
        }
        if (!desc.has(Ext4GroupDesc.INODE_UNINIT)) {
          Ext4Bitmap.checkInodes(l, desc, g, d.block(desc.bgInodeBitmap()), 0);
        }
      } catch (ErrnoException e) {
        damage += told(e, f);
      }
    }
    for (int g : groups) {
      for (int k = 0; k < l.inodesPerGroup; k++) {
        long ino = (long) g * l.inodesPerGroup + k + 1;
        if (d.inode(ino).iLinksCount() > 0 && d.inode(ino).iMode() != 0) {
          try {
            inode(d, ino);
          } catch (ErrnoException e) {
            damage += told(e, f);
          }
        }
      }
    }
    return damage;
  }

  private static int told(ErrnoException e, Path f) {
    assertThat(e.errno()).as("%s: %s", f, e).isIn(Errno.EUCLEAN, Errno.EBADMSG, Errno.EINVAL);
    return 1;
  }

  private static void inode(Disk d, long ino) throws ErrnoException {
    Ext4Layout l = d.layout;
    Ext4Inode i = d.inode(ino);
    i.check(l, ino);
    Ext4Xattrs.checkBody(l, i, ino);
    Ext4Xattrs.readBody(i);
    long block = i.iFileAcl(l);
    if (block != 0) {
      Ext4Xattrs.checkBlock(l, d.block(block), 0, block);
      Ext4Xattrs.readBlock(l, d.block(block), 0);
    }
    if (i.has(Ext4Inode.INLINE_DATA_FL)) {
      Ext4InlineData.check(l, i, ino);
      if (Mode.isDir(i.iMode())) {
        Ext4InlineData.checkDirectory(l, i, ino);
      }
      return;
    }
    if (Mode.isSpecial(i.iMode()) || i.isFastSymlink(l)) {
      return;
    }
    d.pieces(ino, new ArrayList<>());
    if (Mode.isDir(i.iMode())) {
      DirectoryTest.blocks(d, ino);
    }
  }
}
