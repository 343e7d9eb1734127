// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The detached requests by their unique number. INTERRUPT may overtake the detaching of its request
 * (another thread reads it), so the numbers of the last interrupts that found nothing are kept for
 * a while.
 *
 * <p>No interrupt is lost: the detaching side inserts, then looks at the kept numbers; the
 * interrupting side keeps the number, then looks into the table. One of the two sees the other.
 */
final class PendingTable {
  private static final int KEPT = 128;

  private final ConcurrentHashMap<Long, Pending> table = new ConcurrentHashMap<>();
  private final long[] early = new long[KEPT];
  private int next;

  Pending add(long unique) {
    Pending pending = new Pending();
    table.put(unique, pending);
    if (forgetEarly(unique)) {
      pending.interrupt();
    }
    return pending;
  }

  void remove(long unique, Pending pending) {
    pending.done();
    table.remove(unique, pending);
  }

  void interrupt(long unique) {
    Pending pending = table.get(unique);
    if (pending == null) {
      keepEarly(unique);
      pending = table.get(unique);
    }
    if (pending != null) {
      pending.interrupt();
    }
  }

  void interruptAll() {
    table.values().forEach(Pending::interrupt);
  }

  int size() {
    return table.size();
  }

  private synchronized void keepEarly(long unique) {
    early[(next++ & Integer.MAX_VALUE) % KEPT] = unique;
  }

  private synchronized boolean forgetEarly(long unique) {
    for (int i = 0; i < KEPT; i++) {
      if (early[i] == unique) {
        early[i] = 0;
        return true;
      }
    }
    return false;
  }
}
