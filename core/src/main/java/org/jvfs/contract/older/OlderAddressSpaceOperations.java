// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract.older;

import static org.jvfs.contract.Condition.FROM_REQUEST_HANDLER;
import static org.jvfs.contract.Condition.SYNC_PAGE_LOCK_UNSURE;
import static org.jvfs.contract.Rule.MAYBE;
import static org.jvfs.contract.Rule.YES;

import java.lang.foreign.MemorySegment;
import org.jvfs.contract.Conditions;
import org.jvfs.contract.Revision;
import org.jvfs.contract.Row;
import org.jvfs.contract.Table;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Requests pushed on by hand, and files executed in place. */
@Table(value = "address_space_operations", until = Revision.I_MUTEX)
public interface OlderAddressSpaceOperations {
  /** Somebody waits for the page: push on the I/O it is in. Not overridden: nothing. */
  @Conditions({FROM_REQUEST_HANDLER, SYNC_PAGE_LOCK_UNSURE})
  @Row(value = "sync_page", mayBlock = YES, pageLock = MAYBE)
  default void syncPage(Page page) throws ErrnoException {}

  /**
   * The memory of a page of a file that is used in place. Only called if overridden; the file has
   * pages otherwise. Errors: ENODATA for a hole without {@code create}, ENOSPC.
   *
   * @param pgoff the page's number in the file
   * @param create whether a hole is to be filled
   */
  @Row(value = "get_xip_mem", mayBlock = YES, iRwsem = MAYBE)
  default MemorySegment getXipMem(AddressSpace mapping, long pgoff, boolean create)
      throws ErrnoException {
    throw Errno.EOPNOTSUPP.exception();
  }
}
