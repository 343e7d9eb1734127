// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.UUID;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.Gendisk;
import org.jvfs.call.Vfs;
import org.jvfs.contract.BlockDeviceOperations;
import org.jvfs.device.DiskFault;
import org.jvfs.device.FaultyDisk;
import org.jvfs.device.PowerCuts;
import org.jvfs.device.RamDisk;
import org.jvfs.device.RecordingDisk;

/** A disk with a journal and some blocks to be journalled, on which nothing else is. */
final class JournalRig implements AutoCloseable {
  /** What a rig is made of. */
  record Plan(
      long seed,
      int blockSize,
      int journalBlocks,
      int targets,
      int compat,
      int incompat,
      int sequence,
      boolean lying) {
    /** Of blocks of 1024 bytes, with numbers that soon go over their end. */
    static Plan of(long seed, int journalBlocks, int compat, int incompat, boolean lying) {
      return new Plan(seed, 1024, journalBlocks, 24, compat, incompat, -20, lying);
    }
  }

  final Plan plan;
  final RamDisk ram;
  final FaultyDisk faulty;
  final RecordingDisk recording;
  final Vfs vfs;
  final BlockDevice device;
  final JournalMap map;

  /** Blocks of the whole. */
  final long blocks;

  /** The first of the blocks that are not the journal's. */
  final int firstTarget;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment before;

  JournalRig(Plan plan) throws Exception {
    this.plan = plan;
    Random r = new Random(plan.seed);
    // Pieces of the journal lie apart: one block between them is nobody's.
    int[] at = new int[plan.journalBlocks];
    int next = 1;
    for (int i = 0; i < at.length; i++) {
      next += r.nextInt(8) == 0 ? 1 : 0;
      at[i] = next++;
    }
    firstTarget = next;
    blocks = next + plan.targets;
    map =
        new JournalMap() {
          @Override
          public long length() {
            return at.length;
          }

          @Override
          public long physical(long logical) {
            return at[(int) logical];
          }
        };
    long bytes = (blocks * plan.blockSize + 4095) & ~4095L;
    ram = new RamDisk("ram0", bytes);
    LogFormat f = new LogFormat(plan.blockSize, 0, 0, new UUID(r.nextLong(), r.nextLong()));
    byte[] block = new byte[plan.blockSize];
    JournalSuperblock.create(f, at.length, 0).withLog(plan.sequence, 0).write(block);
    MemorySegment.copy(
        MemorySegment.ofArray(block), 0, ram.memory(), at[0] * (long) block.length, block.length);
    before = arena.allocate(bytes, 4096);
    before.copyFrom(ram.memory());
    faulty = new FaultyDisk(ram.disk(), plan.seed);
    recording = new RecordingDisk(faulty.disk());
    vfs = Vfs.builder().memoryBudget(8 << 20).build();
    device = vfs.blockDevices().add(plan.lying ? liar(recording.disk()) : recording.disk());
    device.open(BlockDevice.READ | BlockDevice.WRITE, this);
    device.setBlockSize(plan.blockSize);
  }

  /** Some writes take longer, so that requests are completed in another order. */
  void slow() {
    faulty.add(DiskFault.delays(200_000, Bio.Op.WRITE).chance(0.25));
  }

  Journal load(JournalSteps steps) throws Exception {
    return Journal.load(device, map, blocks, plan.compat, plan.incompat, steps);
  }

  PowerCuts cuts() {
    return recording.recording().cuts(before);
  }

  /** A disk that answers a flush at once and does nothing. */
  private static Gendisk liar(Gendisk inner) {
    BlockDevice d = new BlockDevice(77, inner, 0, inner.capacity());
    return new Gendisk(
        inner.name(),
        inner.capacity(),
        inner.limits(),
        bio -> {
          if (bio.op() == Bio.Op.FLUSH) {
            bio.complete(null);
            return;
          }
          Bio b = new Bio(bio.op(), 0, d, bio.sector(), done -> bio.complete(done.status()));
          for (int i = 0; i < bio.pieces(); i++) {
            b.add(bio.memory(i), bio.offset(i), bio.length(i));
          }
          b.submit();
        },
        BlockDeviceOperations.DEFAULT);
  }

  @Override
  public void close() throws Exception {
    device.release(BlockDevice.READ | BlockDevice.WRITE, this);
    vfs.close();
    faulty.close();
    ram.close();
    arena.close();
  }
}
