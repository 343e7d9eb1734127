// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mm;

import org.jvfs.checked.Checked;
import org.jvfs.contract.VmOperations;
import org.jvfs.file.OpenFile;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;

/** A range of addresses that shows a file. Mirrors struct vm_area_struct. */
public final class VmArea {
  private final Mm mm;
  private final OpenFile file;
  private final long start;
  private final long length;
  private final long pageOffset;
  private final boolean writable;
  private final boolean shared;

  /** Written by the driver's mmap, under mmap_lock; then fixed. */
  private VmOperations ops = VmOperations.DEFAULT;

  /**
   * An area.
   *
   * @param start first address
   * @param length bytes, a multiple of the page size
   * @param pageOffset which page of the file is seen at {@code start}
   * @param writable whether stores are allowed
   * @param shared whether stores reach the file
   */
  public VmArea(
      Mm mm,
      OpenFile file,
      long start,
      long length,
      long pageOffset,
      boolean writable,
      boolean shared) {
    if (length <= 0 || (length & (Page.SIZE - 1)) != 0 || pageOffset < 0) {
      throw new IllegalArgumentException("length " + length + ", page " + pageOffset);
    }
    this.mm = mm;
    this.file = file;
    this.start = start;
    this.length = length;
    this.pageOffset = pageOffset;
    this.writable = writable;
    this.shared = shared;
  }

  /** The mappings it is one of; their lock guards it. */
  public Mm mm() {
    return mm;
  }

  /** The file shown. The area holds a reference. */
  public OpenFile file() {
    return file;
  }

  /** The pages of the file shown. */
  public AddressSpace mapping() {
    return file.inode().mapping();
  }

  /** First address. */
  public long start() {
    return start;
  }

  /** Bytes, a multiple of the page size. */
  public long length() {
    return length;
  }

  /** Pages. */
  public int pages() {
    return (int) (length >>> Page.SHIFT);
  }

  /** Which page of the file is seen at {@link #start}. */
  public long pageOffset() {
    return pageOffset;
  }

  /** Whether stores are allowed. */
  public boolean writable() {
    return writable;
  }

  /** Whether stores reach the file. */
  public boolean shared() {
    return shared;
  }

  /** The driver's table. */
  public VmOperations ops() {
    return Checked.own(ops);
  }

  /** The table to call, which in checked mode is one before the driver's. */
  public VmOperations checkedOps() {
    return ops;
  }

  /** Sets the table; for a driver's mmap. */
  public void setOps(VmOperations o) {
    ops = Checked.table(VmOperations.class, o);
  }

  @Override
  public String toString() {
    return "VmArea["
        + Long.toHexString(start)
        + "+"
        + length
        + " "
        + (writable ? "rw" : "r-")
        + (shared ? "s" : "p")
        + " page "
        + pageOffset
        + " of "
        + file
        + "]";
  }
}
