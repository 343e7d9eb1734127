// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

import org.jspecify.annotations.Nullable;
import org.jvfs.contract.AddressSpaceOperations;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Inode;
import org.jvfs.pagecache.Page;
import org.jvfs.pagecache.WritebackControl;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** The pages of a device: page n has the bytes from n times 4096 on. Mirrors def_blk_aops. */
final class BdevPages implements AddressSpaceOperations {
  private final BlockDevice device;

  BdevPages(BlockDevice device) {
    this.device = device;
  }

  private void map(Inode inode, long block, int most, boolean create, BlockMapping out)
      throws ErrnoException {
    long left = device.bytes() / device.blockSize() - block;
    if (left <= 0) {
      throw Errno.EIO.exception();
    }
    out.mapped(device, block, (int) Math.min(left, most));
  }

  @Override
  public int readpage(@Nullable OpenFile file, Page page) throws ErrnoException {
    return BlockPages.readPage(page, this::map);
  }

  @Override
  public int writepage(Page page, WritebackControl wbc) throws ErrnoException {
    return BlockPages.writePage(page, this::map, wbc.waits());
  }

  @Override
  public boolean setPageDirty(Page page) {
    return BlockPages.setDirty(page);
  }

  @Override
  public void invalidatepage(Page page, int offset, int length) {
    BlockPages.invalidate(page, offset, length);
  }

  @Override
  public boolean releasepage(Page page) {
    SuperBlock sb = device.holdingSuper();
    return (sb == null || sb.checkedOps().bdevTryToFreePage(sb, page)) && PageBuffers.free(page);
  }
}
