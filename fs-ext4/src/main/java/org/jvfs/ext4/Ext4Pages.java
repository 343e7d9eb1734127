// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BlockPages;
import org.jvfs.contract.AddressSpaceOperations;
import org.jvfs.ext4.disk.Ext4Inode;
import org.jvfs.file.OpenFile;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.ErrnoException;

/** The pages of files. Mirrors ext4_aops. */
final class Ext4Pages implements AddressSpaceOperations {
  static final Ext4Pages INSTANCE = new Ext4Pages();

  private Ext4Pages() {}

  /** Mirrors ext4_read_folio. */
  @Override
  public int readpage(@Nullable OpenFile file, Page page) throws ErrnoException {
    AddressSpace m = page.mapping();
    assert m != null;
    Ext4InodeInfo i = Ext4InodeInfo.of(m.host());
    if (i.has(Ext4Inode.INLINE_DATA_FL)) {
      return InlineData.readPage(i, page);
    }
    return BlockPages.readPage(page, Ext4Map::map);
  }

  /** Mirrors ext4_readahead. */
  @Override
  public void readpages(@Nullable OpenFile file, AddressSpace mapping, List<Page> pages) {
    if (Ext4InodeInfo.of(mapping.host()).has(Ext4Inode.INLINE_DATA_FL)) {
      // One page, which is read by itself.
      pages.forEach(Page::unlock);
    } else {
      BlockPages.readPages(mapping, pages, Ext4Map::map);
    }
  }

  @Override
  public void invalidatepage(Page page, int offset, int length) {
    BlockPages.invalidate(page, offset, length);
  }

  @Override
  public boolean releasepage(Page page) {
    return org.jvfs.block.PageBuffers.free(page);
  }

  @Override
  public boolean isPartiallyUptodate(Page page, int from, int count) {
    return BlockPages.isPartiallyUptodate(page, from, count);
  }

  /** Mirrors ext4_bmap. */
  @Override
  public long bmap(AddressSpace mapping, long block) {
    try {
      return Ext4Map.one(mapping.host(), block);
    } catch (ErrnoException e) {
      // 0 is all that can be said here.
      return 0;
    }
  }
}
