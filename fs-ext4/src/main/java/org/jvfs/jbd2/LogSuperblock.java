// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.lang.foreign.MemorySegment;
import java.util.function.UnaryOperator;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.effect.MayBlock;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Mutex;
import org.jvfs.uapi.ErrnoException;

/** The superblock of a journal that is in use, and the writing of it. */
final class LogSuperblock {
  private static final LockClass MUTEX = new LockClass("journal->j_superblock");

  private final BlockDevice device;
  private final long sector;

  /** The journal's first block; under {@link #mutex}. */
  private final MemorySegment block;

  /** Held while it is written; nothing else is taken under it. */
  private final Mutex mutex = new Mutex(MUTEX);

  /** Written under {@link #mutex}. */
  private volatile JournalSuperblock value;

  LogSuperblock(BlockDevice device, long sector, MemorySegment block, JournalSuperblock value) {
    this.device = device;
    this.sector = sector;
    this.block = block;
    this.value = value;
  }

  JournalSuperblock value() {
    return value;
  }

  /** Changes it; it is written with the next change that is. May block. */
  @MayBlock
  void change(UnaryOperator<JournalSuperblock> by) {
    mutex.lock();
    value = by.apply(value);
    mutex.unlock();
  }

  /** Changes and writes it, to stable storage. May block. Errors: EIO, EROFS. */
  @MayBlock
  void write(UnaryOperator<JournalSuperblock> by) throws ErrnoException {
    mutex.lock();
    try {
      value = by.apply(value);
      byte[] raw = new byte[JournalSuperblock.BYTES];
      value.write(raw);
      MemorySegment.copy(MemorySegment.ofArray(raw), 0, block, 0, raw.length);
      device.write(sector, block, Bio.FUA | Bio.SYNC | Bio.META);
    } finally {
      mutex.unlock();
    }
  }
}
