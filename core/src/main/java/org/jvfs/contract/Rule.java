// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

/** What a column says about a method. The text is the tables' own word. */
public enum Rule {
  /** The cell is empty, or the table has no such column. */
  UNSTATED("-"),
  YES("yes"),
  NO("no"),
  MAYBE("maybe"),
  /** Only in ref-walk mode. */
  REF_WALK("ref-walk"),
  SHARED("shared"),
  EXCLUSIVE("exclusive"),
  /** Directory and source or victim. */
  EXCLUSIVE_BOTH("exclusive (both)"),
  /** Both directories and all victims. */
  EXCLUSIVE_ALL("exclusive (all)"),
  /** Held on entry, released by the method or by the completion it starts. */
  UNLOCKS("yes, unlocks"),
  /** Not held on entry; on success the method returns it held. */
  LOCKS_THE_PAGE("locks the page"),
  /** Both pages are locked. */
  YES_BOTH("yes (both)"),
  READ("read"),
  WRITE("write"),
  MAYBE_READ("maybe(read)"),
  /** Not s_umount, but the namespace's semaphore is. */
  NO_NAMESPACE_SEM("no (namespace_sem)"),
  /** All inodes in question; the older revision's word. */
  YES_ALL("yes (all)"),
  /** Not held on entry; the method may return it held and says so in its answer. */
  MAY_RETURN_LOCKED("may return locked"),
  DQONOFF_SEM("dqonoff_sem"),
  DQONOFF_SEM_OR_DQPTR_SEM("dqonoff_sem or dqptr_sem"),
  BH_LOCK("bh lock"),
  /** By whoever completes I/O: nothing may block. */
  COMPLETION("completion");

  private final String word;

  Rule(String word) {
    this.word = word;
  }

  /** The word that stands in the table. */
  public String word() {
    return word;
  }

  /** What the rule says of a mutex, which knows no modes. */
  Rule ofMutex() {
    return switch (this) {
      case SHARED, EXCLUSIVE -> YES;
      case EXCLUSIVE_BOTH -> YES_BOTH;
      case EXCLUSIVE_ALL -> YES_ALL;
      default -> this;
    };
  }
}
