// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.inode.Inode;
import org.jvfs.lock.Lockdep;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.ErrnoException;

/** One call of {@link BlockPages#readPages}. */
final class PagesReader {
  private final AddressSpace mapping;
  private final List<Page> pages;
  private final GetBlock map;
  private final Inode inode;
  private final int shift;

  /** Where the blocks from number {@link #mappedFrom} on lie, as far as was asked. */
  private final BlockMapping at = new BlockMapping();

  private long mappedFrom;
  private long mappedTo;

  /** The request being put together, and its pages. */
  private @Nullable Bio bio;

  private List<Page> in = new ArrayList<>();

  /** The sector that would continue it. */
  private long nextSector;

  PagesReader(AddressSpace mapping, List<Page> pages, GetBlock map) {
    this.mapping = mapping;
    this.pages = pages;
    this.map = map;
    this.inode = mapping.host();
    this.shift = Integer.numberOfTrailingZeros(mapping.blockSize());
  }

  @MayBlock
  void run() {
    for (int i = 0; i < pages.size(); i++) {
      Page p = pages.get(i);
      boolean added;
      try {
        added = PageBuffers.ofOrNull(p) == null && add(p, pages.size() - i);
        if (!added) {
          BlockPages.readPage(p, map);
        }
      } catch (ErrnoException e) {
        // Whoever needs the page reads it by itself and is told.
        if (p.isLocked()) {
          p.unlock();
        }
      }
    }
    flush();
  }

  /**
   * Adds a page to the request, or to a new one, if its blocks lie together on the device, or are
   * all of them a hole; else answers false. What lies behind the end of the file is zeros.
   */
  @MayBlock
  private boolean add(Page p, int left) throws ErrnoException {
    int perPage = Page.SIZE >> shift;
    long first = p.pos() >> shift;
    long end = (inode.size() + (1L << shift) - 1) >> shift;
    int there = (int) Math.clamp(end - first, 0, perPage);
    BlockDevice device = null;
    long block = 0;
    for (int i = 0; i < there; i++) {
      if (first + i >= mappedTo || first + i < mappedFrom) {
        int most = (int) Math.min((long) left * perPage - i, end - first - i);
        map.map(inode, first + i, most, false, at);
        mappedFrom = first + i;
        mappedTo = mappedFrom + at.count();
      }
      if (!at.isReadable()) {
        if (i > 0 || mappedTo - first < there) {
          return false;
        }
        there = 0;
        break;
      }
      long here = at.block() + (first + i - mappedFrom);
      if (i == 0) {
        device = at.device();
        block = here;
      } else if (here != block + i || at.device() != device) {
        return false;
      }
    }
    if (device == null) {
      p.zero(0, Page.SIZE);
      p.setUptodate();
      p.unlock();
      return true;
    }
    int bytes = there << shift;
    p.zero(bytes, Page.SIZE);
    long sector = block << (shift - BlockDevice.SECTOR_SHIFT);
    Bio b = bio;
    if (b == null
        || b.device() != device
        || sector != nextSector
        || b.size() + bytes > device.disk().limits().maxBytes()) {
      flush();
      List<Page> its = in;
      b = new Bio(Bio.Op.READ, Bio.RAHEAD, device, sector, done -> ended(done, its));
      bio = b;
    }
    b.add(p.memory(), p.offset(), bytes);
    in.add(p);
    nextSector = sector + (bytes >> BlockDevice.SECTOR_SHIFT);
    return true;
  }

  @MayBlock
  private void flush() {
    Bio b = bio;
    if (b != null) {
      if (Lockdep.ON) {
        in.forEach(Lockdep::handOver);
      }
      bio = null;
      in = new ArrayList<>();
      b.submit();
    }
  }

  private static void ended(Bio done, List<Page> pages) {
    for (Page p : pages) {
      if (done.status() == null) {
        p.setUptodate();
      }
      p.unlock();
    }
  }
}
