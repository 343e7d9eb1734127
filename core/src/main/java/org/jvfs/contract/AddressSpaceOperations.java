// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import static org.jvfs.contract.Column.I_RWSEM;
import static org.jvfs.contract.Column.MAY_BLOCK;
import static org.jvfs.contract.Column.PAGE_LOCK;
import static org.jvfs.contract.Condition.AFTER_SWAP_ACTIVATE;
import static org.jvfs.contract.Condition.CLEANSING_AVOIDS_WAITING;
import static org.jvfs.contract.Condition.DROPS_BUFFERS;
import static org.jvfs.contract.Condition.END_WRITEBACK;
import static org.jvfs.contract.Condition.FROM_REQUEST_HANDLER;
import static org.jvfs.contract.Condition.LOCKED_THROUGHOUT;
import static org.jvfs.contract.Condition.MAYBE_UNDER_SPINLOCK;
import static org.jvfs.contract.Condition.NO_NEW_CALLERS;
import static org.jvfs.contract.Condition.NR_TO_WRITE;
import static org.jvfs.contract.Condition.ONLY_PRESENT_PAGES;
import static org.jvfs.contract.Condition.PAGE_HAS_LEFT;
import static org.jvfs.contract.Condition.REDIRTY_OR_WRITEBACK;
import static org.jvfs.contract.Condition.SAYS_IF_FREEABLE;
import static org.jvfs.contract.Condition.SWAP_THROUGH_MAPPING;
import static org.jvfs.contract.Condition.SYNC_STARTS_IO;
import static org.jvfs.contract.Condition.UNLOCKS_ALL_WHEN_READ;
import static org.jvfs.contract.Condition.UNLOCKS_WHEN_READ;
import static org.jvfs.contract.Condition.UNLOCK_OR_ACTIVATE;
import static org.jvfs.contract.Rule.EXCLUSIVE;
import static org.jvfs.contract.Rule.LOCKS_THE_PAGE;
import static org.jvfs.contract.Rule.NO;
import static org.jvfs.contract.Rule.UNLOCKS;
import static org.jvfs.contract.Rule.YES;
import static org.jvfs.contract.Rule.YES_BOTH;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.DropsReference;
import org.jvfs.effect.PageEffect;
import org.jvfs.effect.PageStep;
import org.jvfs.file.IovIter;
import org.jvfs.file.Kiocb;
import org.jvfs.file.OpenFile;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.pagecache.WritebackControl;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * How the pages of a file are filled, written and let go. Mirrors struct address_space_operations.
 * All but {@link #setPageDirty} and {@link #freepage} may block.
 */
@Table(
    value = "address_space_operations",
    columns = {MAY_BLOCK, PAGE_LOCK, I_RWSEM})
public interface AddressSpaceOperations {
  /** For files without pages. */
  AddressSpaceOperations DEFAULT = new AddressSpaceOperations() {};

  /**
   * Answer of {@link #writepage}: the page cannot be written now, is still locked, and should be
   * left alone for a while.
   */
  int WRITEPAGE_ACTIVATE = 0x80000;

  /** Answer of methods that had to drop the page's lock and found it gone: look it up again. */
  int TRUNCATED_PAGE = 0x80001;

  /**
   * Starts writing a dirty page, see the table's four obligations. 0 or {@link
   * #WRITEPAGE_ACTIVATE}.
   */
  @Conditions({
    SYNC_STARTS_IO,
    CLEANSING_AVOIDS_WAITING,
    REDIRTY_OR_WRITEBACK,
    UNLOCK_OR_ACTIVATE,
    END_WRITEBACK
  })
  @Row(value = "writepage", mayBlock = YES, pageLock = UNLOCKS)
  default int writepage(Page page, WritebackControl wbc) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  /**
   * Fills a page; unlocks it when the data are there or the read has failed, at once or on
   * completion.
   */
  @Conditions({FROM_REQUEST_HANDLER, UNLOCKS_WHEN_READ})
  @Row(value = "readpage", mayBlock = YES, pageLock = UNLOCKS)
  default int readpage(@Nullable OpenFile file, Page page) throws ErrnoException {
    page.unlock();
    throw Errno.EINVAL.exception();
  }

  /**
   * Writes dirty pages of a mapping. Only called if overridden; the VFS otherwise calls {@link
   * #writepage} for each.
   */
  @Conditions({NR_TO_WRITE, ONLY_PRESENT_PAGES})
  @Row(value = "writepages", mayBlock = YES)
  default void writepages(AddressSpace mapping, WritebackControl wbc) throws ErrnoException {}

  /**
   * Marks a page dirty; true if it was clean. Must not block. Not overridden: with its inode, so
   * that it is written back if there is anywhere to write it to.
   */
  @Conditions(MAYBE_UNDER_SPINLOCK)
  @Row(value = "set_page_dirty", mayBlock = NO, pageLock = NO)
  @PageEffect(PageStep.REDIRTY)
  default boolean setPageDirty(Page page) {
    AddressSpace m = page.mapping();
    return m != null && !m.isInMemory() ? m.dirtied(page) : page.setDirtyNoWriteback();
  }

  /**
   * Reads ahead: the pages are in the cache, locked, and unlocked upon completion. Only called if
   * overridden.
   */
  @Conditions(UNLOCKS_ALL_WHEN_READ)
  @Row(value = "readpages", mayBlock = YES)
  default void readpages(@Nullable OpenFile file, AddressSpace mapping, List<Page> pages)
      throws ErrnoException {}

  /**
   * Prepares a write of {@code len} bytes at {@code pos}, all in one page; returns that page,
   * locked and referenced.
   */
  @Conditions(FROM_REQUEST_HANDLER)
  @Row(value = "write_begin", mayBlock = YES, pageLock = LOCKS_THE_PAGE, iRwsem = EXCLUSIVE)
  default Page writeBegin(
      @Nullable OpenFile file, AddressSpace mapping, long pos, int len, int flags)
      throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  /**
   * Ends what {@link #writeBegin} began: marks dirty, grows the file, unlocks and puts the page.
   *
   * @param copied how many of the {@code len} bytes were copied in
   * @return how many bytes count as written
   */
  @Conditions(FROM_REQUEST_HANDLER)
  @Row(value = "write_end", mayBlock = YES, pageLock = UNLOCKS, iRwsem = EXCLUSIVE)
  default int writeEnd(
      @Nullable OpenFile file,
      AddressSpace mapping,
      long pos,
      int len,
      int copied,
      @DropsReference Page page)
      throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  /** The device block of a file block, 0 for none. */
  @Conditions(NO_NEW_CALLERS)
  @Row(value = "bmap", mayBlock = YES)
  default long bmap(AddressSpace mapping, long block) {
    return 0;
  }

  /** Part or all of a page is cut off; private data for it must go. */
  @Conditions(DROPS_BUFFERS)
  @Row(value = "invalidatepage", mayBlock = YES, pageLock = YES)
  default void invalidatepage(Page page, int offset, int length) {}

  /** Whether private data could be dropped, so that the page may be freed. */
  @Conditions(SAYS_IF_FREEABLE)
  @Row(value = "releasepage", mayBlock = YES, pageLock = YES)
  default boolean releasepage(Page page) {
    return true;
  }

  /** The page has left the cache. Must not block. */
  @Conditions(PAGE_HAS_LEFT)
  @Row(value = "freepage", mayBlock = NO, pageLock = YES)
  default void freepage(Page page) {}

  /** Moves data past the page cache. Not overridden: EINVAL, and O_DIRECT opens are refused. */
  @Row(value = "direct_IO", mayBlock = YES)
  default long directIO(Kiocb iocb, IovIter iter) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  /** Whether a page may be taken aside to be moved. */
  @Row(value = "isolate_page", since = Revision.I_RWSEM, mayBlock = YES, pageLock = YES)
  default boolean isolatePage(Page page, int mode) {
    return false;
  }

  /** Moves a page's data and state to another frame. */
  @Row(value = "migratepage", mayBlock = YES, pageLock = YES_BOTH)
  default void migratepage(AddressSpace mapping, Page to, Page from) throws ErrnoException {
    throw Errno.EAGAIN.exception();
  }

  /** Gives back a page that was isolated and not moved. */
  @Row(value = "putback_page", since = Revision.I_RWSEM, mayBlock = YES, pageLock = YES)
  default void putbackPage(Page page) {}

  /** Writes a dirty page that is about to be dropped, and waits. */
  @Conditions(LOCKED_THROUGHOUT)
  @Row(value = "launder_page", mayBlock = YES, pageLock = YES)
  default void launderPage(Page page) throws ErrnoException {}

  /** Whether a range of a page that is not up to date as a whole can be read all the same. */
  @Row(value = "is_partially_uptodate", mayBlock = YES, pageLock = YES)
  default boolean isPartiallyUptodate(Page page, int from, int count) {
    return false;
  }

  /** The page's memory is bad: drop it. */
  @Row(value = "error_remove_page", mayBlock = YES, pageLock = YES)
  default void errorRemovePage(AddressSpace mapping, Page page) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  @Conditions(SWAP_THROUGH_MAPPING)
  @Row(value = "swap_activate", mayBlock = YES, pageLock = NO)
  default void swapActivate(OpenFile file) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  @Conditions(AFTER_SWAP_ACTIVATE)
  @Row(value = "swap_deactivate", mayBlock = YES, pageLock = NO)
  default void swapDeactivate(OpenFile file) {}
}
