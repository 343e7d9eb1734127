// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

import org.jvfs.pagecache.Page;

/**
 * A piece of a page that lies in one block of a device. Mirrors the visible part of struct
 * buffer_head.
 *
 * @param page the page it is a piece of
 * @param offset where in the page it begins, bytes
 * @param size bytes, the block size
 * @param device where the block is
 * @param block the block's number on the device, in units of {@code size}
 */
public record BufferHead(Page page, int offset, int size, BlockDevice device, long block) {
  public BufferHead {
    if (offset < 0 || size <= 0 || offset > Page.SIZE - size || block < 0) {
      throw new IllegalArgumentException(size + " bytes at " + offset + ", block " + block);
    }
  }
}
