// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.crash;

import java.util.Arrays;
import java.util.TreeMap;

/** Bytes of a file. A page that is not there is zero, as is everything beyond the size. */
final class Content {
  static final int PAGE = 4096;

  private static final byte[] ZEROS = new byte[PAGE];

  /** Under the mutex of the {@link CrashDisk}, as is what follows. */
  private long size;

  private final TreeMap<Long, byte[]> pages = new TreeMap<>();

  long size() {
    return size;
  }

  /** The numbers of the pages that are not all zero, rising. */
  Iterable<Long> numbers() {
    return pages.keySet();
  }

  /** A page, which must not be changed. */
  byte[] page(long n) {
    return pages.getOrDefault(n, ZEROS);
  }

  /** Puts a page there, taking it over; what lies beyond the size is dropped by {@link #resize}. */
  void put(long n, byte[] page) {
    if (Arrays.equals(page, ZEROS)) {
      pages.remove(n);
    } else {
      pages.put(n, page);
    }
  }

  /** Drops what lies beyond {@code to} bytes, without making the file longer. */
  void cutTo(long to) {
    if (to < size) {
      resize(to);
    }
  }

  /** Sets the size; what is dropped is zero if the file grows again. */
  void resize(long to) {
    long last = to >>> 12;
    pages.tailMap(last, false).clear();
    int used = (int) (to & (PAGE - 1));
    byte[] p = pages.get(last);
    if (p != null) {
      put(last, Arrays.copyOf(Arrays.copyOf(p, used), PAGE));
    }
    size = to;
  }
}
