// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.pagecache.WritebackControl;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The blocks of a device, in its own page cache: where a file system has its metadata. All blocks
 * are of the device's {@link BlockDevice#blockSize}. Mirrors what of fs/buffer.c is about a device.
 */
public final class BlockCache {
  private BlockCache() {}

  /**
   * The buffer of a block, with a reference; its bytes may not be there. May block. Errors: EIO,
   * beyond the end of the device; ENOMEM. Mirrors sb_getblk.
   */
  @MayBlock
  public static BufferHead getblk(BlockDevice d, long block) throws ErrnoException {
    BufferHead b = find(d, block);
    return b != null ? b : make(d, block);
  }

  /** The buffer of a block if there is one, with a reference. Mirrors sb_find_get_block. */
  public static @Nullable BufferHead find(BlockDevice d, long block) {
    int perPage = perPageShift(d);
    Page p = d.mapping().findGet(block >> perPage);
    if (p == null) {
      return null;
    }
    try {
      return pick(p, block, perPage);
    } finally {
      p.put();
    }
  }

  private static @Nullable BufferHead pick(Page p, long block, int perPage) {
    PageBuffers all = PageBuffers.ofOrNull(p);
    if (all == null) {
      return null;
    }
    BufferHead b = all.at((int) block & ((1 << perPage) - 1));
    if (!b.tryGet()) {
      return null;
    }
    if (!b.isMapped()) {
      // Made this moment by one who has the page's lock, and will be told its place next.
      b.put();
      return null;
    }
    assert b.block() == block;
    p.markAccessed();
    return b;
  }

  private static int perPageShift(BlockDevice d) {
    return Page.SHIFT - Integer.numberOfTrailingZeros(d.blockSize());
  }

  @MayBlock
  private static BufferHead make(BlockDevice d, long block) throws ErrnoException {
    int size = d.blockSize();
    int perPage = perPageShift(d);
    if (block < 0 || block >= d.bytes() / size) {
      throw ErrnoException.because(Errno.EIO, "block " + block + " is beyond the end of " + d);
    }
    AddressSpace m = d.mapping();
    while (true) {
      Page p = m.findOrCreateLocked(block >> perPage);
      try {
        PageBuffers all = PageBuffers.of(p, m.pool(), size);
        place(d, all);
        BufferHead b = pick(p, block, perPage);
        if (b != null) {
          return b;
        }
      } finally {
        p.unlock();
        p.put();
      }
    }
  }

  /** Tells the buffers of a locked page of the device which blocks they are. */
  static void place(BlockDevice d, PageBuffers all) {
    long first = all.page().index() << perPageShift(d);
    long end = d.bytes() / all.blockSize();
    for (int i = 0; i < all.count() && first + i < end; i++) {
      BufferHead b = all.at(i);
      if (!b.isMapped()) {
        b.map(d, first + i);
      }
    }
  }

  /**
   * The buffer of a block with its bytes, and a reference. May block. Errors: EIO, also beyond the
   * end of the device; ENOMEM. Mirrors sb_bread.
   */
  @MayBlock
  public static BufferHead bread(BlockDevice d, long block) throws ErrnoException {
    BufferHead b = getblk(d, block);
    if (!b.isUptodate()) {
      try {
        BufferIo.read(b);
      } catch (ErrnoException e) {
        b.put();
        throw e;
      }
    }
    return b;
  }

  /**
   * Starts to read a block that will be wanted. May block for memory. Errors: as for {@link
   * #getblk}. Mirrors sb_breadahead.
   */
  @MayBlock
  public static void readahead(BlockDevice d, long block) throws ErrnoException {
    BufferHead b = getblk(d, block);
    BufferIo.startRead(b, Bio.RAHEAD);
    b.put();
  }

  /** Drops a reference to a buffer whose bytes are wanted no more. Mirrors bforget. */
  public static void forget(BufferHead b) {
    b.clear(BufferHead.DIRTY);
    b.put();
  }

  /**
   * Writes what is dirty, and waits. May block. Errors: EIO, also of an earlier write that nobody
   * was told of. Mirrors sync_blockdev.
   */
  @MayBlock
  public static void sync(BlockDevice d) throws ErrnoException {
    d.mapping().writeback(WritebackControl.forSync());
    d.checkError();
  }

  /** Forgets all pages of the device, dirty ones too. May block. Mirrors kill_bdev. */
  @MayBlock
  public static void drop(BlockDevice d) {
    d.mapping().truncate(0);
  }
}
