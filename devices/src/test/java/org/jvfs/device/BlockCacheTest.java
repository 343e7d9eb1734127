// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockCache;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.BufferHead;
import org.jvfs.block.BufferIo;
import org.jvfs.block.DiskLimits;
import org.jvfs.block.Gendisk;
import org.jvfs.call.Vfs;
import org.jvfs.contract.BlockDeviceOperations;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Buffers of a device: what is read through them, what is written, and when. */
final class BlockCacheTest {
  /** Not a multiple of a page: the last page is there in part. */
  private static final int SIZE = (1 << 20) + 1024;

  private static byte[] content(MemorySegment m) {
    return m.toArray(ValueLayout.JAVA_BYTE);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 2048, 4096})
  void randomReadsAndWritesAreThoseOfAnArray(int blockSize) throws ErrnoException {
    Random r = new Random(20261121 + blockSize);
    byte[] model = new byte[SIZE];
    r.nextBytes(model);
    byte[] synced = model.clone();
    try (RamDisk ram = new RamDisk("ram0", SIZE);
        Vfs vfs = Vfs.builder().memoryBudget(8 << 20).build()) {
      MemorySegment.copy(model, 0, ram.memory(), ValueLayout.JAVA_BYTE, 0, SIZE);
      BlockDevice d = vfs.blockDevices().add(ram.disk());
      d.open(BlockDevice.READ | BlockDevice.WRITE, this);
      d.setBlockSize(blockSize);
      int blocks = SIZE / blockSize;
      for (int step = 0; step < 20_000; step++) {
        int block = r.nextInt(blocks);
        int at = block * blockSize;
        switch (r.nextInt(8)) {
          case 0, 1, 2 -> {
            BufferHead b = BlockCache.bread(d, block);
            assertThat(b.data().mismatch(MemorySegment.ofArray(model).asSlice(at, blockSize)))
                .isEqualTo(-1);
            b.put();
          }
          case 3, 4 -> {
            BufferHead b = BlockCache.bread(d, block);
            byte[] bytes = new byte[1 + r.nextInt(blockSize)];
            r.nextBytes(bytes);
            int off = r.nextInt(blockSize - bytes.length + 1);
            b.lock();
            MemorySegment.copy(bytes, 0, b.data(), ValueLayout.JAVA_BYTE, off, bytes.length);
            b.unlock();
            BufferIo.markDirty(b);
            System.arraycopy(bytes, 0, model, at + off, bytes.length);
            if (r.nextInt(10) == 0) {
              BufferIo.syncDirty(b, 0);
              System.arraycopy(model, at, synced, at, blockSize);
            }
            b.put();
          }
          case 5 -> {
            // A block overwritten as a whole is not read.
            BufferHead b = BlockCache.getblk(d, block);
            byte[] bytes = new byte[blockSize];
            r.nextBytes(bytes);
            b.lock();
            b.data().copyFrom(MemorySegment.ofArray(bytes));
            b.set(BufferHead.UPTODATE);
            b.unlock();
            BufferIo.markDirty(b);
            b.put();
            System.arraycopy(bytes, 0, model, at, blockSize);
          }
          case 6 -> BlockCache.readahead(d, block);
          default -> {
            if (r.nextInt(200) == 0) {
              BlockCache.sync(d);
              System.arraycopy(model, 0, synced, 0, SIZE);
              assertThat(content(ram.memory())).isEqualTo(model);
              if (r.nextBoolean()) {
                BlockCache.drop(d);
                assertThat(d.mapping().nrPages()).isZero();
              }
            }
          }
        }
      }
      assertThat(content(ram.memory()))
          .as("nothing was written that was not synced")
          .isEqualTo(synced);
      BlockCache.sync(d);
      assertThat(content(ram.memory())).isEqualTo(model);
      d.release(BlockDevice.READ | BlockDevice.WRITE, this);
    }
  }

  /** Keeps threads abreast without putting them to sleep. */
  private static final class Meeting {
    private final int threads;
    private final AtomicInteger arrived = new AtomicInteger();

    Meeting(int threads) {
      this.threads = threads;
    }

    void await() {
      int all = (arrived.getAndIncrement() / threads + 1) * threads;
      for (int turn = 0; arrived.get() < all && turn < 1_000_000; turn++) {
        if (turn % 1000 == 999) {
          Thread.yield();
        }
      }
    }
  }

  @Test
  void blocksWantedByManyAtOnceHaveTheirPlace() throws Exception {
    int threads = 2;
    try (RamDisk ram = new RamDisk("ram0", 1 << 20);
        Vfs vfs = Vfs.builder().memoryBudget(8 << 20).build()) {
      BlockDevice d = vfs.blockDevices().add(ram.disk());
      d.open(BlockDevice.READ, this);
      AtomicInteger wrong = new AtomicInteger();
      CyclicBarrier round = new CyclicBarrier(threads, () -> BlockCache.drop(d));
      Meeting met = new Meeting(threads);
      List<Thread> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        for (int n = 0; n < 25; n++) {
                          round.await(20, TimeUnit.SECONDS);
                          // The last block of a page is the last to be told its place.
                          for (int b = 7; b < 2048; b += 8) {
                            BlockCache.bread(d, b).put();
                            met.await();
                          }
                        }
                      } catch (Exception | AssertionError e) {
                        wrong.incrementAndGet();
                        round.reset();
                      }
                    }));
      }
      for (Thread t : all) {
        t.join();
      }
      assertThat(wrong).hasValue(0);
      d.release(BlockDevice.READ, this);
    }
  }

  @Test
  void whoeverWaitsForABlockIsWokenByTheOneWhoReadsIt() throws Exception {
    AtomicInteger reads = new AtomicInteger();
    // Completes from a thread of its own, a while later.
    Gendisk slow =
        new Gendisk(
            "slow",
            8,
            DiskLimits.PLAIN,
            bio -> {
              reads.incrementAndGet();
              Thread.ofPlatform()
                  .start(
                      () -> {
                        sleep(50);
                        bio.memory(0).asSlice(bio.offset(0), bio.length(0)).fill((byte) 7);
                        bio.complete(null);
                      });
            },
            BlockDeviceOperations.DEFAULT);
    try (Vfs vfs = Vfs.builder().build()) {
      BlockDevice d = vfs.blockDevices().add(slow);
      List<Thread> threads = new ArrayList<>();
      AtomicInteger right = new AtomicInteger();
      for (int i = 0; i < 8; i++) {
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        BufferHead b = BlockCache.bread(d, 3);
                        if (b.data().get(ValueLayout.JAVA_BYTE, 511) == 7) {
                          right.incrementAndGet();
                        }
                        b.put();
                      } catch (ErrnoException e) {
                        throw new AssertionError(e);
                      }
                    }));
      }
      for (Thread t : threads) {
        t.join(10_000);
      }
      assertThat(right.get()).isEqualTo(8);
      assertThat(reads.get()).isEqualTo(1);
    }
  }

  /** Sixteen times the frames: what is not in use goes, dirty and held blocks stay. */
  @ParameterizedTest
  @ValueSource(ints = {1024, 4096})
  void aDeviceLargerThanMemoryIsRead(int blockSize) throws Exception {
    int size = 16 << 20;
    int blocks = size / blockSize;
    try (RamDisk ram = new RamDisk("ram0", size);
        Vfs vfs = Vfs.builder().memoryBudget(1 << 20).build()) {
      for (int b = 0; b < blocks; b++) {
        ram.memory().set(ValueLayout.JAVA_INT, (long) b * blockSize, b);
      }
      BlockDevice d = vfs.blockDevices().add(ram.disk());
      d.open(BlockDevice.READ | BlockDevice.WRITE, this);
      d.setBlockSize(blockSize);
      BufferHead held = BlockCache.bread(d, 5);
      BufferHead dirty = BlockCache.bread(d, 4000);
      dirty.data().set(ValueLayout.JAVA_INT, 4, 77);
      BufferIo.markDirty(dirty);
      dirty.put();
      AtomicInteger wrong = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        int seed = t;
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      Random r = new Random(seed);
                      try {
                        for (int n = 0; n < 20_000; n++) {
                          int block = seed == 0 ? n % blocks : r.nextInt(blocks);
                          BufferHead b = BlockCache.bread(d, block);
                          if (b.data().get(ValueLayout.JAVA_INT, 0) != block) {
                            wrong.incrementAndGet();
                          }
                          b.put();
                        }
                      } catch (ErrnoException e) {
                        throw new AssertionError(e);
                      }
                    }));
      }
      for (Thread t : threads) {
        t.join(60_000);
        assertThat(t.isAlive()).isFalse();
      }
      assertThat(wrong.get()).isZero();
      assertThat(d.mapping().nrPages()).isLessThanOrEqualTo(256);
      assertThat(BlockCache.find(d, 5)).isSameAs(held);
      held.put();
      held.put();
      assertThat(ram.memory().get(ValueLayout.JAVA_INT, 4000L * blockSize + 4)).isZero();
      BlockCache.sync(d);
      assertThat(ram.memory().get(ValueLayout.JAVA_INT, 4000L * blockSize + 4)).isEqualTo(77);
      d.release(BlockDevice.READ | BlockDevice.WRITE, this);
    }
  }

  private static void sleep(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anErrorIsToldToReadersAtOnceAndOfWritesOnceByTheNextSync() throws ErrnoException {
    AtomicBoolean bad = new AtomicBoolean(true);
    try (RamDisk ram = new RamDisk("ram0", 1 << 16);
        Vfs vfs = Vfs.builder().build()) {
      Gendisk disk =
          new Gendisk(
              "bad",
              128,
              DiskLimits.PLAIN,
              bio -> {
                if (bad.get()) {
                  bio.complete(Errno.EIO);
                } else {
                  bio.complete(null);
                }
              },
              BlockDeviceOperations.DEFAULT);
      BlockDevice d = vfs.blockDevices().add(disk);
      assertThatThrownBy(() -> BlockCache.bread(d, 1))
          .isInstanceOfSatisfying(
              ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EIO));
      bad.set(false);
      BufferHead b = BlockCache.bread(d, 1);
      BufferIo.markDirty(b);
      bad.set(true);
      assertThatThrownBy(() -> BlockCache.sync(d)).isInstanceOf(ErrnoException.class);
      assertThat(b.is(BufferHead.WRITE_IO_ERROR)).isTrue();
      BlockCache.sync(d);
      b.put();
    }
  }

  @Test
  void requestsThatCannotBeAreRefused() throws ErrnoException {
    try (RamDisk ram = new RamDisk("ram0", 8192);
        Vfs vfs = Vfs.builder().build()) {
      BlockDevice d = vfs.blockDevices().add(ram.disk());
      MemorySegment m = ram.memory();
      errno(Errno.EIO, () -> d.read(16, m.asSlice(0, 512)));
      errno(Errno.EIO, () -> d.read(-1, m.asSlice(0, 512)));
      errno(Errno.EIO, () -> d.read(Long.MAX_VALUE, m.asSlice(0, 512)));
      errno(Errno.EIO, () -> d.read(0, m.asSlice(0, 100)));
      errno(Errno.EOPNOTSUPP, () -> new RamDiskWithout().device().discard(0, 1));
      errno(Errno.EIO, () -> BlockCache.bread(d, 16));
      errno(Errno.EIO, () -> BlockCache.bread(d, -1));
      errno(Errno.EINVAL, () -> d.setBlockSize(1000));
      errno(Errno.EINVAL, () -> d.setBlockSize(8192));
      d.setReadOnly(true);
      errno(Errno.EROFS, () -> d.write(0, m.asSlice(0, 512), 0));
      errno(Errno.EROFS, () -> d.open(BlockDevice.WRITE, null));
      d.setReadOnly(false);
      d.open(BlockDevice.READ, this);
      errno(Errno.EBUSY, () -> d.open(BlockDevice.READ, "another"));
      errno(Errno.EBUSY, () -> vfs.blockDevices().remove(d));
      d.release(BlockDevice.READ, this);
      errno(Errno.EEXIST, () -> vfs.blockDevices().add(ram.disk()));
      vfs.blockDevices().remove(d);
      assertThat(vfs.blockDevices().byName("/dev/ram0")).isNull();
      vfs.blockDevices().add(ram.disk());
      assertThat(new Bio(Bio.Op.READ, 0, d, 3, Bio::nothing))
          .hasToString("READ of 0 bytes at sector 3 of ram0");
    }
  }

  /** A disk that can do nothing beyond reading and writing. */
  private static final class RamDiskWithout {
    BlockDevice device() {
      Gendisk g =
          new Gendisk(
              "g", 8, DiskLimits.PLAIN, b -> b.complete(null), BlockDeviceOperations.DEFAULT);
      return new BlockDevice(1, g, 0, 8);
    }
  }

  private interface Try {
    void run() throws ErrnoException;
  }

  private static void errno(Errno e, Try t) {
    assertThatThrownBy(t::run)
        .isInstanceOfSatisfying(ErrnoException.class, x -> assertThat(x.errno()).isEqualTo(e));
  }
}
