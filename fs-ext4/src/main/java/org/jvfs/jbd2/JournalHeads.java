// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import org.jspecify.annotations.Nullable;

/** A list of buffers, oldest first. Under the journal's {@code j_list_lock}. */
final class JournalHeads {
  /** A place on a list. */
  static final class Link {
    final JournalHead head;
    private @Nullable Link next;
    private @Nullable Link prev;
    private boolean linked;

    Link(JournalHead head) {
      this.head = head;
    }
  }

  private @Nullable Link first;
  private @Nullable Link last;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return first == null;
  }

  @Nullable JournalHead first() {
    Link f = first;
    return f == null ? null : f.head;
  }

  /** The one after another. */
  static @Nullable JournalHead after(Link l) {
    Link n = l.next;
    return n == null ? null : n.head;
  }

  void add(Link l) {
    assert !l.linked;
    l.linked = true;
    Link was = last;
    l.prev = was;
    l.next = null;
    last = l;
    if (was == null) {
      first = l;
    } else {
      was.next = l;
    }
    size++;
  }

  void remove(Link l) {
    assert l.linked;
    l.linked = false;
    Link p = l.prev;
    Link n = l.next;
    if (p == null) {
      first = n;
    } else {
      p.next = n;
    }
    if (n == null) {
      last = p;
    } else {
      n.prev = p;
    }
    l.prev = null;
    l.next = null;
    size--;
  }
}
