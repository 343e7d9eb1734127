// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for objects, 1 and up, used again once free. Finding an object takes no lock: it is two
 * array reads.
 */
final class Slots<T> {
  private static final int SHIFT = 10;
  private static final int CHUNK = 1 << SHIFT;
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Object[].class);

  private final Class<T> type;

  /** Chunks never move; the array of them is replaced by a longer one. Written under this. */
  private volatile @Nullable Object[][] chunks = new @Nullable Object[1][CHUNK];

  // Guarded by this.
  private int[] free = new int[64];
  private int freeCount;
  private int unused = 1;

  /** How many numbers are taken; written under this. */
  private volatile int size;

  Slots(Class<T> type) {
    this.type = type;
  }

  /** The object of a number; null if there is none. */
  @Nullable T get(long number) {
    @Nullable Object[][] c = chunks;
    if (number < 0 || number >>> SHIFT >= c.length) {
      return null;
    }
    Object o = ELEMENT.getAcquire(c[(int) (number >>> SHIFT)], (int) number & (CHUNK - 1));
    return o == null ? null : type.cast(o);
  }

  /** Takes a number, for which there is no object yet. */
  synchronized int reserve() {
    size++;
    if (freeCount > 0) {
      return free[--freeCount];
    }
    int n = unused++;
    int chunk = n >>> SHIFT;
    if (chunk == chunks.length) {
      @Nullable Object[][] longer = Arrays.copyOf(chunks, chunk + 1);
      longer[chunk] = new @Nullable Object[CHUNK];
      chunks = longer;
    }
    return n;
  }

  /** Takes a number for an object. */
  int add(T object) {
    int n = reserve();
    set(n, object);
    return n;
  }

  /** Puts the object of a reserved number. */
  void set(int number, T object) {
    ELEMENT.setRelease(chunks[number >>> SHIFT], number & (CHUNK - 1), object);
  }

  /** Takes an object out; its number is free then. Null if there was none. */
  @Nullable T remove(long number) {
    @Nullable Object[][] c = chunks;
    if (number < 0 || number >>> SHIFT >= c.length) {
      return null;
    }
    Object o =
        ELEMENT.getAndSet(c[(int) (number >>> SHIFT)], (int) number & (CHUNK - 1), (Object) null);
    if (o == null) {
      return null;
    }
    release((int) number);
    return type.cast(o);
  }

  /** Frees a number that has no object. */
  synchronized void release(int number) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, free.length * 2);
    }
    free[freeCount++] = number;
    size--;
  }

  /** How many numbers are taken. */
  int size() {
    return size;
  }

  /** Takes everything out. */
  void clear(Consumer<T> each) {
    long end = (long) chunks.length << SHIFT;
    for (long n = 0; n < end; n++) {
      T o = remove(n);
      if (o != null) {
        each.accept(o);
      }
    }
  }
}
