// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jvfs.uapi.ErrnoException;

/** Reads the table of a master boot record, with the logical partitions of an extended one. */
final class Mbr {
  private static final int SIGNATURE = 0xaa55;
  private static final int SIGNATURE_AT = 510;
  private static final int DISK_ID_AT = 440;
  private static final int TABLE = 446;
  private static final int ENTRY = 16;
  private static final int ENTRIES = 4;
  private static final int FIRST_LOGICAL = 5;

  /** No more are looked for. */
  private static final int MOST_LOGICAL = 250;

  private static final int EMPTY = 0;
  private static final int PROTECTIVE = 0xee;

  private final PartitionTable.Blocks disk;
  private final ByteBuffer record;
  private final boolean table;
  private final List<Partition> partitions = new ArrayList<>();
  private final List<String> damage = new ArrayList<>();

  private Mbr(PartitionTable.Blocks disk, ByteBuffer record) {
    this.disk = disk;
    this.record = record;
    table = isTable(record) && !isFat(record);
  }

  static Mbr read(PartitionTable.Blocks disk) throws ErrnoException {
    return new Mbr(disk, disk.read(0, disk.size()));
  }

  private static boolean isTable(ByteBuffer b) {
    if ((b.getShort(SIGNATURE_AT) & 0xffff) != SIGNATURE) {
      return false;
    }
    for (int i = 0; i < ENTRIES; i++) {
      // Anything but active or not is the code of a boot sector.
      if ((b.get(TABLE + i * ENTRY) & 0x7f) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The boot sector of FAT and NTFS has the same signature, and code where a table would be. */
  private static boolean isFat(ByteBuffer b) {
    return text(b, 3, 4).equals("NTFS")
        || text(b, 3, 5).equals("EXFAT")
        || text(b, 54, 3).equals("FAT")
        || text(b, 82, 5).equals("FAT32");
  }

  private static String text(ByteBuffer b, int at, int length) {
    return StandardCharsets.ISO_8859_1.decode(b.slice(at, length)).toString();
  }

  /** Whether all that the table says is that there is a GPT. */
  boolean isProtective() {
    for (int i = 0; table && i < ENTRIES; i++) {
      if (new Entry(record, i).type() == PROTECTIVE) {
        return true;
      }
    }
    return false;
  }

  /**
   * An entry of a table, in blocks of the disk.
   *
   * @param start as it is written: from the disk's begin, or from another block
   */
  private record Entry(int type, long start, long count) {
    Entry(ByteBuffer b, int index) {
      this(
          b.get(TABLE + index * ENTRY + 4) & 0xff,
          Integer.toUnsignedLong(b.getInt(TABLE + index * ENTRY + 8)),
          Integer.toUnsignedLong(b.getInt(TABLE + index * ENTRY + 12)));
    }

    boolean isThere() {
      return type != EMPTY && count != 0;
    }

    boolean isExtended() {
      return type == 0x05 || type == 0x0f || type == 0x85;
    }
  }

  /** The partitions. Errors: EIO. */
  PartitionTable table() throws ErrnoException {
    if (!table) {
      return new PartitionTable(PartitionTable.Scheme.NONE, List.of(), List.of());
    }
    int logical = FIRST_LOGICAL;
    List<Entry> extended = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      Entry e = new Entry(record, i);
      if (e.isThere() && e.isExtended()) {
        extended.add(e);
      } else if (e.isThere()) {
        add(i + 1, e, 0, disk.count());
      }
    }
    for (Entry e : extended) {
      logical = readExtended(e, logical);
    }
    PartitionTable.findOverlaps(partitions, damage);
    return new PartitionTable(
        PartitionTable.Scheme.MBR, List.copyOf(partitions), List.copyOf(damage));
  }

  /**
   * Follows the chain of records in an extended partition: each says where its one partition is,
   * from itself, and where the next record is, from the first one.
   *
   * @return the next number
   */
  private int readExtended(Entry extended, int first) throws ErrnoException {
    int number = first;
    Set<Long> seen = new HashSet<>();
    long end = Math.min(extended.start() + extended.count(), disk.count());
    long at = extended.start();
    while (true) {
      if (at < extended.start() || at >= end) {
        damage.add("the extended boot record at block " + at + " lies outside its partition");
        return number;
      }
      if (!seen.add(at)) {
        damage.add("the chain of extended boot records comes back to block " + at);
        return number;
      }
      if (seen.size() > MOST_LOGICAL) {
        damage.add("more than " + MOST_LOGICAL + " extended boot records");
        return number;
      }
      ByteBuffer b = disk.read(at, disk.size());
      if ((b.getShort(SIGNATURE_AT) & 0xffff) != SIGNATURE) {
        damage.add("the extended boot record at block " + at + " has no signature");
        return number;
      }
      long next = -1;
      for (int i = 0; i < ENTRIES; i++) {
        Entry e = new Entry(b, i);
        if (e.isThere() && e.isExtended() && next < 0) {
          next = extended.start() + e.start();
        } else if (e.isThere() && !e.isExtended()) {
          add(number++, e, at, end);
        }
      }
      if (next < 0) {
        return number;
      }
      at = next;
    }
  }

  private void add(int number, Entry e, long base, long end) {
    long start = base + e.start();
    if (start + e.count() > end || start == 0) {
      damage.add(
          "partition "
              + number
              + " of "
              + e.count()
              + " blocks at "
              + start
              + (start == 0 ? " covers the table" : " ends behind block " + end));
      return;
    }
    int id = record.getInt(DISK_ID_AT);
    partitions.add(
        new Partition(
            number,
            disk.sectors(start),
            disk.sectors(e.count()),
            String.format(Locale.ROOT, "0x%02x", e.type()),
            id == 0 ? "" : String.format(Locale.ROOT, "%08x-%02x", id, number),
            ""));
  }
}
