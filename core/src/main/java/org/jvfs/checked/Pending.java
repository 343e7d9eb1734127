// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checked;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.Condition;
import org.jvfs.lock.LockHold;
import org.jvfs.lock.Lockdep;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.superblock.SuperBlock;

/** Pages whose I/O a driver has started and whose completion is to come. */
final class Pending {
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  /** Above it, adding looks which have been completed meanwhile. */
  private static final int MANY = 256;

  private record Started(MethodRule rule, Condition owed, SuperBlock sb) {}

  private static final Map<Page, Started> STARTED = new ConcurrentHashMap<>();

  private Pending() {}

  /** A read has ended, or was started and the lock handed over to its completion. */
  static void read(MethodRule rule, Condition owed, Page p) {
    if (Lockdep.held(p) != LockHold.NONE) {
      rule.violated(
          owed,
          "the page unlocked, or its lock handed over to the completion",
          "still held by the caller of the method");
      // Who waits for the page would wait for ever.
      p.unlock();
    }
    if (p.isLocked()) {
      add(rule, owed, p);
    }
  }

  /** A write may have been started. */
  static void writeback(MethodRule rule, Page p) {
    if (p.isWriteback()) {
      add(rule, Condition.END_WRITEBACK, p);
    }
  }

  private static void add(MethodRule rule, Condition owed, Page p) {
    AddressSpace m = p.mapping();
    if (m == null) {
      return;
    }
    if (STARTED.size() > MANY) {
      STARTED.entrySet().removeIf(e -> isDone(e.getKey(), e.getValue()));
    }
    STARTED.put(p, new Started(rule, owed, m.host().sb()));
  }

  private static boolean isDone(Page p, Started s) {
    return s.owed == Condition.END_WRITEBACK ? !p.isWriteback() : !p.isLocked();
  }

  /**
   * A superblock is about to be shut down: waits a moment for its I/O, and reports what is not
   * completed.
   */
  static void shutdown(SuperBlock sb) {
    List<Page> left = new ArrayList<>();
    for (Iterator<Map.Entry<Page, Started>> i = STARTED.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<Page, Started> e = i.next();
      if (e.getValue().sb == sb) {
        if (!isDone(e.getKey(), e.getValue())) {
          left.add(e.getKey());
        } else {
          i.remove();
        }
      }
    }
    long until = System.nanoTime() + PATIENCE_NANOS;
    for (Page p : left) {
      @Nullable Started s = STARTED.get(p);
      while (s != null && !isDone(p, s) && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      if (s != null && !isDone(p, s)) {
        boolean write = s.owed == Condition.END_WRITEBACK;
        s.rule.violated(
            s.owed,
            write ? "end_page_writeback before unmount" : "the page unlocked before unmount",
            p + (write ? " still under writeback" : " still locked"));
      }
      STARTED.remove(p);
    }
  }
}
