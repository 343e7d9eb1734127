// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import java.util.ArrayList;
import java.util.List;
import org.jvfs.contract.Implemented;
import org.jvfs.effect.MayBlock;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.ErrnoException;

/**
 * What one open file is going to read next, as far as it can be told. Mirrors struct file_ra_state
 * and mm/readahead.c.
 *
 * <p>Who reads on where it left off is given a window of pages, at first a few times what it asked
 * for, then twice the window before, up to a limit. A page within the window is marked: to meet it
 * is to get the next window, before its pages are missed. Who reads here and there is given what it
 * asks for. The fields are guesses: two threads that read through one open file may spoil them for
 * each other, and nothing else.
 */
public final class ReadAhead {
  /** Pages of a window at most. */
  private static final int MAX = 128;

  /** The window: where it begins, how long it is, and how long before its end the mark is. */
  private volatile long start;

  private volatile int size;
  private volatile int async;

  /** The page that was read last; -1 before the first. */
  private volatile long last = -1;

  /** A page was read. */
  void read(long index) {
    last = index;
  }

  /**
   * A page is not there: reads it, and what seems to be wanted besides. The caller holds
   * invalidate_lock shared. May block. Errors: ENOMEM, if not a single page could be had. Mirrors
   * page_cache_sync_ra.
   *
   * @param wanted pages that are asked for, from this one on
   */
  @MayBlock
  void miss(OpenFile file, AddressSpace m, long index, int wanted) throws ErrnoException {
    int req = Math.clamp(wanted, 1, MAX);
    boolean onwards = index == 0 || index == last || index == last + 1;
    if (!onwards && wanted <= MAX) {
      submit(file, m, index, req, 0);
      return;
    }
    start = index;
    size = initial(req);
    async = size > req ? size - req : size;
    submit(file, m, start, size, async);
  }

  /**
   * The marked page is met: reads the next window. The caller holds invalidate_lock shared. May
   * block. Mirrors page_cache_async_ra.
   */
  @MayBlock
  void marked(OpenFile file, AddressSpace m, long index) throws ErrnoException {
    long end = start + size;
    if (index >= start && index < end) {
      start = end;
      size = next(size);
    } else {
      // Another reader's mark: find where what is there ends.
      long at = index + 1;
      while (at < index + MAX && m.has(at)) {
        at++;
      }
      if (at >= index + MAX) {
        return;
      }
      start = at;
      size = next((int) (at - index));
    }
    async = size;
    submit(file, m, start, size, async);
  }

  /** Starts anew: the last window could not be read. */
  void forget() {
    size = 0;
    async = 0;
  }

  /** Mirrors get_init_ra_size. */
  private static int initial(int req) {
    int n = Integer.highestOneBit(Math.max(1, req * 2 - 1));
    if (n <= MAX / 32) {
      return n * 4;
    }
    return n <= MAX / 4 ? n * 2 : MAX;
  }

  /** Mirrors get_next_ra_size. */
  private static int next(int size) {
    if (size < MAX / 16) {
      return size * 4;
    }
    return size <= MAX / 2 ? size * 2 : MAX;
  }

  @MayBlock
  private static void submit(OpenFile file, AddressSpace m, long first, int count, int async)
      throws ErrnoException {
    if (!Implemented.has(m.ops(), "readpages")) {
      return;
    }
    long end = (m.host().size() - 1) >>> Page.SHIFT;
    List<Page> fresh = new ArrayList<>();
    try {
      for (long i = first; i <= end && i < first + count; i++) {
        if (m.has(i)) {
          run(file, m, fresh);
          continue;
        }
        Page p = Page.alloc(m.pool());
        if (async > 0 && i == first + count - async) {
          p.setReadahead();
        }
        if (m.add(p, i)) {
          fresh.add(p);
        } else {
          p.put();
        }
      }
    } finally {
      // Also what there was memory for: it is locked, and has to be read.
      run(file, m, fresh);
    }
  }

  @MayBlock
  private static void run(OpenFile file, AddressSpace m, List<Page> fresh) throws ErrnoException {
    if (fresh.isEmpty()) {
      return;
    }
    try {
      m.checkedOps().readpages(file, m, fresh);
    } finally {
      fresh.forEach(Page::put);
      fresh.clear();
    }
  }
}
