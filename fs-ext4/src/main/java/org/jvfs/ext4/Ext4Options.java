// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * What a mount asks for. Mirrors the options of ext4 as far as they mean something here.
 *
 * @param sbBlock which copy of the superblock to use, in units of 1 KiB; 1 is the first
 * @param noload do not look at the journal
 * @param acl POSIX ACLs
 * @param userXattr attributes under {@code user.}
 * @param minixdf statfs tells all blocks, those of the file system itself too
 */
record Ext4Options(long sbBlock, boolean noload, boolean acl, boolean userXattr, boolean minixdf) {
  /** Errors: EINVAL, naming the option. */
  static Ext4Options parse(Map<String, @Nullable String> options) throws ErrnoException {
    long sbBlock = 1;
    boolean noload = false;
    boolean acl = true;
    boolean userXattr = true;
    boolean minixdf = false;
    for (Map.Entry<String, @Nullable String> o : options.entrySet()) {
      switch (o.getKey()) {
        case "sb" -> sbBlock = number(o.getKey(), o.getValue());
        case "noload", "norecovery" -> noload = true;
        case "acl" -> acl = true;
        case "noacl" -> acl = false;
        case "user_xattr" -> userXattr = true;
        case "nouser_xattr" -> userXattr = false;
        case "minixdf" -> minixdf = true;
        case "bsddf" -> minixdf = false;
        default -> throw bad("unknown option " + o.getKey());
      }
    }
    return new Ext4Options(sbBlock, noload, acl, userXattr, minixdf);
  }

  private static long number(String name, @Nullable String value) throws ErrnoException {
    try {
      long n = value == null ? -1 : Long.parseLong(value);
      if (n >= 0) {
        return n;
      }
    } catch (NumberFormatException e) {
      throw bad("option " + name + ": bad number '" + value + "'");
    }
    throw bad("option " + name + ": bad number '" + value + "'");
  }

  static ErrnoException bad(String why) {
    return ErrnoException.because(Errno.EINVAL, "ext4: " + why);
  }
}
