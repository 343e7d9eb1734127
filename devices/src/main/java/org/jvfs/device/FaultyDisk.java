// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.Gendisk;
import org.jvfs.contract.BlockDeviceOperations;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.SpinLock;
import org.jvfs.uapi.Errno;

/**
 * A disk over another that fails as told: of the faults added, the first that meets a request
 * decides about it. Faults may be added and cleared while the disk is in use. Chance comes from a
 * seed, so one thread's requests always fare alike.
 */
public final class FaultyDisk implements AutoCloseable {
  private static final LockClass LOCK = new LockClass("faulty_disk.lock");

  private final BlockDevice inner;
  private final Gendisk disk;
  private final List<DiskFault> faults = new CopyOnWriteArrayList<>();

  /** Protects {@link #random}. */
  private final SpinLock lock = new SpinLock(LOCK);

  private final Random random;

  /** Begins requests that were delayed; its thread starts with the first of them. */
  private final ScheduledExecutorService later;

  /** A disk over another, without a fault. */
  public FaultyDisk(Gendisk inner, long seed) {
    this.inner = DiskViews.whole(inner);
    random = new Random(seed);
    later =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(inner.name() + "/later").factory());
    disk =
        new Gendisk(
            inner.name(),
            inner.capacity(),
            inner.limits(),
            this::submit,
            BlockDeviceOperations.DEFAULT);
    disk.setReadOnly(inner.isReadOnly());
  }

  public Gendisk disk() {
    return disk;
  }

  /** From now on; behind those that are there. */
  public DiskFault add(DiskFault fault) {
    faults.add(fault);
    return fault;
  }

  /** The disk is as good as new. */
  public void clear() {
    faults.clear();
  }

  private void submit(Bio bio) {
    DiskFault fault = meeting(bio);
    if (fault == null) {
      pass(bio);
      return;
    }
    switch (fault.kind) {
      case FAIL -> bio.complete(fault.errno);
      case LOST -> bio.complete(null);
      case SLOW -> passLater(bio, fault.nanos);
      case TORN -> tear(bio);
    }
  }

  private @Nullable DiskFault meeting(Bio bio) {
    for (DiskFault f : faults) {
      lock.lock();
      double luck = random.nextDouble();
      lock.unlock();
      if (f.meets(bio, luck)) {
        return f;
      }
    }
    return null;
  }

  private void pass(Bio bio) {
    Bios.forward(bio, Bios.flags(bio), inner, bio::complete);
  }

  private void passLater(Bio bio, long nanos) {
    // What it throws is told by the guard, so nobody need ask the future.
    Object _ = later.schedule(() -> Threads.guarded(() -> pass(bio)), nanos, TimeUnit.NANOSECONDS);
  }

  /** Does the units of a write for which a coin falls so, in runs, then fails. */
  private void tear(Bio bio) {
    int unit = disk.limits().logicalBlockSize();
    int units = (int) (bio.size() / unit);
    boolean[] done = new boolean[units];
    lock.lock();
    for (int i = 0; i < units; i++) {
      done[i] = random.nextBoolean();
    }
    lock.unlock();
    AtomicInteger left = new AtomicInteger(1);

    Runnable finished =
        () -> {
          if (left.decrementAndGet() == 0) {
            bio.complete(Errno.EIO);
          }
        };
    for (int i = 0; i < units; ) {
      int from = i;
      while (i < units && done[i] == done[from]) {
        i++;
      }
      if (done[from]) {
        left.incrementAndGet();
        long bytes = (long) (i - from) * unit;
        Bios.forward(bio, (long) from * unit, bytes, Bios.flags(bio), inner, e -> finished.run());
      }
    }
    finished.run();
  }

  /** Ends the thread of delayed requests, after those; none may come any more. */
  @Override
  public void close() {
    later.close();
  }
}
