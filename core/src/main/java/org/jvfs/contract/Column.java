// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import java.util.function.Function;

/** What a table can say about a method. */
public enum Column {
  RENAME_LOCK("rename_lock", "rename_lock", Row::renameLock),
  D_LOCK("d_lock", "->d_lock", Row::dLock),
  MAY_BLOCK("may_block", "may block", Row::mayBlock),
  RCU_WALK("rcu_walk", "rcu-walk", Row::rcuWalk),
  S_UMOUNT("s_umount", "s_umount", Row::sUmount),
  PAGE_LOCK("page_lock", "PageLocked(page)", Row::pageLock),
  /** The inode's lock, which in the older revision was a mutex. */
  I_RWSEM("i_rwsem", "i_rwsem(inode)", Row::iRwsem) {
    @Override
    public String rule(Revision revision) {
      return revision.word();
    }

    @Override
    public String heading(Revision revision) {
      return revision.word() + "(inode)";
    }
  },
  I_LOCK("i_lock", "inode->i_lock", Row::iLock),
  BLOCKED_LOCK_LOCK("blocked_lock_lock", "blocked_lock_lock", Row::blockedLockLock),
  BD_MUTEX("bd_mutex", "bd_mutex", Row::bdMutex),
  /** Whether the method calls quota_read and quota_write, which enter the file system again. */
  FS_RECURSION("fs_recursion", "FS recursion", Row::fsRecursion),
  HELD("held", "held when called", Row::held),
  MMAP_SEM("mmap_sem", "mmap_sem", Row::mmapSem),
  FILE_LIST_LOCK("file_list_lock", "file_list_lock", Row::fileListLock),
  CONTEXT("context", "context", Row::context);

  private final String rule;
  private final String heading;
  private final Function<Row, Rule> cell;

  Column(String rule, String heading, Function<Row, Rule> cell) {
    this.rule = rule;
    this.heading = heading;
    this.cell = cell;
  }

  /** The rule's name. */
  public String rule(Revision revision) {
    return rule;
  }

  /** What stands above the column. */
  public String heading(Revision revision) {
    return heading;
  }

  /** Whether the column is of one lock of its own. */
  boolean isLock() {
    return switch (this) {
      case MAY_BLOCK, RCU_WALK, FS_RECURSION, HELD, CONTEXT -> false;
      default -> true;
    };
  }

  /** What a row says in this column. */
  public Rule in(Row row) {
    return cell.apply(row);
  }
}
