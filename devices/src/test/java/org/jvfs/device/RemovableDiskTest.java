// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.block.BlockCache;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.BlockIoctl;
import org.jvfs.block.BufferHead;
import org.jvfs.block.BufferIo;
import org.jvfs.block.DiskLimits;
import org.jvfs.block.Gendisk;
import org.jvfs.block.HdGeometry;
import org.jvfs.call.Vfs;
import org.jvfs.contract.BlockDeviceOperations;
import org.jvfs.uapi.Errno;

final class RemovableDiskTest {
  private static final int READ = BlockDevice.READ;
  private static final int WRITE = BlockDevice.WRITE;

  private final RamDisk one = new RamDisk("one", 1 << 20);
  private final RamDisk two = new RamDisk("two", 64 << 10);
  private final RemovableDisk drive = new RemovableDisk("sr0", DiskLimits.PLAIN);
  private final Arena arena = Arena.ofShared();
  private final MemorySegment m = arena.allocate(512, 8);

  @AfterEach
  void close() {
    one.close();
    two.close();
    arena.close();
  }

  private BlockDevice whole() {
    return DiskViews.whole(drive.disk());
  }

  @Test
  void withoutAMediumItCannotBeOpened() throws Exception {
    Fails.with(Errno.ENOMEDIUM, "no medium found", () -> whole().open(READ, null));
    Fails.with(Errno.ENOMEDIUM, drive::eject);
    assertThat(BlockIoctl.ioctl(whole(), READ, RemovableDisk.CDROM_DRIVE_STATUS, 0))
        .isEqualTo(RemovableDisk.CDS_NO_DISC);
    drive.insert(one.disk());
    Fails.with(Errno.EBUSY, () -> drive.insert(two.disk()));
    whole().open(READ, null);
    assertThat(whole().sectors()).isEqualTo(2048);
    assertThat(BlockIoctl.ioctl(whole(), READ, RemovableDisk.CDROM_DRIVE_STATUS, 0))
        .isEqualTo(RemovableDisk.CDS_DISC_OK);
  }

  @Test
  void theDoorIsLockedWhileItIsOpen() throws Exception {
    drive.insert(one.disk());
    BlockDevice b = whole();
    b.open(READ, null);
    Fails.with(Errno.EBUSY, drive::eject);
    b.open(READ, null);
    Fails.with(Errno.EBUSY, () -> BlockIoctl.ioctl(b, READ, RemovableDisk.CDROMEJECT, 0));
    b.release(READ, null);
    BlockIoctl.ioctl(b, READ, RemovableDisk.CDROMEJECT, 0);
    b.release(READ, null);
    Fails.with(Errno.ENOMEDIUM, () -> b.open(READ, null));
  }

  /** What was meant for one medium does not get onto the next. */
  @Test
  void anotherMediumIsNotWrittenToUnnoticed() throws Exception {
    drive.insert(one.disk());
    whole().open(WRITE, null);
    BlockDevice b = whole();
    b.write(0, m.fill((byte) 'a'), 0);
    drive.pullOut();
    Fails.with(Errno.EIO, () -> b.write(0, m, 0));
    drive.insert(two.disk());
    Fails.with(Errno.EIO, () -> b.write(0, m, 0));
    assertThat(two.memory().get(ValueLayout.JAVA_BYTE, 0)).isZero();
    b.open(WRITE, null);
    b.write(0, m, 0);
    assertThat(two.memory().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 'a');
    Fails.with(Errno.EIO, () -> b.read(2000, m));
    assertThat(whole().bytes()).isEqualTo(64 << 10);
    assertThat(b.checkDiskChange()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void bytesAreThoseOfAnArray(long seed) throws Exception {
    drive.insert(one.disk());
    whole().open(WRITE, null);
    new DiskModel(drive.disk(), new byte[1 << 20], seed).run(2, 50);
  }

  @Test
  void aMediumOfAnotherKindIsRefused() throws Exception {
    Gendisk large =
        new Gendisk(
            "large",
            8,
            new DiskLimits(4096, 4096, 1 << 20, 1, 0, false, false),
            bio -> bio.complete(Errno.EIO),
            BlockDeviceOperations.DEFAULT);
    drive.insert(large);
    Fails.with(Errno.EMEDIUMTYPE, "wrong medium type", () -> whole().open(READ, null));
    drive.eject();
    drive.insert(DiskViews.readOnly(one.disk()));
    Fails.with(Errno.EROFS, () -> whole().open(WRITE, null));
    whole().open(READ, null);
    assertThat(BlockIoctl.ioctl(whole(), READ, BlockIoctl.BLKROGET, 0)).isEqualTo(1);
  }

  @Test
  void allDevicesHaveTheseIoctls() throws Exception {
    BlockDevice b = new BlockDevice(3, one.disk(), 8, 100);
    assertThat(BlockIoctl.ioctl(b, READ, BlockIoctl.BLKGETSIZE64, 0)).isEqualTo(51200);
    assertThat(BlockIoctl.ioctl(b, READ, BlockIoctl.BLKGETSIZE, 0)).isEqualTo(100);
    assertThat(BlockIoctl.ioctl(b, READ, BlockIoctl.BLKSSZGET, 0)).isEqualTo(512);
    assertThat(BlockIoctl.ioctl(b, READ, BlockIoctl.BLKPBSZGET, 0)).isEqualTo(4096);
    assertThat(BlockIoctl.ioctl(b, READ, BlockIoctl.BLKSECTGET, 0)).isEqualTo(2048);
    assertThat(BlockIoctl.ioctl(b, READ, BlockIoctl.BLKROGET, 0)).isZero();
    BlockIoctl.ioctl(b, READ, BlockIoctl.BLKROSET, 1);
    assertThat(BlockIoctl.ioctl(b, READ, BlockIoctl.BLKROGET, 0)).isEqualTo(1);
    Fails.with(Errno.EROFS, () -> b.write(0, m, 0));
    BlockIoctl.ioctl(b, READ, BlockIoctl.BLKROSET, 0);
    b.write(0, m, 0);
    Fails.with(Errno.EINVAL, () -> BlockIoctl.ioctl(b, READ, BlockIoctl.BLKBSZSET, 3000));
    Fails.with(Errno.EINVAL, () -> BlockIoctl.ioctl(b, READ, BlockIoctl.BLKBSZSET, 1L << 40));
    Fails.with(Errno.ENOTTY, () -> BlockIoctl.ioctl(b, READ, 0x1234, 0));
    Fails.with(Errno.ENOTTY, () -> BlockIoctl.getgeo(b));
  }

  @Test
  void theGeometryIsThatOfTheMedium() throws Exception {
    drive.insert(one.disk());
    whole().open(READ, null);
    BlockDevice part = new BlockDevice(3, drive.disk(), 100, 200);
    assertThat(BlockIoctl.getgeo(part)).isEqualTo(new HdGeometry(255, 63, 0, 100));
  }

  /** What was cached of one medium is not read from the next. */
  @Test
  void pagesGoWithTheMedium() throws Exception {
    one.memory().fill((byte) 'a');
    two.memory().fill((byte) 'b');
    drive.insert(two.disk());
    whole().open(READ, null);
    try (Vfs vfs = Vfs.builder().memoryBudget(8 << 20).build()) {
      BlockDevice b = vfs.blockDevices().add(drive.disk());
      assertThat(first(b)).isEqualTo((byte) 'b');
      drive.pullOut();
      drive.insert(one.disk());
      assertThat(first(b)).as("nobody looked yet").isEqualTo((byte) 'b');
      b.open(READ, null);
      assertThat(first(b)).isEqualTo((byte) 'a');
      b.release(READ, null);
    }
  }

  private static byte first(BlockDevice b) throws Exception {
    BufferHead h = BlockCache.bread(b, 0);
    try {
      return h.data().get(ValueLayout.JAVA_BYTE, 0);
    } finally {
      h.put();
    }
  }

  @Test
  void flushingBuffersWritesAndForgetsThem() throws Exception {
    try (Vfs vfs = Vfs.builder().memoryBudget(8 << 20).build()) {
      BlockDevice b = vfs.blockDevices().add(one.disk());
      b.open(READ | WRITE, this);
      BlockIoctl.ioctl(b, WRITE, BlockIoctl.BLKBSZSET, 1024);
      assertThat(BlockIoctl.ioctl(b, READ, BlockIoctl.BLKBSZGET, 0)).isEqualTo(1024);
      BufferHead h = BlockCache.bread(b, 3);
      assertThat(h.data().byteSize()).isEqualTo(1024);
      h.lock();
      h.data().fill((byte) 'z');
      h.unlock();
      BufferIo.markDirty(h);
      h.put();
      assertThat(one.memory().get(ValueLayout.JAVA_BYTE, 3 * 1024)).isZero();
      BlockIoctl.ioctl(b, WRITE, BlockIoctl.BLKFLSBUF, 0);
      assertThat(one.memory().get(ValueLayout.JAVA_BYTE, 3 * 1024)).isEqualTo((byte) 'z');
      assertThat(b.mapping().nrPages()).isZero();
      b.release(READ | WRITE, this);
    }
  }
}
