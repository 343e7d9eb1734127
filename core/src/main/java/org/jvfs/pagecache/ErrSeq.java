// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pagecache;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.Errno;

/**
 * The last write error of something that many have open, each of whom shall hear of it once.
 * Mirrors errseq_t.
 *
 * <p>The word: the errno in the low bits, then a bit that tells whether anybody has looked at it,
 * then a counter. A new error moves the counter only if the last value was seen, so that a thousand
 * errors that nobody asks about do not wrap it round.
 */
public final class ErrSeq {
  private static final int ERRNO = 0xfff;
  private static final int SEEN = 0x1000;
  private static final int ONE = 0x2000;

  private final AtomicInteger word = new AtomicInteger();

  /** Records an error. */
  public void set(Errno e) {
    word.updateAndGet(
        old -> {
          int v = (old & ~(ERRNO | SEEN)) | e.code;
          return (old & SEEN) != 0 ? v + ONE : v;
        });
  }

  /**
   * Where somebody who opens now begins to watch: before the last error if nobody has heard of that
   * one.
   */
  public int sample() {
    int v = word.get();
    return (v & SEEN) == 0 ? 0 : v;
  }

  /** The word as it is. */
  int value() {
    return word.get();
  }

  /** The error since {@code since}, or null. Does not count as seen. */
  public @Nullable Errno check(int since) {
    int v = word.get();
    return v == since || (v & ERRNO) == 0 ? null : Errno.of(v & ERRNO);
  }

  /** Marks the present value as seen and answers it, for the watcher to keep. */
  public int advance() {
    return word.updateAndGet(v -> v == 0 ? 0 : v | SEEN);
  }

  /** The error in a value that {@link #advance} answered; null for none. */
  public static @Nullable Errno errno(int value) {
    return (value & ERRNO) == 0 ? null : Errno.of(value & ERRNO);
  }
}
