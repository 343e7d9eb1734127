// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of flags, in the numbering of x86-64, by the group they are printed from. */
final class Symbols {
  /** The groups. Within one, a name whose bits include those of others stands before them. */
  @SuppressWarnings("ImmutableEnumChecker") // nothing in it changes once it is made
  enum Group {
    NONE(""),
    OPEN(
        "O_WRONLY=1 O_RDWR=2 O_ACCMODE=3 O_CREAT=0100 O_EXCL=0200 O_NOCTTY=0400 O_TRUNC=01000"
            + " O_APPEND=02000 O_NONBLOCK=04000 O_SYNC=04010000 O_DSYNC=010000 O_DIRECT=040000"
            + " O_LARGEFILE=0100000 O_TMPFILE=020200000 O_DIRECTORY=0200000 O_NOFOLLOW=0400000"
            + " O_NOATIME=01000000 O_CLOEXEC=02000000 O_PATH=010000000"),
    AT(
        "AT_SYMLINK_NOFOLLOW=0x100 AT_REMOVEDIR=0x200 AT_SYMLINK_FOLLOW=0x400"
            + " AT_NO_AUTOMOUNT=0x800 AT_EMPTY_PATH=0x1000 AT_STATX_FORCE_SYNC=0x2000"
            + " AT_STATX_DONT_SYNC=0x4000"),
    RESOLVE(
        "RESOLVE_NO_XDEV=1 RESOLVE_NO_MAGICLINKS=2 RESOLVE_NO_SYMLINKS=4 RESOLVE_BENEATH=8"
            + " RESOLVE_IN_ROOT=0x10 RESOLVE_CACHED=0x20"),
    WHENCE("SEEK_SET=0 SEEK_CUR=1 SEEK_END=2 SEEK_DATA=3 SEEK_HOLE=4"),
    FALLOC(
        "FALLOC_KEEP_SIZE=1 FALLOC_PUNCH_HOLE=2 FALLOC_COLLAPSE_RANGE=8 FALLOC_ZERO_RANGE=16"
            + " FALLOC_INSERT_RANGE=32 FALLOC_UNSHARE_RANGE=64"),
    RENAME("RENAME_NOREPLACE=1 RENAME_EXCHANGE=2 RENAME_WHITEOUT=4"),
    ACCESS("R_OK=4 W_OK=2 X_OK=1"),
    FACCESS("AT_EACCESS=0x200 AT_SYMLINK_NOFOLLOW=0x100 AT_EMPTY_PATH=0x1000"),
    STATX("STATX_BASIC_STATS=0x7ff STATX_BTIME=0x800"),
    XATTR("XATTR_CREATE=1 XATTR_REPLACE=2"),
    MOUNT(
        "MS_RDONLY=1 MS_NOSUID=2 MS_NODEV=4 MS_NOEXEC=8 MS_REMOUNT=32 MS_NOSYMFOLLOW=256"
            + " MS_NOATIME=1024 MS_NODIRATIME=2048 MS_BIND=4096 MS_MOVE=8192 MS_REC=16384"
            + " MS_RELATIME=0x200000 MS_STRICTATIME=0x1000000"),
    UMOUNT("MNT_FORCE=1 MNT_DETACH=2 MNT_EXPIRE=4 UMOUNT_NOFOLLOW=8"),
    RWF("RWF_HIPRI=1 RWF_DSYNC=2 RWF_SYNC=4 RWF_NOWAIT=8 RWF_APPEND=16 RWF_NOAPPEND=32"),
    SYNC("SYNC_WAIT_BEFORE=1 SYNC_WRITE=2 SYNC_WAIT_AFTER=4"),
    INODE(
        "FS_SYNC_FL=8 FS_IMMUTABLE_FL=0x10 FS_APPEND_FL=0x20 FS_NODUMP_FL=0x40 FS_NOATIME_FL=0x80"),
    WATCH(
        "IN_ACCESS=1 IN_MODIFY=2 IN_ATTRIB=4 IN_CLOSE_WRITE=8 IN_CLOSE_NOWRITE=0x10 IN_OPEN=0x20"
            + " IN_MOVED_FROM=0x40 IN_MOVED_TO=0x80 IN_CREATE=0x100 IN_DELETE=0x200"
            + " IN_DELETE_SELF=0x400 IN_MOVE_SELF=0x800 IN_UNMOUNT=0x2000 IN_Q_OVERFLOW=0x4000"
            + " IN_IGNORED=0x8000 IN_ONLYDIR=0x1000000 IN_DONT_FOLLOW=0x2000000"
            + " IN_EXCL_UNLINK=0x4000000 IN_MASK_CREATE=0x10000000 IN_MASK_ADD=0x20000000"
            + " IN_ISDIR=0x40000000 IN_ONESHOT=0x80000000"),
    TYPE(
        "S_IFSOCK=0140000 S_IFLNK=0120000 S_IFREG=0100000 S_IFBLK=060000 S_IFDIR=040000"
            + " S_IFCHR=020000 S_IFIFO=010000");

    private final Map<String, Long> byName = new LinkedHashMap<>();

    Group(String table) {
      for (String pair : table.split(" ", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          byName.put(pair.substring(0, equals), Long.decode(pair.substring(equals + 1)));
        }
      }
    }
  }

  private static final Map<String, Long> ALL = new LinkedHashMap<>();

  static {
    for (Group group : Group.values()) {
      ALL.putAll(group.byName);
    }
    ALL.put("O_RDONLY", 0L);
    ALL.put("F_OK", 0L);
    ALL.put("CWD", -100L);
    ALL.put("NULL", Long.MIN_VALUE);
    ALL.put("MAX", Long.MAX_VALUE);
  }

  private Symbols() {}

  static @Nullable Long value(String name) {
    return ALL.get(name);
  }

  /** The names of {@code group} that make up {@code value}, with what remains as a number. */
  static String flags(Group group, long value) {
    StringBuilder out = new StringBuilder();
    long rest = value;
    for (Map.Entry<String, Long> symbol : group.byName.entrySet()) {
      long bits = symbol.getValue();
      boolean exact = group == Group.WHENCE ? value == bits : (rest & bits) == bits;
      if (exact && (bits != 0 || group == Group.WHENCE)) {
        out.append(out.isEmpty() ? "" : "|").append(symbol.getKey());
        rest &= ~bits;
        if (group == Group.WHENCE) {
          return out.toString();
        }
      }
    }
    if (group == Group.TYPE && rest != 0) {
      return out.append(out.isEmpty() ? "" : "|")
          .append('0')
          .append(Long.toOctalString(rest))
          .toString();
    }
    if (rest != 0 || out.isEmpty()) {
      out.append(out.isEmpty() ? "" : "|");
      out.append(rest == 0 ? "0" : "0x" + Long.toHexString(rest));
    }
    return out.toString();
  }
}
