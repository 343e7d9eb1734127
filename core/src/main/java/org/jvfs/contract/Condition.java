// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import static org.jvfs.contract.Condition.Kind.CALLER;
import static org.jvfs.contract.Condition.Kind.COMPLETION;
import static org.jvfs.contract.Condition.Kind.ENTRY;
import static org.jvfs.contract.Condition.Kind.EXIT;
import static org.jvfs.contract.Condition.Kind.THROUGHOUT;

/**
 * The rules of the contract that fit in no column, named so that a report can say which one was
 * broken. {@link Conditions} says whose they are.
 */
public enum Condition {
  // ---- inode_operations ----

  VICTIM_LOCKED(
      ENTRY,
      "victim locked",
      "The inode that loses its name is locked by its i_rwsem too, exclusively."),
  RENAME_MUTEX(
      ENTRY,
      "s_vfs_rename_mutex across directories",
      "When the two directories differ, the superblock's s_vfs_rename_mutex is held."),

  CALLER_MAY_HOLD_I_RWSEM(
      ENTRY,
      "caller may hold the inode's lock",
      "The caller may hold i_rwsem for a purpose of its own, making a name or writing, so a method"
          + " may neither rely on it nor take it."),

  // ---- super_operations ----

  S_UMOUNT_BY_USTAT(
      ENTRY,
      "s_umount only by device number",
      "s_umount is held, shared, by ustat(2) alone, which has only a device number to find the"
          + " superblock by. Every other caller has a path that keeps it."),
  QUOTA_CODE_ALONE(
      ENTRY,
      "dqio_sem held",
      "The quota code holds dqio_sem, so that no other quota operation is at the quota file. An"
          + " administrator's own write to it is not kept out."),
  FROM_RELEASEPAGE(
      CALLER, "from releasepage", "Called by releasepage of the block device's own inode."),

  // ---- file_system_type ----

  RETURNS_LOCKED_SUPER(
      EXIT,
      "superblock returned locked",
      "The superblock of the root that is returned has s_umount held exclusively."),
  TAKES_LOCKED_SUPER(
      ENTRY, "superblock locked for writing", "The superblock comes with s_umount held for write."),
  RELEASES_SUPER(
      EXIT,
      "superblock unlocked and put",
      "When the method returns, the superblock is shut down, s_umount is free and the caller's"
          + " reference is gone."),

  // ---- address_space_operations ----

  FROM_REQUEST_HANDLER(
      CALLER,
      "from the request handler",
      "A block device that lives in a file may call this from its request handler."),
  UNLOCKS_WHEN_READ(
      COMPLETION,
      "page unlocked when read",
      "The page is unlocked, by the method or by the completion of the I/O it started, whether the"
          + " read succeeded or not."),
  UNLOCKS_ALL_WHEN_READ(
      COMPLETION,
      "pages unlocked when read",
      "The pages given go into the page cache, I/O is started on them, and its completion unlocks"
          + " each."),
  SYNC_STARTS_IO(
      EXIT,
      "sync starts I/O",
      "With a sync_mode other than WB_SYNC_NONE, I/O on the page is started, after waiting for any"
          + " that is under way."),
  CLEANSING_AVOIDS_WAITING(
      THROUGHOUT,
      "cleansing avoids waiting",
      "With WB_SYNC_NONE the method should not wait for I/O under way: it redirties the page,"
          + " unlocks it and answers 0."),
  REDIRTY_OR_WRITEBACK(
      EXIT,
      "redirty or set_page_writeback",
      "The page was redirtied for writepage, or marked as under writeback before it was unlocked."
          + " With neither, it is clean yet tagged dirty, and its data are lost."),
  UNLOCK_OR_ACTIVATE(
      EXIT,
      "unlock or WRITEPAGE_ACTIVATE",
      "The page is unlocked before the method returns, unless the answer is WRITEPAGE_ACTIVATE:"
          + " then it is still locked, was not written, and is to be left alone for a while."),
  END_WRITEBACK(
      COMPLETION,
      "redirty or end_page_writeback",
      "A page marked as under writeback gets end_page_writeback from the completion of its I/O, or"
          + " before the method returns if no I/O was started."),
  SYNC_PAGE_LOCK_UNSURE(
      ENTRY,
      "page usually locked",
      "Most callers have the page locked; none of them must, so a method may not rely on it."),
  NR_TO_WRITE(
      EXIT,
      "about nr_to_write pages",
      "I/O is started on nr_to_write pages or thereabouts, and nr_to_write is lowered by one for"
          + " each page written. Where no number is given, all dirty pages are written."),
  ONLY_PRESENT_PAGES(
      THROUGHOUT,
      "only pages of the mapping",
      "Only pages that the mapping holds for I/O are written."),
  MAYBE_UNDER_SPINLOCK(
      ENTRY,
      "maybe under a spin lock",
      "The caller may hold a spin lock, and some callers do not have the page locked."),
  NO_NEW_CALLERS(
      CALLER,
      "only FIBMAP and swap",
      "Called for the FIBMAP ioctl and for swap files, and meant to get no further callers."),
  DROPS_BUFFERS(
      EXIT,
      "buffers of the range dropped",
      "What the file system keeps with the cut part of the page is gone. Not overridden: the"
          + " page's buffers are."),
  SAYS_IF_FREEABLE(
      EXIT,
      "says whether freeable",
      "The answer says whether the file system has let go of what it kept with the page. Not"
          + " overridden: it keeps nothing."),
  PAGE_HAS_LEFT(ENTRY, "page has left the cache", "The page is no longer in the page cache."),
  LOCKED_THROUGHOUT(
      THROUGHOUT,
      "page locked throughout",
      "The page stays locked from entry to return, so that nobody maps and dirties it again."),
  SWAP_THROUGH_MAPPING(
      EXIT,
      "swap goes through the mapping",
      "Success means that the file may hold swap space and that swapping will go through its"
          + " address_space_operations. Called for files that lie on no block device."),
  AFTER_SWAP_ACTIVATE(
      CALLER, "after swap_activate", "Called by swapoff(2), after a swap_activate that succeeded."),

  // ---- file_lock_operations, lock_manager_operations ----

  LEASE_RELEASE_NEVER_BLOCKS(
      THROUGHOUT,
      Revision.I_RWSEM,
      "no blocking on a lease",
      "The method may block for flock and POSIX locks. A lease may be freed under i_lock, so for a"
          + " lease it must not."),
  SOME_I_LOCK(
      ENTRY,
      "some inode's i_lock",
      "The i_lock that is held need not be that of either lock's inode: deadlock detection goes"
          + " through the owners of locks on other files."),
  DEADLOCK_DETECTION(
      ENTRY,
      "blocked_lock_lock in deadlock detection",
      "Deadlock detection holds blocked_lock_lock too, which keeps both locks from being freed"
          + " meanwhile."),

  // ---- buffer_head ----

  ONLY_BUFFER_LOCKED(
      ENTRY,
      "nothing held but the buffer's lock",
      "The buffer head is locked; no other lock may be relied on."),
  ON_IO_COMPLETION(
      CALLER, "on completion of I/O", "Called by the block device, when the buffer's I/O is done."),

  // ---- block_device_operations ----

  FROM_CHECK_DISK_CHANGE(
      CALLER, "from check_disk_change", "Called by check_disk_change and nobody else."),
  UNDER_SWAP_LOCK(
      ENTRY, "swap_lock held", "swap_lock is held, and by some callers the page's lock as well."),

  // ---- file_operations ----

  LOCKS_BY_ITSELF(
      THROUGHOUT,
      "takes its own locks",
      "What the method needs locked, the inode or its size, it locks itself. The file position is"
          + " not protected against other users of the open file."),
  KEEPS_FASYNC_BIT(
      EXIT,
      "FASYNC bit kept",
      "The method keeps FASYNC in the open file's flags; a positive answer counts as 0."),
  NOT_FOR_DIRECTORIES(
      CALLER, "not for directories", "A directory is to be refused with EISDIR before the call."),
  RECORDS_LEASE(
      THROUGHOUT,
      Revision.I_RWSEM,
      "lease recorded by generic_setlease",
      "The method has generic_setlease record the outcome, before or after its own work."),
  MAYBE_UNDER_WAITQUEUE_LOCK(
      ENTRY,
      "maybe under the wait queue's lock",
      "The lock of the wait queue that get_poll_head returned may be held or not."),

  // ---- dquot_operations ----

  WRAPS_GENERIC_QUOTA(
      THROUGHOUT,
      "wraps the generic operation",
      "The method takes what the file system needs for its own locking to be right, a transaction"
          + " for instance, and calls the generic quota operation."),

  // ---- vm_operations_struct ----

  RETURNS_CHECKED_PAGE(
      EXIT,
      "page locked and checked",
      "The page of the wanted offset is returned. Where it could be truncated or invalidated, it"
          + " was locked, found to be still in the file, and is returned locked with"
          + " VM_FAULT_LOCKED; the caller unlocks it."),
  UNDER_PAGE_TABLE_LOCK(ENTRY, "page table locked", "The page table's lock is held."),
  SKIPS_WHAT_WOULD_BLOCK(
      EXIT,
      "skips what would block",
      "Pages of the range that can be had without blocking are mapped, the others skipped."),
  RETURNS_LOCKED_OR_NOPAGE(
      EXIT,
      "page locked, or VM_FAULT_NOPAGE",
      "The page is returned locked and still in the file. If it was truncated the answer is"
          + " VM_FAULT_NOPAGE, no other page is looked up, and the fault is taken again."),
  NOPAGE_OR_ERROR(
      EXIT,
      "VM_FAULT_NOPAGE or an error",
      "The answer is VM_FAULT_NOPAGE or an error; without an error the entry becomes writable. The"
          + " mapping shows memory that has no page."),
  FOR_DEBUGGERS(
      CALLER,
      "for debuggers",
      "Called to read or write another process's memory where its pages cannot be taken; only areas"
          + " without pages (VM_IO, VM_PFNMAP) need it.");

  /** When a condition holds, and on whom it is. */
  public enum Kind {
    /** The caller sees to it that it holds when the method is entered. */
    ENTRY("on entry"),
    /** The method sees to it that it holds when it returns. */
    EXIT("on return"),
    /** The method, or the completion of what it started, brings it about. */
    COMPLETION("on return or completion"),
    /** The method keeps to it all the while. */
    THROUGHOUT("all the while"),
    /** Who calls the method, and for whom it is not. */
    CALLER("caller");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** In words, for tables. */
    public String word() {
      return word;
    }
  }

  private final Kind kind;
  private final Revision since;
  private final String title;
  private final String text;

  Condition(Kind kind, String title, String text) {
    this(kind, Revision.I_MUTEX, title, text);
  }

  Condition(Kind kind, Revision since, String title, String text) {
    this.kind = kind;
    this.since = since;
    this.title = title;
    this.text = text;
  }

  public Kind kind() {
    return kind;
  }

  /** The first revision that states it. */
  public Revision since() {
    return since;
  }

  /** A few words for a report, which puts the method's name before them. */
  public String title() {
    return title;
  }

  /** The whole rule, with the inode's lock named as it is in that revision. */
  public String text(Revision revision) {
    return text.replace(Revision.I_RWSEM.word(), revision.word());
  }
}
