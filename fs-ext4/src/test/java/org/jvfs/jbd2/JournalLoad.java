// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BlockCache;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.BufferHead;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * Threads that change blocks in handles: as metadata, freed and revoked, used again as metadata or
 * as data that is written past the journal. Which thread does what follows from the seed; the order
 * among them does not.
 */
final class JournalLoad {
  private enum Use {
    METADATA,
    FREE,
    DATA
  }

  /** A block; under {@link #lock}. */
  private static final class Target {
    final ReentrantLock lock = new ReentrantLock();
    Use use = Use.METADATA;
    int freedBy;
  }

  private final JournalRig rig;
  private final Journal journal;
  private final JournalModel model;
  private final Target[] targets;
  private final AtomicBoolean done = new AtomicBoolean();

  /** Whether errors of a journal that was aborted end the threads, and that is all. */
  private final boolean mayAbort;

  private final AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();

  // How often it happened.
  final AtomicInteger frees = new AtomicInteger();
  final AtomicInteger asData = new AtomicInteger();
  final AtomicInteger again = new AtomicInteger();
  final AtomicInteger waits = new AtomicInteger();
  final AtomicInteger restarts = new AtomicInteger();

  JournalLoad(JournalRig rig, Journal journal, JournalModel model, boolean mayAbort) {
    this.mayAbort = mayAbort;
    this.rig = rig;
    this.journal = journal;
    this.model = model;
    targets = new Target[rig.plan.targets()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = new Target();
    }
  }

  void run(int threads, int handles) throws Exception {
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Random r = new Random(rig.plan.seed() * 31 + i);
      all.add(
          start(
              () -> {
                for (int h = 0; h < handles && failed.get() == null; h++) {
                  handle(r);
                }
              }));
    }
    Random r = new Random(rig.plan.seed() * 31 - 1);
    Thread other =
        start(
            () -> {
              while (!done.get()) {
                LockSupport.parkNanos(500_000);
                switch (r.nextInt(4)) {
                  case 0 -> BlockCache.sync(rig.device);
                  case 1 -> journal.forceCommit();
                  default -> {}
                }
              }
            });
    for (Thread t : all) {
      join(t);
    }
    done.set(true);
    join(other);
    Throwable e = failed.get();
    if (e != null) {
      throw new AssertionError("seed " + rig.plan.seed(), e);
    }
  }

  private interface Body {
    void run() throws Exception;
  }

  private Thread start(Body b) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                b.run();
              } catch (ErrnoException e) {
                boolean expected = e.errno() == Errno.EIO || e.errno() == Errno.EROFS;
                if (!mayAbort || !expected) {
                  failed.compareAndSet(null, e);
                }
              } catch (Throwable e) {
                failed.compareAndSet(null, e);
              }
            });
  }

  private void join(Thread t) throws Exception {
    t.join(60_000);
    if (t.isAlive()) {
      AssertionError e = new AssertionError("hangs: " + journal + " " + journal.space);
      e.setStackTrace(t.getStackTrace());
      throw e;
    }
  }

  private void handle(Random r) throws Exception {
    int n = 1 + r.nextInt(4);
    TreeSet<Integer> which = new TreeSet<>();
    for (int i = 0; i < n; i++) {
      // Some blocks are changed all the time.
      which.add(r.nextInt(r.nextBoolean() ? targets.length : 4));
    }
    Handle h = journal.start(n, 2);
    try {
      if (r.nextInt(10) == 0) {
        restarts.incrementAndGet();
        h.restart(n, 2);
      }
      for (int b : which) {
        targets[b].lock.lock();
      }
      try {
        for (int b : which) {
          change(h, b, r);
        }
      } finally {
        for (int b : which) {
          targets[b].lock.unlock();
        }
      }
      if (r.nextInt(3) == 0) {
        h.addOrdered(new SlowData());
      }
    } finally {
      end(h, r);
    }
  }

  private void end(Handle h, Random r) throws Exception {
    if (h.isAborted()) {
      h.stop();
    } else {
      int tid = h.tid();
      boolean waits = r.nextInt(8) == 0;
      boolean sync = waits && r.nextBoolean();
      if (sync) {
        h.setSync();
      }
      h.stop();
      if (waits) {
        this.waits.incrementAndGet();
        if (!sync) {
          journal.completeTransaction(tid);
        }
        rig.recording.mark(Integer.toString(tid));
      }
    }
  }

  /** Takes its time, so that buffers are wanted that wait for their commit. */
  private static final class SlowData implements OrderedData {
    @Override
    public void submit() {
      LockSupport.parkNanos(300_000);
    }

    @Override
    public void await() {
      // It was written, if anything was.
    }
  }

  private byte[] content(Random r) {
    byte[] c = new byte[rig.plan.blockSize()];
    r.nextBytes(c);
    if (r.nextInt(6) == 0) {
      BigEndian.put32(c, 0, BlockHeader.MAGIC);
    }
    return c;
  }

  private void change(Handle h, int block, Random r) throws Exception {
    Target t = targets[block];
    long at = rig.firstTarget + (long) block;
    switch (t.use) {
      case METADATA -> {
        BufferHead b = BlockCache.bread(rig.device, at);
        if (r.nextInt(5) == 0 && h.revokeCredits() > 0) {
          h.revoke(at, b);
          free(h, t, block);
        } else {
          h.getWriteAccess(b);
          fill(h, b, block, r);
        }
      }
      case FREE -> {
        if (!Tid.after(t.freedBy, journal.commitSequence) && r.nextInt(4) != 0) {
          byte[] c = content(r);
          h.addOrdered(new Data(rig.device, at, c));
          model.changed(h.tid(), block, c);
          t.use = Use.DATA;
          asData.incrementAndGet();
        } else if (r.nextBoolean()) {
          BufferHead b = BlockCache.getblk(rig.device, at);
          h.getCreateAccess(b);
          t.use = Use.METADATA;
          fill(h, b, block, r);
          again.incrementAndGet();
        }
      }
      case DATA -> {
        if (r.nextBoolean()) {
          free(h, t, block);
        }
      }
    }
  }

  private void free(Handle h, Target t, int block) {
    t.use = Use.FREE;
    t.freedBy = h.tid();
    model.changed(h.tid(), block, JournalModel.ANYTHING);
    frees.incrementAndGet();
  }

  private void fill(Handle h, BufferHead b, int block, Random r) throws ErrnoException {
    byte[] c = content(r);
    int half = r.nextInt(c.length);
    b.lock();
    MemorySegment.copy(MemorySegment.ofArray(c), 0, b.data(), 0, half);
    if (r.nextInt(4) == 0) {
      Thread.yield();
    }
    MemorySegment.copy(MemorySegment.ofArray(c), half, b.data(), half, c.length - half);
    b.set(BufferHead.UPTODATE);
    b.unlock();
    h.dirtyMetadata(b);
    b.put();
    model.changed(h.tid(), block, c);
  }

  /** A block of a file. */
  private record Data(BlockDevice device, long block, byte[] content) implements OrderedData {
    @Override
    public void submit() throws ErrnoException {
      BufferHead b = BlockCache.find(device, block);
      if (b != null) {
        // It may be on its way home yet, from when it was metadata.
        b.waitUnlocked();
        b.put();
      }
      try (DeviceBlocks d =
          new DeviceBlocks(device, content.length, device.bytes() / content.length)) {
        d.write(block, content);
      }
    }

    @Override
    public void await() {
      // Was written as it was submitted.
    }
  }
}
