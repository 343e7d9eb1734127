// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import java.util.ArrayDeque;

/**
 * Slots of the device transport nobody uses. As many are kept as are handy; what waits may take any
 * number.
 */
final class SlotPool {
  private final FuseSession session;
  private final int keep;
  private final ArrayDeque<ClassicSlot> free = new ArrayDeque<>();
  private boolean closed;

  SlotPool(FuseSession session, int keep) {
    this.session = session;
    this.keep = keep;
  }

  ClassicSlot take(Reader reader) {
    ClassicSlot slot;
    synchronized (this) {
      slot = free.pollLast();
    }
    if (slot == null) {
      return new ClassicSlot(session, this, reader);
    }
    slot.owner(reader);
    return slot;
  }

  void give(ClassicSlot slot) {
    synchronized (this) {
      if (!closed && free.size() < keep) {
        free.addLast(slot);
        return;
      }
    }
    slot.free();
  }

  synchronized void close() {
    closed = true;
    free.forEach(ClassicSlot::free);
    free.clear();
  }
}
