// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.ext4;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** File systems that mkfs.ext4 makes and the kernel fills. */
final class Images {
  /** What mkfs is asked for. */
  enum Kind {
    DEBIAN_1K("-t ext4 -b 1024"),
    DEBIAN_2K("-t ext4 -b 2048"),
    DEBIAN_4K("-t ext4 -b 4096"),
    UPSTREAM_4K("-t ext4 -b 4096 -O orphan_file,metadata_csum_seed"),
    UPSTREAM_1K("-t ext4 -b 1024 -O orphan_file,metadata_csum_seed"),
    EXT3_1K("-t ext3 -b 1024"),
    EXT3_4K("-t ext3 -b 4096"),
    EXT2_1K("-t ext2 -b 1024"),
    EXT2_OLD("-t ext2 -b 2048 -I 128 -O ^filetype,^dir_index,^sparse_super,^resize_inode"),
    NO_EXTENTS("-t ext4 -b 1024 -O ^extents,^64bit,^flex_bg"),
    UNINIT_BG("-t ext4 -b 1024 -O ^metadata_csum,uninit_bg"),
    NOT_64BIT("-t ext4 -b 1024 -O ^64bit"),
    INODE_128("-t ext4 -b 1024 -I 128"),
    INODE_1024("-t ext4 -b 1024 -I 1024"),
    INLINE_4K("-t ext4 -b 4096 -O inline_data"),
    INLINE_1K("-t ext4 -b 1024 -I 512 -O inline_data"),
    EA_INODE("-t ext4 -b 1024 -O ea_inode"),
    EA_INODE_INLINE("-t ext4 -b 4096 -O ea_inode,inline_data"),
    LARGE_DIR("-t ext4 -b 1024 -O large_dir"),
    SPARSE_SUPER2("-t ext4 -b 1024 -O sparse_super2"),
    META_BG("-t ext4 -b 1024 -O meta_bg,^resize_inode"),
    NO_FLEX("-t ext4 -b 1024 -O ^flex_bg,^sparse_super,^resize_inode"),
    BIGALLOC("-t ext4 -b 4096 -O bigalloc -C 16384"),
    BIGALLOC_1K("-t ext4 -b 1024 -O bigalloc -C 4096"),
    /** The features come after the filling, as not every kernel writes with them. */
    QUOTA("-t ext4 -b 4096"),
    VERITY("-t ext4 -b 4096 -O verity"),
    NO_JOURNAL("-t ext4 -b 4096 -O ^has_journal,mmp");

    final String options;

    Kind(String options) {
      this.options = options;
    }
  }

  private Images() {}

  /** A fresh file system with one of everything, unmounted; the caller deletes the file. */
  static Path make(Kind kind, String name) {
    Path image = make(kind.options + " -N 12000", "96M", name, "fill.sh", null);
    if (kind == Kind.QUOTA) {
      Machine.must("tune2fs -O quota,project \"$1\"", image.toString());
    }
    return image;
  }

  /**
   * The same as given.
   *
   * @param script a resource that fills it
   * @param names a line each, for the script
   */
  static Path make(
      String options, String size, String name, String script, byte @Nullable [] names) {
    return make(options, "", size, name, script, names);
  }

  /** The same with extended options of tune2fs, if any, before it is filled. */
  static Path make(
      String options,
      String tune,
      String size,
      String name,
      String script,
      byte @Nullable [] names) {
    try {
      Path image = Files.createTempFile("jvfs-" + name, ".img");
      Path list = Files.createTempFile("jvfs-" + name, ".names");
      Files.write(list, names == null ? new byte[0] : names);
      try {
        Machine.must(
            """
            truncate -s $3 "$1"
            mkfs.ext4 -q -F -E nodiscard -L jvfs-test $2 "$1"
            test -z "$4" || tune2fs -E "$4" "$1" > /dev/null
            """,
            image.toString(),
            options,
            size,
            tune);
        fill(image, script, names == null ? "" : list.toString());
        return image;
      } catch (AssertionError e) {
        Files.delete(image);
        throw e;
      } finally {
        Files.delete(list);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fills a mounted image in a mount namespace of the script's own. */
  private static void fill(Path image, String resource, String names) throws IOException {
    Path script = Files.createTempFile("jvfs-fill", ".sh");
    Path point = Files.createTempDirectory("jvfs-fill");
    try (InputStream in = Images.class.getResourceAsStream(resource)) {
      Files.write(script, Objects.requireNonNull(in).readAllBytes());
      Machine.must(
          """
          unshare -m bash -euc 'mount --make-rprivate /; mount -o loop,user_xattr,acl "$1" "$2"
            trap "cd /; umount \\"$2\\"" EXIT; bash "$3" "$2" "$4"' sh "$@"
          """,
          image.toString(),
          point.toString(),
          script.toString(),
          names);
    } finally {
      Files.delete(script);
      Files.delete(point);
    }
  }
}
