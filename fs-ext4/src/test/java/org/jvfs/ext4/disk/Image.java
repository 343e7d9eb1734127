// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An image that mkfs made and the kernel filled through a loop device, as bytes in memory. */
final class Image {
  /** What an image is made with. */
  enum Kind {
    DEBIAN_1K("-t ext4 -b 1024"),
    DEBIAN_2K("-t ext4 -b 2048"),
    DEBIAN_4K("-t ext4 -b 4096"),
    UPSTREAM_4K("-t ext4 -b 4096 -O orphan_file,metadata_csum_seed"),
    UPSTREAM_1K("-t ext4 -b 1024 -O orphan_file,metadata_csum_seed"),
    EXT3_1K("-t ext3 -b 1024"),
    EXT3_4K("-t ext3 -b 4096"),
    EXT2_1K("-t ext2 -b 1024"),
    EXT2_2K("-t ext2 -b 2048 -O ^filetype,^dir_index"),
    INODE_128("-t ext4 -b 1024 -I 128"),
    INLINE_4K("-t ext4 -b 4096 -O inline_data"),
    INLINE_1K("-t ext4 -b 1024 -O inline_data -I 512"),
    EA_INODE("-t ext4 -b 4096 -O ea_inode"),
    LARGE_DIR("-t ext4 -b 1024 -O large_dir"),
    BIGALLOC("-t ext4 -b 4096 -O bigalloc -C 16384"),
    BIGALLOC_1K("-t ext4 -b 1024 -O bigalloc -C 4096"),
    SPARSE_SUPER2("-t ext4 -b 1024 -O sparse_super2"),
    META_BG("-t ext4 -b 1024 -O meta_bg,^resize_inode"),
    UNINIT_BG("-t ext4 -b 1024 -O ^metadata_csum,uninit_bg"),
    UNINIT_BG_32("-t ext4 -b 1024 -O ^metadata_csum,uninit_bg,^64bit"),
    NOT_64BIT("-t ext4 -b 1024 -O ^64bit"),
    NO_FLEX("-t ext4 -b 1024 -O ^flex_bg,^sparse_super,^resize_inode"),
    MMP("-t ext4 -b 1024 -O mmp");

    final String options;

    Kind(String options) {
      this.options = options;
    }
  }

  /** What the kernel is made to do on each image; $1 is where it is mounted. */
  private static final String FILL =
      """
      cd "$1"
      mkdir -p a/b/c big wide
      echo hello > a/small
      head -c 100 /dev/zero | tr '\\0' x > a/hundred
      head -c 300000 /dev/urandom > a/random
      perl -e 'for (0..80) { sysseek STDOUT, $_ * 14336, 0; syswrite STDOUT, "h" x 1024 }' > a/holes
      truncate -s 9000000 a/tail
      dd if=/dev/urandom of=a/far bs=1024 count=3 seek=80000 conv=notrunc status=none
      fallocate -l 200000 a/unwritten 2>/dev/null || true
      ln a/small a/link
      ln -s short a/fast
      ln -s $(printf 'x%.0s' $(seq 1 200)) a/slow
      ln -s $(printf 'y%.0s' $(seq 1 59)) a/fast59
      ln -s $(printf 'y%.0s' $(seq 1 60)) a/slow60
      mknod a/null c 1 3
      mknod a/wide b 259 70000
      mkfifo a/fifo
      chown 70001:70002 a/hundred
      chmod 6751 a/hundred
      touch -d '2150-01-02 03:04:05.678901234' a/random
      touch -d '1923-01-02 03:04:05.5' a/holes
      setfattr -n user.one -v eins a/small
      setfattr -n trusted.two -v zwei a/small
      setfattr -n user.empty a/small
      setfattr -n security.three -v $(printf 'z%.0s' $(seq 1 60)) a/small
      for i in 1 2 3 4 5 6; do
        setfattr -n user.many$i -v $(printf 'v%.0s' $(seq 1 $((i * 17)))) a/hundred
      done
      setfattr -n user.$(printf '\\xc3\\xa9%.0s' $(seq 1 20)) -v umlaut a/random
      setfacl -m u:1:rwx,g:70003:r-x,m::rx a/hundred
      setfacl -d -m u:2:rw a/b
      setfattr -n user.large -v $(printf 'L%.0s' $(seq 1 9000)) a/random 2>/dev/null || true
      chattr +d a/fifo 2>/dev/null || true
      chattr +A a/random
      perl -e 'for (1..2500) { open F, ">", "big/$_-" . "n" x ($_ % 60 + 1); }
        for (1..8) { unlink "big/" . $_ * 300 . "-n" }'
      perl -e 'for (1..8) { open F, ">", "wide/" . "\\xc3\\xa4\\xff" x $_; print F "$_\\n" }'
      mkdir $(seq -f many%g 1 40)
      for i in 1 2 3; do echo gone > gone$i; done
      rm gone*
      mkdir tiny; touch tiny/one tiny/two
      """;

  private static final Map<Kind, Image> MADE = new ConcurrentHashMap<>();

  /** The file; deleted at the end of the JVM. */
  final Path file;

  /** All bytes; a private mapping, so that nothing written goes back. */
  final MemorySegment bytes;

  private Image(Path file) {
    this.file = file;
    this.bytes = map(file);
  }

  /** The image of a kind, made at its first use. Skips the test where it cannot be made. */
  static Image of(Kind kind) {
    Sh.needs(true, "mkfs.ext4", "dumpe2fs", "debugfs", "e2fsck", "losetup", "setfattr", "setfacl");
    return MADE.computeIfAbsent(kind, Image::make);
  }

  /** Every kind. */
  static List<Kind> kinds() {
    return List.of(Kind.values());
  }

  private static Image make(Kind kind) {
    try {
      Path dir = Files.createTempDirectory("jvfs-ext4");
      Path file = dir.resolve(kind + ".img");
      dir.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      Sh.run(
          """
          truncate -s 48M "$1"
          mkfs.ext4 -q -F -E nodiscard -L jvfs-test $2 "$1"
          mkdir "$1.d"
          mount -o loop,user_xattr,acl "$1" "$1.d"
          trap 'cd /; umount "$1.d"; rmdir "$1.d"' EXIT
          (set -- "$1.d"
          %s)
          """
              .formatted(FILL),
          file.toString(),
          kind.options);
      // -D no: as the kernel left it.
      Sh.run("e2fsck -fn \"$1\"", file.toString());
      return new Image(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MemorySegment map(Path file) {
    try (FileChannel c = FileChannel.open(file)) {
      return c.map(FileChannel.MapMode.READ_ONLY, 0, c.size(), Arena.ofAuto());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What debugfs prints for a request. */
  String debugfs(String request) {
    return Sh.run("debugfs -R \"$2\" \"$1\" 2>/dev/null", file.toString(), request);
  }

  @Override
  public String toString() {
    return file.getFileName().toString();
  }
}
