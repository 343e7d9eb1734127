// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mm;

/**
 * A range of addresses that shows a file. Mirrors the visible part of struct vm_area_struct.
 *
 * @param start first address
 * @param length bytes, a multiple of the page size
 * @param pageOffset which page of the file is seen at {@code start}
 * @param writable whether stores are allowed
 * @param shared whether stores reach the file
 */
public record VmArea(long start, long length, long pageOffset, boolean writable, boolean shared) {
  public VmArea {
    if (length <= 0 || pageOffset < 0) {
      throw new IllegalArgumentException("length " + length + ", page " + pageOffset);
    }
  }
}
