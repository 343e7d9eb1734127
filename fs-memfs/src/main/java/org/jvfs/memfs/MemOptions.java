// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.pagecache.FramePool;
import org.jvfs.superblock.MountContext;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/**
 * What a mount or remount asks for; null for what it does not mention.
 *
 * @param blocks pages of data, 0 for no limit
 * @param inodes inodes, 0 for no limit
 * @param mode permissions of the root
 * @param names when two names are one; not changed by a remount
 */
record MemOptions(
    @Nullable Long blocks,
    @Nullable Long inodes,
    @Nullable Integer mode,
    @Nullable Integer uid,
    @Nullable Integer gid,
    @Nullable NamePolicy names) {
  /** Errors: EINVAL, naming the option. */
  static MemOptions parse(Map<String, @Nullable String> options, FramePool frames)
      throws ErrnoException {
    Long blocks = null;
    Long inodes = null;
    Integer mode = null;
    Integer uid = null;
    Integer gid = null;
    NamePolicy names = null;
    for (Map.Entry<String, @Nullable String> o : options.entrySet()) {
      String name = o.getKey();
      String value = o.getValue();
      switch (name) {
        case "size" -> {
          long bytes = MountContext.parseSize(name, value, frames.budget());
          blocks =
              (bytes >>> FramePool.FRAME_SHIFT)
                  + ((bytes & (FramePool.FRAME_SIZE - 1)) != 0 ? 1 : 0);
        }
        case "nr_blocks" -> blocks = count(name, value);
        case "nr_inodes" -> {
          inodes = count(name, value);
          if (inodes > Long.MAX_VALUE / MemSuper.INODE_SPACE) {
            throw bad("option nr_inodes: too many");
          }
        }
        case "mode" -> mode = (int) number(name, value, 8, Mode.S_IALLUGO);
        case "uid" -> uid = (int) number(name, value, 10, 0xffff_fffeL);
        case "gid" -> gid = (int) number(name, value, 10, 0xffff_fffeL);
        case "names" -> {
          names = NamePolicy.of(value);
          if (names == null) {
            throw bad("option names: one of " + Arrays.toString(NamePolicy.values()));
          }
        }
        default -> throw bad("unknown option " + name);
      }
    }
    return new MemOptions(blocks, inodes, mode, uid, gid, names);
  }

  private static long count(String name, @Nullable String value) throws ErrnoException {
    if (value != null && value.endsWith("%")) {
      throw bad("option " + name + ": bad number '" + value + "'");
    }
    return MountContext.parseSize(name, value, 0);
  }

  private static long number(String name, @Nullable String value, int radix, long max)
      throws ErrnoException {
    if (value != null && !value.isEmpty()) {
      try {
        long n = Long.parseLong(value, radix);
        if (n >= 0 && n <= max) {
          return n;
        }
      } catch (NumberFormatException e) {
        throw bad("option " + name + ": bad number '" + value + "'");
      }
    }
    throw bad("option " + name + ": bad number '" + value + "'");
  }

  static ErrnoException bad(String why) {
    return ErrnoException.because(Errno.EINVAL, "memfs: " + why);
  }
}
