// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.BufferHead;
import org.jvfs.effect.MayBlock;
import org.jvfs.lock.LockContext;
import org.jvfs.lock.Lockdep;
import org.jvfs.lock.WaitQueue;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * Writes blocks of the log; such as lie together on the device in one request. For one thread, but
 * for the completions, which wake those who wait for a shadow to pass.
 */
final class LogIo {
  private final Journal journal;
  private final WaitQueue waits;

  /** Requests that are not done. */
  private final AtomicInteger pending = new AtomicInteger();

  /** The first thing that went wrong; written before {@link #pending} falls. */
  private volatile @Nullable Errno failed;

  // The request that is being put together.
  private @Nullable Bio bio;
  private int flags;
  private long end;
  private List<BufferHead> shadows = new ArrayList<>();

  LogIo(Journal journal) {
    this.journal = journal;
    this.waits = journal.ioWaits;
  }

  /**
   * Writes a block. It may be submitted later, with others, at the latest by {@link #submit}.
   *
   * @param at the journal's block
   * @param with of {@link Bio}
   * @param shadow a buffer whose SHADOW is to pass when it is done
   */
  @MayBlock
  void write(long at, int with, MemorySegment m, long offset, @Nullable BufferHead shadow) {
    BlockDevice d = journal.device;
    int size = journal.blockSize;
    long sector = journal.physical(at) * (size >> BlockDevice.SECTOR_SHIFT);
    Bio b = bio;
    if (b != null
        && (sector != end || flags != with || b.size() + size > d.disk().limits().maxBytes())) {
      submit();
      b = null;
    }
    if (b == null) {
      List<BufferHead> its = new ArrayList<>();
      b = new Bio(Bio.Op.WRITE, with | Bio.SYNC | Bio.META, d, sector, done -> ended(done, its));
      bio = b;
      shadows = its;
      flags = with;
    }
    b.add(m, offset, size);
    if (shadow != null) {
      shadows.add(shadow);
    }
    end = sector + (size >> BlockDevice.SECTOR_SHIFT);
  }

  /** Submits what was put together. */
  @MayBlock
  void submit() {
    Bio b = bio;
    if (b != null) {
      bio = null;
      pending.incrementAndGet();
      b.submit();
    }
  }

  /** In completion context: takes no lock of the journal. */
  private void ended(Bio done, List<BufferHead> its) {
    if (done.status() != null && failed == null) {
      failed = done.status();
    }
    for (BufferHead b : its) {
      b.clear(JournalHead.SHADOW);
    }
    pending.decrementAndGet();
    waits.wakeAll(0);
  }

  /** Waits until all is written. May block. Errors: the disk's. */
  @MayBlock
  void await() throws ErrnoException {
    awaitIdle();
    Errno e = failed;
    if (e != null) {
      throw e.exception();
    }
  }

  /** Waits until nothing is under way, however it ended. May block. */
  @MayBlock
  void awaitIdle() {
    submit();
    if (Lockdep.ON) {
      Lockdep.mightWaitFor(LockContext.COMPLETION);
    }
    waits.await(() -> pending.get() == 0);
  }
}
