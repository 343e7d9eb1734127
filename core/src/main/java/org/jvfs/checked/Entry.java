// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checked;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.Condition;
import org.jvfs.dcache.Dentry;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockHold;
import org.jvfs.lock.Lockdep;
import org.jvfs.pagecache.Page;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.Fcntl;

/** What the caller owes besides the locks of the columns. */
interface Entry {
  void check(MethodRule rule, @Nullable Object[] args);

  /** Those of a method's named conditions that can be seen on entry. */
  static List<Entry> of(Set<Condition> conditions, Method m) {
    List<Entry> all = new ArrayList<>();
    for (Condition c : conditions) {
      Entry e =
          switch (c) {
            case VICTIM_LOCKED -> m.getName().equals("rename") ? Entry::renameVictim : null;
            case RENAME_MUTEX -> Entry::renameMutex;
            case TAKES_LOCKED_SUPER -> Entry::superLocked;
            case PAGE_HAS_LEFT -> Entry::pageHasLeft;
            case NOT_FOR_DIRECTORIES -> Entry::noDirectory;
            default -> null;
          };
      if (e != null) {
        all.add(e);
      }
    }
    return all;
  }

  /** Of unlink and rmdir the columns speak: "both". An exchange has no victim. */
  private static void renameVictim(MethodRule rule, @Nullable Object[] args) {
    if (args[4] instanceof Dentry target
        && args[5] instanceof Integer flags
        && (flags & Fcntl.RENAME_EXCHANGE) == 0) {
      Inode victim = target.inodeOrNull();
      if (victim != null && Lockdep.held(victim.rwsem()) != LockHold.EXCLUSIVE) {
        rule.violated(
            Condition.VICTIM_LOCKED,
            "i_rwsem of the replaced inode held exclusively",
            MethodRule.word(Lockdep.held(victim.rwsem())));
      }
    }
  }

  private static void renameMutex(MethodRule rule, @Nullable Object[] args) {
    if (args[1] instanceof Inode from
        && args[3] instanceof Inode to
        && from != to
        && Lockdep.held(from.sb().vfsRenameMutex()) == LockHold.NONE) {
      rule.violated(
          Condition.RENAME_MUTEX, "s_vfs_rename_mutex held across directories", "not held");
    }
  }

  private static void superLocked(MethodRule rule, @Nullable Object[] args) {
    if (args[0] instanceof SuperBlock sb && Lockdep.held(sb.sUmount()) != LockHold.EXCLUSIVE) {
      rule.violated(
          Condition.TAKES_LOCKED_SUPER,
          "s_umount held exclusively",
          MethodRule.word(Lockdep.held(sb.sUmount())));
    }
  }

  private static void pageHasLeft(MethodRule rule, @Nullable Object[] args) {
    if (args[0] instanceof Page p && p.mapping() != null) {
      rule.violated(Condition.PAGE_HAS_LEFT, "a page in no mapping", p.toString());
    }
  }

  private static void noDirectory(MethodRule rule, @Nullable Object[] args) {
    if (args[0] instanceof OpenFile f && f.inode().isDir()) {
      rule.violated(Condition.NOT_FOR_DIRECTORIES, "no directory", f.toString());
    }
  }
}
