// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.inode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Cred;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/**
 * An access control list of POSIX.1e draft 17. Immutable. Mirrors struct posix_acl and
 * fs/posix_acl.c.
 */
public final class PosixAcl {
  /** Which of the two lists of an object. */
  public enum Type {
    /** Decides who may do what with the object. */
    ACCESS("system.posix_acl_access"),
    /** Of a directory: what objects made in it begin with. */
    DEFAULT("system.posix_acl_default");

    private final String xattr;

    Type(String xattr) {
      this.xattr = xattr;
    }

    /** The extended attribute that shows it. */
    public String xattr() {
      return xattr;
    }
  }

  /** The entry of the object's owner. */
  public static final int USER_OBJ = 0x01;

  /** An entry of a named user. */
  public static final int USER = 0x02;

  /** The entry of the object's group. */
  public static final int GROUP_OBJ = 0x04;

  /** An entry of a named group. */
  public static final int GROUP = 0x08;

  /** What named entries and the group may grant at most. */
  public static final int MASK = 0x10;

  /** The entry of everybody else. */
  public static final int OTHER = 0x20;

  /** The id of an entry that needs none. */
  public static final int UNDEFINED_ID = -1;

  private static final int XATTR_VERSION = 2;
  private static final int HEADER = 4;
  private static final int ENTRY = 8;

  private final int[] tags;
  private final int[] perms;
  private final int[] ids;

  /**
   * A list of entries in order; the arrays have the same length and are taken over. Not checked:
   * see {@link #validate}.
   */
  private PosixAcl(int[] tags, int[] perms, int[] ids) {
    this.tags = tags;
    this.perms = perms;
    this.ids = ids;
  }

  /** Number of entries. */
  public int count() {
    return tags.length;
  }

  public int tag(int i) {
    return tags[i];
  }

  /** Permission bits of an entry, 0 to 7. */
  public int perm(int i) {
    return perms[i];
  }

  /** The user or group of a named entry, else {@link #UNDEFINED_ID}. */
  public int id(int i) {
    return ids[i];
  }

  // ---- extended attribute format ----

  /**
   * Reads the attribute's value. Answers null for a list without entries, which stands for none.
   * Errors: EINVAL, bad length, tag or id; EOPNOTSUPP, another version. Mirrors
   * posix_acl_from_xattr.
   */
  public static @Nullable PosixAcl fromXattr(byte[] value) throws ErrnoException {
    if (value.length < HEADER) {
      throw Errno.EINVAL.exception();
    }
    ByteBuffer b = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    if (b.getInt() != XATTR_VERSION) {
      throw Errno.EOPNOTSUPP.exception();
    }
    if ((value.length - HEADER) % ENTRY != 0) {
      throw Errno.EINVAL.exception();
    }
    int n = (value.length - HEADER) / ENTRY;
    if (n == 0) {
      return null;
    }
    PosixAcl acl = new PosixAcl(new int[n], new int[n], new int[n]);
    for (int i = 0; i < n; i++) {
      acl.tags[i] = b.getShort() & 0xffff;
      acl.perms[i] = b.getShort() & 0xffff;
      int id = b.getInt();
      switch (acl.tags[i]) {
        case USER_OBJ, GROUP_OBJ, MASK, OTHER -> acl.ids[i] = UNDEFINED_ID;
        case USER, GROUP -> {
          if (id == UNDEFINED_ID) {
            throw Errno.EINVAL.exception();
          }
          acl.ids[i] = id;
        }
        default -> throw Errno.EINVAL.exception();
      }
    }
    return acl;
  }

  /** The attribute's value. */
  public byte[] toXattr() {
    ByteBuffer b = ByteBuffer.allocate(HEADER + ENTRY * tags.length).order(ByteOrder.LITTLE_ENDIAN);
    b.putInt(XATTR_VERSION);
    for (int i = 0; i < tags.length; i++) {
      b.putShort((short) tags[i]);
      b.putShort((short) perms[i]);
      b.putInt(ids[i]);
    }
    return b.array();
  }

  /**
   * Checks the order of entries and that the ones every list must have are there. Errors: EINVAL.
   * Mirrors posix_acl_valid.
   *
   * <p>The order: owner, named users, group, named groups, mask, other; owner, group and other once
   * each; a mask once, and necessarily if there are named entries.
   */
  public void validate() throws ErrnoException {
    if (!isValid()) {
      throw Errno.EINVAL.exception();
    }
  }

  private boolean isValid() {
    int expect = USER_OBJ;
    boolean named = false;
    for (int i = 0; i < tags.length; i++) {
      if ((perms[i] & ~7) != 0) {
        return false;
      }
      boolean ok;
      switch (tags[i]) {
        case USER_OBJ -> {
          ok = expect == USER_OBJ;
          expect = USER;
        }
        case USER -> {
          ok = expect == USER;
          named = true;
        }
        case GROUP_OBJ -> {
          ok = expect == USER;
          expect = GROUP;
        }
        case GROUP -> {
          ok = expect == GROUP;
          named = true;
        }
        case MASK -> {
          ok = expect == GROUP;
          expect = OTHER;
        }
        case OTHER -> {
          ok = expect == OTHER || (expect == GROUP && !named);
          expect = 0;
        }
        default -> ok = false;
      }
      if (!ok) {
        return false;
      }
    }
    return expect == 0;
  }

  // ---- mode bits ----

  /** The list that says what mode bits say. Mirrors posix_acl_from_mode. */
  public static PosixAcl fromMode(int mode) {
    return new PosixAcl(
        new int[] {USER_OBJ, GROUP_OBJ, OTHER},
        new int[] {(mode >> 6) & 7, (mode >> 3) & 7, mode & 7},
        new int[] {UNDEFINED_ID, UNDEFINED_ID, UNDEFINED_ID});
  }

  /** Whether mode bits can say all that the list says. */
  public boolean isEquivToMode() {
    for (int t : tags) {
      if (t == USER || t == GROUP || t == MASK) {
        return false;
      }
    }
    return true;
  }

  /**
   * The mode with the permission bits that stand for this list. Mirrors the second result of
   * posix_acl_equiv_mode.
   */
  public int equivMode(int mode) {
    int bits = 0;
    int mask = -1;
    for (int i = 0; i < tags.length; i++) {
      switch (tags[i]) {
        case USER_OBJ -> bits |= (perms[i] & 7) << 6;
        case GROUP_OBJ -> bits |= (perms[i] & 7) << 3;
        case OTHER -> bits |= perms[i] & 7;
        case MASK -> mask = perms[i] & 7;
        default -> {
          // Named entries have no bits of their own.
        }
      }
    }
    if (mask >= 0) {
      bits = (bits & ~Mode.S_IRWXG) | (mask << 3);
    }
    return (mode & ~Mode.S_IRWXUGO) | bits;
  }

  /** What creation makes of a default list: the list of the new object, and its mode. */
  public record Masked(PosixAcl acl, int mode) {}

  /**
   * The list that an object made with {@code mode} gets from this default list: neither grants what
   * the other does not. Errors: EIO, the list is broken. Mirrors posix_acl_create_masq.
   */
  public Masked createMasq(int mode) throws ErrnoException {
    int[] p = perms.clone();
    int m = mode;
    int group = -1;
    int mask = -1;
    for (int i = 0; i < tags.length; i++) {
      switch (tags[i]) {
        case USER_OBJ -> {
          p[i] &= (m >> 6) | ~7;
          m &= (p[i] << 6) | ~Mode.S_IRWXU;
        }
        case OTHER -> {
          p[i] &= m | ~7;
          m &= p[i] | ~Mode.S_IRWXO;
        }
        case GROUP_OBJ -> group = i;
        case MASK -> mask = i;
        case USER, GROUP -> {
          // Limited by the mask.
        }
        default -> throw Errno.EIO.exception();
      }
    }
    int g = mask >= 0 ? mask : group;
    if (g < 0) {
      throw Errno.EIO.exception();
    }
    p[g] &= (m >> 3) | ~7;
    m &= (p[g] << 3) | ~Mode.S_IRWXG;
    return new Masked(new PosixAcl(tags, p, ids), (mode & ~Mode.S_IRWXUGO) | (m & Mode.S_IRWXUGO));
  }

  /**
   * The list after chmod(2) to {@code mode}. Errors: EIO, the list is broken. Mirrors
   * __posix_acl_chmod_masq.
   */
  public PosixAcl chmodMasq(int mode) throws ErrnoException {
    int[] p = perms.clone();
    int group = -1;
    int mask = -1;
    for (int i = 0; i < tags.length; i++) {
      switch (tags[i]) {
        case USER_OBJ -> p[i] = (mode >> 6) & 7;
        case OTHER -> p[i] = mode & 7;
        case GROUP_OBJ -> group = i;
        case MASK -> mask = i;
        case USER, GROUP -> {
          // Limited by the mask.
        }
        default -> throw Errno.EIO.exception();
      }
    }
    int g = mask >= 0 ? mask : group;
    if (g < 0) {
      throw Errno.EIO.exception();
    }
    p[g] = (mode >> 3) & 7;
    return new PosixAcl(tags, p, ids);
  }

  // ---- permission ----

  /**
   * Whether a caller may do {@code want} (MAY_READ, MAY_WRITE, MAY_EXEC) with an object of this
   * owner and group. 0, {@code -EACCES}, or {@code -EIO} for a broken list. Mirrors
   * posix_acl_permission.
   */
  public int permission(Cred cred, int uid, int gid, int want) {
    boolean inGroup = false;
    for (int i = 0; i < tags.length; i++) {
      switch (tags[i]) {
        case USER_OBJ -> {
          if (uid == cred.fsuid()) {
            return grants(perms[i], want);
          }
        }
        case USER -> {
          if (ids[i] == cred.fsuid()) {
            return grants(masked(i), want);
          }
        }
        case GROUP_OBJ, GROUP -> {
          if (cred.inGroup(tags[i] == GROUP ? ids[i] : gid)) {
            inGroup = true;
            if ((perms[i] & want) == want) {
              return grants(masked(i), want);
            }
          }
        }
        case MASK -> {
          // Looked at where it limits.
        }
        case OTHER -> {
          return inGroup ? Errno.EACCES.neg : grants(perms[i], want);
        }
        default -> {
          return Errno.EIO.neg;
        }
      }
    }
    return Errno.EIO.neg;
  }

  private static int grants(int perm, int want) {
    return (perm & want) == want ? 0 : Errno.EACCES.neg;
  }

  /**
   * An entry's permissions as far as the mask, which comes later in the list, lets them through.
   */
  private int masked(int i) {
    for (int k = i + 1; k < tags.length; k++) {
      if (tags[k] == MASK) {
        return perms[i] & perms[k];
      }
    }
    return perms[i];
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof PosixAcl a
        && Arrays.equals(tags, a.tags)
        && Arrays.equals(perms, a.perms)
        && Arrays.equals(ids, a.ids);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(tags) + Arrays.hashCode(perms)) + Arrays.hashCode(ids);
  }

  /**
   * In the short text form of getfacl, with numbers: {@code u::rwx,u:100:r-x,g::r-x,m::r-x,o::r-x}.
   */
  @Override
  public String toString() {
    StringBuilder s = new StringBuilder();
    for (int i = 0; i < tags.length; i++) {
      String t =
          switch (tags[i]) {
            case USER_OBJ, USER -> "u";
            case GROUP_OBJ, GROUP -> "g";
            case MASK -> "m";
            case OTHER -> "o";
            default -> "?";
          };
      s.append(i == 0 ? "" : ",")
          .append(t)
          .append(':')
          .append(ids[i] == UNDEFINED_ID ? "" : Integer.toUnsignedString(ids[i]));
      s.append(':').append((perms[i] & 4) != 0 ? 'r' : '-').append((perms[i] & 2) != 0 ? 'w' : '-');
      s.append((perms[i] & 1) != 0 ? 'x' : '-');
    }
    return s.toString();
  }
}
