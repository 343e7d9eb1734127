// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Reads a GUID partition table: from its begin, or if that copy is bad, from the disk's end. */
final class Gpt {
  private static final long SIGNATURE = 0x5452415020494645L;
  private static final int HEADER = 92;
  private static final int CRC_AT = 16;
  private static final int ENTRY = 128;

  /** No table is read that is larger: 16,384 partitions. */
  private static final int MOST_BYTES = 2 << 20;

  private static final int NAME_AT = 56;
  private static final int NAME_BYTES = 72;

  private final PartitionTable.Blocks disk;

  private Gpt(PartitionTable.Blocks disk) {
    this.disk = disk;
  }

  /** A copy of the table that is good. */
  private record Copy(ByteBuffer entries, int count, int size, long alternate) {}

  /** Why a copy is not good. */
  private static final class Bad extends Exception {
    private static final long serialVersionUID = 1L;

    Bad(String why) {
      super(why, null, false, false);
    }

    String why() {
      return String.valueOf(getMessage());
    }
  }

  static PartitionTable read(PartitionTable.Blocks disk) throws ErrnoException {
    return new Gpt(disk).read();
  }

  private PartitionTable read() throws ErrnoException {
    List<String> damage = new ArrayList<>();
    long last = disk.count() - 1;
    Copy primary = copy("primary", 1, damage);
    long where = primary != null && primary.alternate() <= last ? primary.alternate() : last;
    if (primary != null && primary.alternate() != last) {
      damage.add(
          "the backup GPT lies at block " + primary.alternate() + ", not at the last one, " + last);
    }
    Copy backup = copy("backup", where, damage);
    if (backup == null && where != last) {
      backup = copy("backup", last, damage);
    }
    Copy good = primary != null ? primary : backup;
    if (good == null) {
      throw ErrnoException.because(
          Errno.EUCLEAN, "both copies of the GPT are bad: " + String.join("; ", damage));
    }
    List<Partition> partitions = new ArrayList<>();
    for (int i = 0; i < good.count(); i++) {
      add(i + 1, good.entries(), i * good.size(), partitions, damage);
    }
    PartitionTable.findOverlaps(partitions, damage);
    return new PartitionTable(
        PartitionTable.Scheme.GPT, List.copyOf(partitions), List.copyOf(damage));
  }

  private @Nullable Copy copy(String name, long block, List<String> damage) throws ErrnoException {
    try {
      return copy(block);
    } catch (Bad e) {
      damage.add("the " + name + " GPT at block " + block + " " + e.why());
      return null;
    }
  }

  private Copy copy(long block) throws Bad, ErrnoException {
    if (block < 1 || block >= disk.count()) {
      throw new Bad("lies outside the disk");
    }
    ByteBuffer h = disk.read(block, disk.size());
    if (h.getLong(0) != SIGNATURE) {
      throw new Bad("has no signature");
    }
    int length = h.getInt(12);
    if (length < HEADER || length > disk.size()) {
      throw new Bad("has a header of " + Integer.toUnsignedString(length) + " bytes");
    }
    int crc = h.getInt(CRC_AT);
    h.putInt(CRC_AT, 0);
    check("header", crc, h, length);
    if (h.getLong(24) != block) {
      throw new Bad("says that it lies at block " + Long.toUnsignedString(h.getLong(24)));
    }
    long first = h.getLong(72);
    long count = Integer.toUnsignedLong(h.getInt(80));
    long size = Integer.toUnsignedLong(h.getInt(84));
    if (size < ENTRY || Long.bitCount(size) != 1 || count < 1 || count > MOST_BYTES / size) {
      throw new Bad("has " + count + " entries of " + size + " bytes");
    }
    long blocks = (count * size + disk.size() - 1) / disk.size();
    if (first < 2 || first > disk.count() - blocks) {
      throw new Bad("has entries at block " + Long.toUnsignedString(first));
    }
    ByteBuffer entries = disk.read(first, (int) (count * size));
    check("entries", h.getInt(88), entries, (int) (count * size));
    long alternate = h.getLong(32);
    return new Copy(entries, (int) count, (int) size, alternate < 0 ? Long.MAX_VALUE : alternate);
  }

  private static void check(String what, int crc, ByteBuffer b, int length) throws Bad {
    CRC32 c = new CRC32();
    c.update(b.slice(0, length));
    if ((int) c.getValue() != crc) {
      throw new Bad(
          String.format(
              Locale.ROOT,
              "has a checksum of its %s that is wrong: 0x%08x, not 0x%08x",
              what,
              crc,
              (int) c.getValue()));
    }
  }

  private void add(
      int number, ByteBuffer b, int at, List<Partition> partitions, List<String> damage) {
    if (b.getLong(at) == 0 && b.getLong(at + 8) == 0) {
      return;
    }
    long first = b.getLong(at + 32);
    long last = b.getLong(at + 40);
    if (first < 1 || last < first || last >= disk.count()) {
      damage.add(
          "partition "
              + number
              + " from block "
              + Long.toUnsignedString(first)
              + " to "
              + Long.toUnsignedString(last)
              + " cannot be on a disk of "
              + disk.count());
      return;
    }
    String name = StandardCharsets.UTF_16LE.decode(b.slice(at + NAME_AT, NAME_BYTES)).toString();
    int end = name.indexOf('\0');
    partitions.add(
        new Partition(
            number,
            disk.sectors(first),
            disk.sectors(last - first + 1),
            guid(b, at),
            guid(b, at + 16),
            end < 0 ? name : name.substring(0, end)));
  }

  /** Three little-endian numbers and eight bytes. */
  private static String guid(ByteBuffer b, int at) {
    long rest = Long.reverseBytes(b.getLong(at + 8));
    return String.format(
        Locale.ROOT,
        "%08x-%04x-%04x-%04x-%012x",
        b.getInt(at),
        b.getShort(at + 4),
        b.getShort(at + 6),
        rest >>> 48,
        rest & 0xffffffffffffL);
  }
}
