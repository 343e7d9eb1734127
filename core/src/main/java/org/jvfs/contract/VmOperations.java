// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import static org.jvfs.contract.Column.MMAP_SEM;
import static org.jvfs.contract.Column.PAGE_LOCK;
import static org.jvfs.contract.Condition.FOR_DEBUGGERS;
import static org.jvfs.contract.Condition.NOPAGE_OR_ERROR;
import static org.jvfs.contract.Condition.RETURNS_CHECKED_PAGE;
import static org.jvfs.contract.Condition.RETURNS_LOCKED_OR_NOPAGE;
import static org.jvfs.contract.Condition.SKIPS_WHAT_WOULD_BLOCK;
import static org.jvfs.contract.Condition.UNDER_PAGE_TABLE_LOCK;
import static org.jvfs.contract.Revision.I_RWSEM;
import static org.jvfs.contract.Rule.MAY_RETURN_LOCKED;
import static org.jvfs.contract.Rule.NO;
import static org.jvfs.contract.Rule.YES;

import java.lang.foreign.MemorySegment;
import org.jvfs.mm.PteSink;
import org.jvfs.mm.VmArea;
import org.jvfs.mm.VmFault;

/** What a mapping of a file does when it is touched. Mirrors struct vm_operations_struct. */
@Table(
    value = "vm_operations_struct",
    columns = {MMAP_SEM, PAGE_LOCK})
public interface VmOperations {
  /** A mapping of nothing: each access is a bus error. */
  VmOperations DEFAULT = new VmOperations() {};

  /** Another area maps the file: one was copied or split. Not overridden: nothing. */
  @Row(value = "open", mmapSem = YES)
  default void open(VmArea area) {}

  /** An area goes. Not overridden: nothing. */
  @Row(value = "close", mmapSem = YES)
  default void close(VmArea area) {}

  /**
   * Finds the page that is missing at {@link VmFault#pgoff} and gives it to {@code fault}, with a
   * reference. Not overridden: {@link VmFault#SIGBUS}.
   *
   * @return VmFault's bits: LOCKED if the page is locked, 0 if it is not, or an error
   */
  @Conditions(RETURNS_CHECKED_PAGE)
  @Row(value = "fault", mmapSem = YES, pageLock = MAY_RETURN_LOCKED)
  default int fault(VmArea area, VmFault fault) {
    return VmFault.SIGBUS;
  }

  /**
   * Maps pages that lie ready around a fault. Must not block. Not overridden: each page waits for a
   * fault of its own.
   *
   * @param start the first page, by its number in the file
   * @param end the last page
   */
  @Conditions({UNDER_PAGE_TABLE_LOCK, SKIPS_WHAT_WOULD_BLOCK})
  @Row(value = "map_pages", since = I_RWSEM, mmapSem = YES, mayBlock = NO)
  default void mapPages(VmArea area, long start, long end, PteSink pte) {}

  /**
   * A page that could only be read is about to be written. Not overridden: it may be.
   *
   * @return VmFault's bits: LOCKED if the page is locked, NOPAGE if it has left the file, 0 if it
   *     may be written and is not locked, or an error
   */
  @Conditions(RETURNS_LOCKED_OR_NOPAGE)
  @Row(value = "page_mkwrite", mmapSem = YES, pageLock = MAY_RETURN_LOCKED)
  default int pageMkwrite(VmArea area, VmFault fault) {
    return 0;
  }

  /**
   * The same for memory that has no page. Not overridden: it may be written.
   *
   * @return {@link VmFault#NOPAGE}, or an error
   */
  @Conditions(NOPAGE_OR_ERROR)
  @Row(value = "pfn_mkwrite", since = I_RWSEM, mmapSem = YES)
  default int pfnMkwrite(VmArea area, VmFault fault) {
    return VmFault.NOPAGE;
  }

  /**
   * Reads or writes the memory behind an area for a debugger. Not overridden: 0, it cannot be seen.
   *
   * @return bytes moved, or a negative errno
   */
  @Conditions(FOR_DEBUGGERS)
  @Row(value = "access", mmapSem = YES)
  default int access(VmArea area, long address, MemorySegment buf, boolean write) {
    return 0;
  }
}
