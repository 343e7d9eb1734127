// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.uapi.Errno;

/** What several disks do with requests. */
final class Bios {
  private static final int[] FLAGS = {Bio.PREFLUSH, Bio.FUA, Bio.SYNC, Bio.META, Bio.RAHEAD};

  private Bios() {}

  /** All flags of a request. */
  static int flags(Bio bio) {
    int flags = 0;
    for (int f : FLAGS) {
      flags |= bio.has(f) ? f : 0;
    }
    return flags;
  }

  /**
   * A part of a piece of a request's memory, for any thread: whoever submitted the request may have
   * it from an arena of its own thread, and keeps it there until the request is done.
   */
  static MemorySegment memory(Bio bio, int piece, long from, long length) {
    assert from >= 0 && length >= 0 && from + length <= bio.length(piece);
    MemorySegment m = bio.memory(piece);
    if (!m.isAccessibleBy(Thread.currentThread())) {
      m = MemorySegment.ofAddress(m.address()).reinterpret(m.byteSize());
    }
    return m.asSlice(bio.offset(piece) + from, length);
  }

  /** Copies from a request's memory, from a byte of it on, as much as {@code to} takes. */
  static void gather(Bio bio, long from, MemorySegment to) {
    copy(bio, from, to, false);
  }

  /** Copies all of {@code from} into a request's memory, from a byte of it on. */
  static void scatter(MemorySegment from, Bio bio, long to) {
    copy(bio, to, from, true);
  }

  private static void copy(Bio bio, long at, MemorySegment other, boolean into) {
    long skip = at;
    long done = 0;
    for (int i = 0; i < bio.pieces() && done < other.byteSize(); i++) {
      if (skip >= bio.length(i)) {
        skip -= bio.length(i);
        continue;
      }
      long n = Math.min(bio.length(i) - skip, other.byteSize() - done);
      MemorySegment m = memory(bio, i, skip, n);
      if (into) {
        MemorySegment.copy(other, done, m, 0, n);
      } else {
        MemorySegment.copy(m, 0, other, done, n);
      }
      done += n;
      skip = 0;
    }
    assert done == other.byteSize();
  }

  /**
   * Asks another disk, which is addressed as the request's own, for the same, with the same memory.
   *
   * @param then called in completion context with what went wrong
   */
  static void forward(Bio bio, int flags, BlockDevice whole, Consumer<@Nullable Errno> then) {
    forward(bio, 0, bio.size(), flags, whole, then);
  }

  /** Asks another disk for a part of a request: from one of its bytes on, so many. */
  static void forward(
      Bio bio,
      long from,
      long bytes,
      int flags,
      BlockDevice whole,
      Consumer<@Nullable Errno> then) {
    long sector = (bio.diskPos() + from) >> BlockDevice.SECTOR_SHIFT;
    Consumer<Bio> end = done -> then.accept(done.status());
    if (bio.op() != Bio.Op.READ && bio.op() != Bio.Op.WRITE) {
      Bio.range(bio.op(), flags, whole, sector, bytes, end).submit();
      return;
    }
    Bio b = new Bio(bio.op(), flags, whole, sector, end);
    long skip = from;
    long left = bytes;
    for (int i = 0; i < bio.pieces() && left > 0; i++) {
      if (skip >= bio.length(i)) {
        skip -= bio.length(i);
        continue;
      }
      int n = (int) Math.min(bio.length(i) - skip, left);
      b.add(bio.memory(i), bio.offset(i) + skip, n);
      left -= n;
      skip = 0;
    }
    b.submit();
  }
}
