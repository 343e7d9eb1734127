// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.Gendisk;
import org.jvfs.lock.Lockdep;
import org.jvfs.uapi.Errno;

/**
 * A disk beside an array of bytes. Each thread has a part of the disk and of the array to itself
 * and makes random requests there, up to eight at once where they do not touch each other, from and
 * to random pieces of memory at random addresses.
 */
final class DiskModel {
  private static final int AT_ONCE = 8;
  private static final int MOST_BYTES = 96 << 10;

  private final BlockDevice device;
  private final byte[] model;
  private final long seed;

  /** Sectors discarded and not written since: they may read as anything. */
  private final BitSet unknown = new BitSet();

  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

  DiskModel(Gendisk disk, byte[] content, long seed) {
    this(new BlockDevice(0, disk, 0, disk.capacity()), content, seed);
  }

  DiskModel(BlockDevice device, byte[] content, long seed) {
    this.device = device;
    this.model = content;
    this.seed = seed;
    assertThat(device.bytes()).isEqualTo(content.length);
  }

  /** Runs random requests, then compares all. */
  void run(int threads, int steps) throws InterruptedException {
    List<Thread> all = new ArrayList<>();
    long unit = device.disk().limits().logicalBlockSize();
    long part = device.bytes() / threads / unit * unit;
    for (int i = 0; i < threads; i++) {
      long from = i * part;
      Random r = new Random(seed * 31 + i);
      all.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (Worker w = new Worker(r, from, part)) {
                      w.run(steps);
                    } catch (Throwable t) {
                      failures.add(t);
                    }
                  }));
    }
    for (Thread t : all) {
      t.join(TimeUnit.MINUTES.toMillis(2));
      assertThat(t.isAlive()).as("hangs: %s", (Object) t.getStackTrace()).isFalse();
    }
    for (Throwable t : failures) {
      throw new AssertionError("seed " + seed, t);
    }
    compareAll();
  }

  private void compareAll() {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment m = a.allocate(device.bytes(), 4096);
      device.read(0, m);
      compare(m.toArray(ValueLayout.JAVA_BYTE), "in the end");
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether bytes that somebody else found on the disk are those of the model. */
  void compare(byte[] found, String what) {
    for (int s = 0; s < found.length >> BlockDevice.SECTOR_SHIFT; s++) {
      int at = s << BlockDevice.SECTOR_SHIFT;
      boolean any;
      synchronized (unknown) {
        any = unknown.get(s);
      }
      if (!any
          && !Arrays.equals(
              found, at, at + BlockDevice.SECTOR_SIZE, model, at, at + BlockDevice.SECTOR_SIZE)) {
        throw new AssertionError("seed " + seed + ", " + what + ": sector " + s + " differs");
      }
    }
  }

  /** One thread. */
  private final class Worker implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final Random r;
    private final long from;
    private final long bytes;
    private final int unit = device.disk().limits().logicalBlockSize();
    private final MemorySegment memory = arena.allocate((long) AT_ONCE * 2 * MOST_BYTES, 4096);

    Worker(Random r, long from, long bytes) {
      this.r = r;
      this.from = from;
      this.bytes = bytes;
    }

    void run(int steps) throws InterruptedException {
      for (int step = 0; step < steps; step++) {
        batch();
      }
    }

    /** A few requests that are under way together. */
    private void batch() throws InterruptedException {
      int n = 1 + r.nextInt(AT_ONCE);
      Semaphore done = new Semaphore(0);
      AtomicInteger submitted = new AtomicInteger();
      long share = bytes / n / unit * unit;
      List<Runnable> after = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        after.add(one(from + i * share, share, i, done, submitted));
      }
      assertThat(done.tryAcquire(submitted.get(), 1, TimeUnit.MINUTES))
          .as("requests complete")
          .isTrue();
      after.forEach(Runnable::run);
    }

    private Runnable one(long base, long share, int slot, Semaphore done, AtomicInteger submitted) {
      long length = Math.min(share, unit * (1L + r.nextInt(MOST_BYTES / unit)));
      long pos = base + unit * r.nextLong((share - length) / unit + 1);
      int flags = (r.nextInt(16) == 0 ? Bio.FUA : 0) | (r.nextInt(16) == 0 ? Bio.PREFLUSH : 0);
      submitted.incrementAndGet();
      @Nullable Errno[] status = new @Nullable Errno[1];
      Bio.Op op = op();
      java.util.function.Consumer<Bio> end =
          b -> {
            if (Lockdep.ON && Lockdep.whyNotBlock() == null) {
              failures.add(new AssertionError("completed outside completion context: " + b));
            }
            status[0] = b.status();
            done.release();
          };
      long sector = pos >> BlockDevice.SECTOR_SHIFT;
      switch (op) {
        case READ, WRITE -> {
          Bio b = new Bio(op, op == Bio.Op.READ ? 0 : flags, device, sector, end);
          long at = (long) slot * 2 * MOST_BYTES + r.nextInt(64);
          List<MemorySegment> pieces = pieces(b, at, length);
          if (op == Bio.Op.WRITE) {
            fill(pieces, (int) pos);
            known(pos, length, true);
          }
          b.submit();
          return () -> {
            assertThat(status[0]).as(b.toString()).isNull();
            if (op == Bio.Op.READ) {
              check(pieces, pos);
            }
          };
        }
        case FLUSH -> new Bio(op, 0, device, 0, end).submit();
        case DISCARD, WRITE_ZEROES -> {
          known(pos, length, op == Bio.Op.WRITE_ZEROES);
          Arrays.fill(model, (int) pos, (int) (pos + length), (byte) 0);
          Bio.range(op, op == Bio.Op.WRITE_ZEROES ? flags : 0, device, sector, length, end)
              .submit();
        }
      }
      return () -> assertThat(status[0]).as(op.toString()).isNull();
    }

    private Bio.Op op() {
      int n = r.nextInt(20);
      if (n == 0 && device.disk().limits().discardGranularity() > 0) {
        return Bio.Op.DISCARD;
      }
      if (n == 1 && device.disk().limits().writeZeroes()) {
        return Bio.Op.WRITE_ZEROES;
      }
      return n == 2 ? Bio.Op.FLUSH : n < 10 ? Bio.Op.READ : Bio.Op.WRITE;
    }

    private void known(long pos, long length, boolean known) {
      synchronized (unknown) {
        unknown.set(
            (int) (pos >> BlockDevice.SECTOR_SHIFT),
            (int) ((pos + length) >> BlockDevice.SECTOR_SHIFT),
            !known);
      }
    }

    /** Random pieces with gaps between them; half of them as pages are, and aligned. */
    private List<MemorySegment> pieces(Bio b, long at, long length) {
      boolean aligned = r.nextBoolean();
      List<MemorySegment> pieces = new ArrayList<>();
      long left = length;
      long p = aligned ? (at + 4095) & -4096 : at;
      while (left > 0) {
        long n =
            aligned
                ? Math.min(left, 4096)
                : Math.min(left, 1 + r.nextInt(r.nextInt(4) == 0 ? (int) left : 3000));
        b.add(memory, p, (int) n);
        pieces.add(memory.asSlice(p, n));
        p += n + (!aligned && r.nextBoolean() ? 1 + r.nextInt(16) : 0);
        left -= n;
      }
      return pieces;
    }

    private void fill(List<MemorySegment> pieces, int pos) {
      int at = pos;
      for (MemorySegment m : pieces) {
        byte[] data = new byte[(int) m.byteSize()];
        r.nextBytes(data);
        MemorySegment.copy(data, 0, m, ValueLayout.JAVA_BYTE, 0, data.length);
        System.arraycopy(data, 0, model, at, data.length);
        at += data.length;
      }
    }

    private void check(List<MemorySegment> pieces, long pos) {
      BitSet any;
      synchronized (unknown) {
        any = (BitSet) unknown.clone();
      }
      long at = pos;
      for (MemorySegment m : pieces) {
        for (long i = 0; i < m.byteSize(); i++, at++) {
          if (m.get(ValueLayout.JAVA_BYTE, i) != model[(int) at]
              && !any.get((int) (at >> BlockDevice.SECTOR_SHIFT))) {
            throw new AssertionError("seed " + seed + ": byte " + at + " differs");
          }
        }
      }
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
