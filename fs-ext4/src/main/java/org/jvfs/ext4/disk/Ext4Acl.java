// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jvfs.inode.PosixAcl;
import org.jvfs.uapi.ErrnoException;

/**
 * Access control lists as they are stored: a version of 4 bytes, then entries of tag and
 * permissions with 4 bytes, and for named users and groups a number with 4 more. The attribute that
 * user space sees has the number in all of them. Mirrors struct ext4_acl_header, ext4_acl_entry and
 * ext4_acl_entry_short.
 */
public final class Ext4Acl {
  private static final int VERSION = 1;
  private static final int USER_VERSION = 2;
  private static final int HEADER = 4;
  private static final int SHORT = 4;
  private static final int LONG = 8;

  private Ext4Acl() {}

  /**
   * Reads a stored list; null for one without entries, which stands for none. Errors: EUCLEAN.
   * Mirrors ext4_acl_from_disk.
   */
  public static @Nullable PosixAcl decode(byte[] stored, long ino) throws ErrnoException {
    MemorySegment in = MemorySegment.ofArray(stored);
    if (stored.length < HEADER || Le.u32(in, 0) != VERSION) {
      throw wrong(ino, "no version 1 in " + stored.length + " bytes");
    }
    int n = 0;
    for (int at = HEADER; at < stored.length; n++) {
      if (at + SHORT > stored.length) {
        throw wrong(ino, "an entry at " + at + " goes beyond the end");
      }
      int tag = Le.u16(in, at);
      at += isNamed(tag) ? LONG : SHORT;
      if (at > stored.length || (!isNamed(tag) && !isPlain(tag))) {
        throw wrong(ino, "an entry with tag " + tag);
      }
    }
    byte[] value = new byte[HEADER + n * LONG];
    MemorySegment out = MemorySegment.ofArray(value);
    Le.put32(out, 0, USER_VERSION);
    int at = HEADER;
    for (int to = HEADER; to < value.length; to += LONG) {
      int tag = Le.u16(in, at);
      Le.put16(out, to, tag);
      Le.put16(out, to + 2, Le.u16(in, at + 2));
      Le.put32(out, to + 4, isNamed(tag) ? Le.u32(in, at + 4) : PosixAcl.UNDEFINED_ID);
      at += isNamed(tag) ? LONG : SHORT;
    }
    try {
      return PosixAcl.fromXattr(value);
    } catch (ErrnoException e) {
      throw (ErrnoException) wrong(ino, "an entry without a number").initCause(e);
    }
  }

  /** A list as it is stored. Mirrors ext4_acl_to_disk. */
  public static byte[] encode(PosixAcl acl) {
    int size = HEADER;
    for (int i = 0; i < acl.count(); i++) {
      size += isNamed(acl.tag(i)) ? LONG : SHORT;
    }
    byte[] stored = new byte[size];
    MemorySegment out = MemorySegment.ofArray(stored);
    Le.put32(out, 0, VERSION);
    int at = HEADER;
    for (int i = 0; i < acl.count(); i++) {
      Le.put16(out, at, acl.tag(i));
      Le.put16(out, at + 2, acl.perm(i));
      if (isNamed(acl.tag(i))) {
        Le.put32(out, at + 4, acl.id(i));
      }
      at += isNamed(acl.tag(i)) ? LONG : SHORT;
    }
    return stored;
  }

  private static boolean isNamed(int tag) {
    return tag == PosixAcl.USER || tag == PosixAcl.GROUP;
  }

  private static boolean isPlain(int tag) {
    return tag == PosixAcl.USER_OBJ
        || tag == PosixAcl.GROUP_OBJ
        || tag == PosixAcl.MASK
        || tag == PosixAcl.OTHER;
  }

  private static ErrnoException wrong(long ino, String why) {
    return Damage.structure("access control list of inode " + ino, why);
  }
}
