// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.Gendisk;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * How a disk is divided.
 *
 * @param scheme what the table is
 * @param partitions those that can be, by number
 * @param damage what is wrong with the table, one sentence each; whatever it concerns is left out,
 *     or was taken from the other copy
 */
public record PartitionTable(Scheme scheme, List<Partition> partitions, List<String> damage) {
  /** The tables there are. */
  public enum Scheme {
    /** The disk is not divided, or by something else. */
    NONE,
    MBR,
    GPT
  }

  /**
   * Reads a disk's table. May block. Errors: EIO; EUCLEAN, there is a GPT of which both copies are
   * bad. Mirrors bdev_disk_changed with its parsers.
   */
  public static PartitionTable read(Gendisk disk) throws ErrnoException {
    Blocks blocks = new Blocks(disk);
    if (blocks.count() < 1) {
      return new PartitionTable(Scheme.NONE, List.of(), List.of());
    }
    Mbr mbr = Mbr.read(blocks);
    if (mbr.isProtective()) {
      return Gpt.read(blocks);
    }
    return mbr.table();
  }

  /** The partition of this number. Errors: ENXIO, with what there is and what is wrong. */
  public Partition partition(int number) throws ErrnoException {
    for (Partition p : partitions) {
      if (p.number() == number) {
        return p;
      }
    }
    String there =
        scheme == Scheme.NONE
            ? "the disk is not partitioned"
            : scheme + " has " + partitions.stream().map(Partition::number).toList();
    throw ErrnoException.because(
        Errno.ENXIO,
        "no partition "
            + number
            + ": "
            + there
            + (damage.isEmpty() ? "" : "; " + String.join("; ", damage)));
  }

  /** What overlaps what. */
  static void findOverlaps(List<Partition> partitions, List<String> damage) {
    List<Partition> sorted = new ArrayList<>(partitions);
    sorted.sort(Comparator.comparingLong(Partition::start));
    for (int i = 1; i < sorted.size(); i++) {
      Partition a = sorted.get(i - 1);
      Partition b = sorted.get(i);
      if (a.start() + a.sectors() > b.start()) {
        damage.add("partitions " + a.number() + " and " + b.number() + " overlap");
      }
    }
  }

  /** A disk in units of its own sectors. */
  record Blocks(BlockDevice device, int size) {
    Blocks(Gendisk disk) {
      this(DiskViews.whole(disk), disk.limits().logicalBlockSize());
    }

    long count() {
      return device.bytes() / size;
    }

    /** Of 512 bytes. */
    long sectors(long blocks) {
      return blocks * (size >> BlockDevice.SECTOR_SHIFT);
    }

    /** Bytes from a block on, whole blocks of them, that lie within the disk. */
    ByteBuffer read(long block, int bytes) throws ErrnoException {
      int whole = (bytes + size - 1) / size * size;
      try (Arena a = Arena.ofShared()) {
        MemorySegment m = a.allocate(whole, 4096);
        device.read(sectors(block), m);
        return ByteBuffer.wrap(m.toArray(ValueLayout.JAVA_BYTE)).order(ByteOrder.LITTLE_ENDIAN);
      }
    }
  }
}
