// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An extended attribute as the disk has it: which kind of name, the rest of the name, and the
 * value, or the inode that holds the value. The arrays are not copied. Mirrors struct
 * ext4_xattr_entry.
 *
 * @param index which prefix: {@link #USER} …
 * @param name the name behind the prefix, 0 to 255 bytes
 * @param value the value; empty where an inode holds it
 * @param valueInode the inode that holds the value; 0: none
 * @param size bytes of the value, wherever it is
 * @param hash the hash of name and value as it stands there; computed anew when it is stored, but
 *     where an inode holds the value
 */
public record Ext4Xattr(
    int index, byte[] name, byte[] value, long valueInode, long size, int hash) {
  /** {@link #index}: {@code user.}. */
  public static final int USER = 1;

  /** {@link #index}: {@code system.posix_acl_access}, without more. */
  public static final int POSIX_ACL_ACCESS = 2;

  /** {@link #index}: {@code system.posix_acl_default}, without more. */
  public static final int POSIX_ACL_DEFAULT = 3;

  /** {@link #index}: {@code trusted.}. */
  public static final int TRUSTED = 4;

  /** {@link #index}: {@code security.}. */
  public static final int SECURITY = 6;

  /** {@link #index}: {@code system.}; {@code system.data} is the rest of content in an inode. */
  public static final int SYSTEM = 7;

  private static final @Nullable String[] PREFIXES = {
    "",
    "user.",
    "system.posix_acl_access",
    "system.posix_acl_default",
    "trusted.",
    null,
    "security.",
    "system.",
    "system.richacl",
    null,
    "gnu."
  };

  /** An attribute whose value is stored beside its name. */
  public static Ext4Xattr of(int index, byte[] name, byte[] value) {
    return new Ext4Xattr(index, name, value, 0, value.length, 0);
  }

  /**
   * An attribute whose value an inode holds.
   *
   * @param valueHash {@link Ext4Xattrs#valueHash}
   */
  public static Ext4Xattr inInode(int index, byte[] name, long ino, long size, int valueHash) {
    int hash = Ext4Xattrs.entryHash(name, valueHash, false);
    return new Ext4Xattr(index, name, new byte[0], ino, size, hash);
  }

  /** The prefix that an index stands for, or null for one nobody knows. */
  public static @Nullable String prefix(int index) {
    return index >= 0 && index < PREFIXES.length ? PREFIXES[index] : null;
  }

  /** Whether it has this name. */
  public boolean isNamed(int wanted, byte[] wantedName) {
    return index == wanted && Arrays.equals(name, wantedName);
  }

  /** The order in a block: by index, length of the name, name. Mirrors ext4_xattr_cmp_entry. */
  static int compare(Ext4Xattr a, Ext4Xattr b) {
    int c = Integer.compare(a.index, b.index);
    if (c == 0) {
      c = Integer.compare(a.name.length, b.name.length);
    }
    return c != 0 ? c : Arrays.compareUnsigned(a.name, b.name);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Ext4Xattr x
        && isNamed(x.index, x.name)
        && Arrays.equals(value, x.value)
        && valueInode == x.valueInode
        && size == x.size
        && hash == x.hash;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * index + Arrays.hashCode(name)) + Arrays.hashCode(value);
  }
}
