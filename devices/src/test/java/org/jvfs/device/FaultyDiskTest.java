// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.uapi.Errno;

final class FaultyDiskTest {
  private static final int SIZE = 4 << 20;

  /** A disk with its memory, filled with a byte. */
  private static final class Setup implements AutoCloseable {
    final RamDisk ram = new RamDisk("ram0", SIZE);
    final FaultyDisk faulty;
    final BlockDevice device;
    final Arena arena = Arena.ofShared();
    final MemorySegment buffer = arena.allocate(64 << 10, 4096).fill((byte) 'n');

    Setup(long seed) {
      ram.memory().fill((byte) 'o');
      faulty = new FaultyDisk(ram.disk(), seed);
      device = DiskViews.whole(faulty.disk());
    }

    byte[] content(long pos, int length) {
      return ram.memory().asSlice(pos, length).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public void close() {
      faulty.close();
      ram.close();
      arena.close();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void withoutFaultsItIsTheOtherDisk(long seed) throws Exception {
    byte[] model = new byte[SIZE];
    Arrays.fill(model, (byte) 'o');
    try (Setup s = new Setup(seed)) {
      s.faulty.add(DiskFault.delays(TimeUnit.MICROSECONDS.toNanos(200), Bio.Op.WRITE).chance(0.1));
      DiskModel m = new DiskModel(s.faulty.disk(), model, seed);
      m.run(3, 100);
      m.compare(s.ram.memory().toArray(ValueLayout.JAVA_BYTE), "beneath");
    }
  }

  @Test
  void badSectorsFailWhateverTouchesThem() throws Exception {
    try (Setup s = new Setup(1)) {
      DiskFault bad =
          s.faulty.add(DiskFault.fails(Errno.EIO, Bio.Op.READ, Bio.Op.WRITE).at(100, 2));
      Fails.with(Errno.EIO, () -> s.device.read(98, s.buffer.asSlice(0, 4096)));
      Fails.with(Errno.EIO, () -> s.device.write(101, s.buffer.asSlice(0, 512), 0));
      s.device.read(98, s.buffer.asSlice(0, 1024));
      s.device.write(102, s.buffer.asSlice(1024, 512), 0);
      s.device.flush();
      assertThat(bad.hits()).isEqualTo(2);
      assertThat(s.content(101 * 512, 512)).containsOnly('o');
      assertThat(s.content(102 * 512, 512)).containsOnly('n');
      s.faulty.clear();
      s.device.read(98, s.buffer.asSlice(0, 4096));
    }
  }

  @Test
  void aFlushIsNowhere() throws Exception {
    try (Setup s = new Setup(1)) {
      DiskFault bad = s.faulty.add(DiskFault.fails(Errno.EIO, Bio.Op.FLUSH).at(0, 8000));
      new BlockDevice(1, s.faulty.disk(), 100, 200).flush();
      assertThat(bad.hits()).isZero();
    }
  }

  @Test
  void aFaultWaitsAndEnds() throws Exception {
    try (Setup s = new Setup(1)) {
      DiskFault f = s.faulty.add(DiskFault.fails(Errno.ENOSPC, Bio.Op.FLUSH).after(2).times(1));
      s.device.flush();
      s.device.flush();
      Fails.with(Errno.ENOSPC, s.device::flush);
      s.device.flush();
      assertThat(f.hits()).isEqualTo(1);
    }
  }

  @Test
  void chanceComesFromTheSeed() throws Exception {
    boolean[][] runs = new boolean[3][200];
    long[] seeds = {5, 5, 6};
    for (int run = 0; run < runs.length; run++) {
      try (Setup s = new Setup(seeds[run])) {
        s.faulty.add(DiskFault.fails(Errno.EIO, Bio.Op.READ).chance(0.3));
        for (int i = 0; i < runs[run].length; i++) {
          try {
            s.device.read(i, s.buffer.asSlice(0, 512));
          } catch (org.jvfs.uapi.ErrnoException e) {
            runs[run][i] = true;
          }
        }
      }
    }
    assertThat(runs[1]).isEqualTo(runs[0]);
    assertThat(runs[2]).isNotEqualTo(runs[0]);
    int failed = 0;
    for (boolean b : runs[0]) {
      failed += b ? 1 : 0;
    }
    assertThat(failed).isBetween(30, 90);
  }

  @Test
  void aTornWriteIsDoneInPartAndFails() throws Exception {
    try (Setup s = new Setup(3)) {
      s.faulty.add(DiskFault.tears());
      Fails.with(Errno.EIO, () -> s.device.write(8, s.buffer, 0));
      byte[] c = s.content(4096, 64 << 10);
      int fresh = 0;
      for (int i = 0; i < c.length; i += 512) {
        byte b = c[i];
        for (int j = 0; j < 512; j++) {
          assertThat(c[i + j]).as("sectors are whole").isEqualTo(b);
        }
        fresh += b == 'n' ? 1 : 0;
      }
      assertThat(fresh).isBetween(30, 98);
      assertThat(s.content(0, 4096)).containsOnly('o');
      assertThat(s.content(4096 + (64 << 10), 4096)).containsOnly('o');
    }
  }

  @Test
  void aLostWriteIsAcknowledged() throws Exception {
    try (Setup s = new Setup(3)) {
      DiskFault f = s.faulty.add(DiskFault.loses(Bio.Op.WRITE).times(1));
      s.device.write(0, s.buffer.asSlice(0, 512), 0);
      s.device.write(1, s.buffer.asSlice(0, 512), 0);
      assertThat(s.content(0, 512)).containsOnly('o');
      assertThat(s.content(512, 512)).containsOnly('n');
      assertThat(f.hits()).isEqualTo(1);
    }
  }

  @Test
  void aSlowRequestIsOvertaken() throws Exception {
    try (Setup s = new Setup(3)) {
      s.faulty.add(DiskFault.delays(TimeUnit.MILLISECONDS.toNanos(300), Bio.Op.WRITE).at(0, 1));
      Semaphore done = new Semaphore(0);
      Bio slow = new Bio(Bio.Op.WRITE, 0, s.device, 0, b -> done.release());
      slow.add(s.buffer, 0, 512);
      slow.submit();
      s.device.write(1, s.buffer.asSlice(0, 512), 0);
      assertThat(done.tryAcquire()).as("the slow one is still under way").isFalse();
      assertThat(done.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
      assertThat(s.content(0, 1024)).containsOnly('n');
    }
  }

  @Test
  void closingWaitsForTheDelayed() throws Exception {
    Semaphore done = new Semaphore(0);
    try (RamDisk ram = new RamDisk("ram0", SIZE)) {
      try (FaultyDisk faulty = new FaultyDisk(ram.disk(), 1)) {
        faulty.add(DiskFault.delays(TimeUnit.MILLISECONDS.toNanos(100), Bio.Op.FLUSH));
        new Bio(Bio.Op.FLUSH, 0, DiskViews.whole(faulty.disk()), 0, b -> done.release()).submit();
      }
      assertThat(done.tryAcquire()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void aReadOnlyViewReadsAndDoesNotWrite(long seed) throws Exception {
    try (Setup s = new Setup(seed)) {
      BlockDevice view = DiskViews.whole(DiskViews.readOnly(s.ram.disk()));
      Fails.with(Errno.EROFS, () -> view.write(0, s.buffer, 0));
      Fails.with(Errno.EROFS, () -> view.discard(0, 8));
      Fails.with(Errno.EROFS, () -> view.open(BlockDevice.WRITE, null));
      new Random(seed)
          .ints(8)
          .forEach(x -> s.ram.memory().set(ValueLayout.JAVA_BYTE, x & 0xffff, (byte) x));
      view.read(0, s.buffer);
      view.flush();
      assertThat(s.buffer.mismatch(s.ram.memory().asSlice(0, 64 << 10))).isEqualTo(-1);
    }
  }
}
