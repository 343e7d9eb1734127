// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mm;

import java.util.ArrayList;
import java.util.List;
import org.jvfs.effect.MayBlock;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.RwSem;
import org.jvfs.pagecache.Page;
import org.jvfs.superblock.VfsState;

/**
 * The areas that show a file. Mirrors {@code i_mmap} of struct address_space with its {@code
 * i_mmap_rwsem}.
 */
public final class MappedAreas {
  private static final LockClass I_MMAP = new LockClass("&mapping->i_mmap_rwsem");
  private static final PageTable[] NONE = {};

  private final VfsState state;
  private final RwSem rwsem = new RwSem(I_MMAP);

  /** Replaced under {@link #rwsem}; never changed. */
  private volatile PageTable[] tables = NONE;

  /** No areas yet. */
  public MappedAreas(VfsState state) {
    this.state = state;
  }

  /** Whether no area shows the file. Lock-free. */
  public boolean isEmpty() {
    return tables.length == 0;
  }

  /** Whether an area shows a page, were it in the file. Lock-free. */
  public boolean isMapped(long pgoff) {
    for (PageTable t : tables) {
      if (t.covers(pgoff)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a page may be changed by stores that nobody is told of. Lock-free. */
  public boolean isMappedWritable(long pgoff) {
    for (PageTable t : tables) {
      if (t.isSharedWritable() && t.covers(pgoff)) {
        return true;
      }
    }
    return false;
  }

  void link(PageTable t) {
    rwsem.lock();
    List<PageTable> all = new ArrayList<>(List.of(tables));
    all.add(t);
    tables = all.toArray(NONE);
    rwsem.unlock();
  }

  void unlink(PageTable t) {
    rwsem.lock();
    List<PageTable> all = new ArrayList<>(List.of(tables));
    all.remove(t);
    tables = all.toArray(NONE);
    rwsem.unlock();
  }

  /**
   * The file has become shorter, and its pages are about to go: areas show nothing there. The
   * caller has set the size. Mirrors unmap_mapping_range as truncate_pagecache calls it.
   */
  @MayBlock
  public void cut() {
    if (isEmpty()) {
      return;
    }
    rwsem.lockShared();
    try {
      for (PageTable t : tables) {
        done(t, t.cut());
      }
    } finally {
      rwsem.unlockShared();
    }
  }

  /** A page has left the file: areas show nothing there. Mirrors unmap_mapping_folio. */
  @MayBlock
  public void unmap(Page p) {
    if (isEmpty()) {
      return;
    }
    rwsem.lockShared();
    try {
      for (PageTable t : tables) {
        done(t, t.clear(p));
      }
    } finally {
      rwsem.unlockShared();
    }
  }

  /** The area goes on showing what has left the file, which is safe, and keeps its memory. */
  private void done(PageTable t, boolean done) {
    if (!done) {
      state.report("the kernel has no room to cut " + t.area() + ", which shows old bytes");
    }
  }

  /** The pages from a number on have moved; {@link #sync} will show where they are now. */
  public void moved(long pgoff) {
    rwsem.lockShared();
    for (PageTable t : tables) {
      t.moved(pgoff);
    }
    rwsem.unlockShared();
  }

  /**
   * Makes areas show all of the file and nothing behind it, after its size or its pages have
   * changed. To be called with no lock inside i_rwsem held. May block.
   */
  @MayBlock
  public void sync() {
    if (isEmpty()) {
      return;
    }
    cut();
    for (PageTable t : tables) {
      if (!t.isComplete()) {
        t.area().mm().bringIn(t);
      }
    }
  }

  /**
   * Marks dirty each page of a range that stores may have reached since it was written last: nobody
   * is told of a store. May block.
   *
   * @param last the last page
   */
  @MayBlock
  public void redirty(long first, long last) {
    for (PageTable t : tables) {
      if (t.isSharedWritable()) {
        t.redirty(first, last);
      }
    }
  }
}
