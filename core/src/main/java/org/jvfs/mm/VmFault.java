// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mm;

import org.jspecify.annotations.Nullable;
import org.jvfs.pagecache.Page;

/**
 * A fault being handled: what was touched, and the page that answers it. Mirrors the visible part
 * of struct vm_fault. For the thread that handles the fault alone.
 */
public final class VmFault {
  /** No memory for it. */
  public static final int OOM = 0x1;

  /** There is nothing to be seen there. */
  public static final int SIGBUS = 0x2;

  /** No page is returned: the entry was made, or the access is to be tried again. */
  public static final int NOPAGE = 0x100;

  /** The page is returned locked. */
  public static final int LOCKED = 0x200;

  private final long pgoff;
  private final long address;
  private final boolean write;

  private @Nullable Page page;

  /**
   * @param pgoff the page's number in the file
   * @param address the address touched
   * @param write whether it was to be written
   */
  public VmFault(long pgoff, long address, boolean write) {
    this.pgoff = pgoff;
    this.address = address;
    this.write = write;
  }

  /** The number, in the file, of the page touched. */
  public long pgoff() {
    return pgoff;
  }

  public long address() {
    return address;
  }

  public boolean write() {
    return write;
  }

  /** The page found, null if none was. */
  public @Nullable Page page() {
    return page;
  }

  /** Gives the page found, with a reference that the caller will drop. */
  public void setPage(Page found) {
    page = found;
  }
}
