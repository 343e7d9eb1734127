// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.checked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockCache;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.BlockIoctl;
import org.jvfs.block.BufferHead;
import org.jvfs.block.BufferIo;
import org.jvfs.block.DiskLimits;
import org.jvfs.block.Gendisk;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.checked.Checked;
import org.jvfs.contract.AddressSpaceOperations;
import org.jvfs.contract.BlockDeviceOperations;
import org.jvfs.contract.BufferHeadOperations;
import org.jvfs.device.RamDisk;
import org.jvfs.file.OpenFile;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.ErrnoException;

/** A disk with every method of its table, and what reads, writes and forgets its blocks. */
final class ProbeDisks {
  private static final int MODE = BlockDevice.READ | BlockDevice.WRITE;
  private static final int SIZE = 16 << 20;
  private static final int BLOCK = 1024;

  private ProbeDisks() {}

  /** A disk whose medium is another one each time somebody asks, with a command of its own. */
  private static final class Removable implements BlockDeviceOperations {
    static final int COMMAND = 0x5326;

    @Override
    public boolean mediaChanged(Gendisk disk) {
      return true;
    }

    @Override
    public int ioctl(BlockDevice device, int mode, int cmd, long arg) throws ErrnoException {
      return cmd == COMMAND ? 4 : BlockDeviceOperations.super.ioctl(device, mode, cmd, arg);
    }
  }

  static void run() throws ErrnoException {
    try (RamDisk ram = new RamDisk("ram", SIZE);
        Vfs vfs = Vfs.builder().memoryBudget(4 << 20).build()) {
      BlockDevice beneath = new BlockDevice(1, ram.disk(), 0, ram.disk().capacity());
      Gendisk disk =
          new Gendisk(
              "probed",
              ram.disk().capacity(),
              DiskLimits.PLAIN,
              bio -> pass(bio, beneath),
              ProbeType.probe(BlockDeviceOperations.class, new Removable()));
      BlockDevice d = vfs.blockDevices().add(disk);
      Task t = vfs.rootTask();
      t.mount("none", "/", "probe", 0, Map.of());
      OpenFile root = t.file(t.open("/", 0, 0));
      SuperBlock sb = root.inode().sb();
      root.put();
      d.open(MODE, sb);
      d.setBlockSize(BLOCK);
      d.mapping().setOps(ProbeType.probe(AddressSpaceOperations.class, d.mapping().ops()));
      assertThat(BlockIoctl.ioctl(d, MODE, Removable.COMMAND, 0)).isEqualTo(4);
      assertThatThrownBy(() -> BlockIoctl.getgeo(d)).isInstanceOf(ErrnoException.class);
      // Four times what there are frames for: some are taken from pages with buffers.
      for (int b = 0; b < SIZE / BLOCK; b++) {
        BlockCache.bread(d, b).put();
      }
      ended(BlockCache.bread(d, 7));
      BlockCache.sync(d);
      d.release(MODE, sb);
    }
  }

  /** Reads from the disk beneath; as a driver of a disk upon another does. */
  private static void pass(Bio bio, BlockDevice beneath) {
    if (bio.op() == Bio.Op.FLUSH) {
      bio.complete(null);
      return;
    }
    Bio below = new Bio(bio.op(), 0, beneath, bio.sector(), done -> bio.complete(done.status()));
    for (int i = 0; i < bio.pieces(); i++) {
      below.add(bio.memory(i), bio.offset(i), bio.length(i));
    }
    below.submit();
  }

  /** Writes a buffer with a completion that is looked at, and drops the reference. */
  private static void ended(BufferHead b) {
    BufferHeadOperations end =
        (bh, uptodate) -> {
          assertThat(uptodate).isTrue();
          bh.unlock();
          bh.put();
        };
    b.lock();
    b.setEndIo(
        Checked.table(
            BufferHeadOperations.class, ProbeType.probe(BufferHeadOperations.class, end)));
    BufferIo.submit(Bio.Op.WRITE, 0, b);
    b.waitUnlocked();
  }
}
