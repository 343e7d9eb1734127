// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tags of a descriptor block, of which each stands for one of the blocks after it.
 *
 * @param tags in the order of their blocks
 * @param complete whether the last tag says that it is; else the block's end did
 */
record DescriptorBlock(List<DescriptorTag> tags, boolean complete) {
  private static final int UUID_BYTES = 16;

  /** Reads what is there, never past the block. */
  static DescriptorBlock read(LogFormat f, byte[] block) {
    List<DescriptorTag> tags = new ArrayList<>();
    int size = f.tagBytes();
    int at = BlockHeader.BYTES;
    while (at + size <= f.tailAt()) {
      DescriptorTag t = tag(f, block, at);
      tags.add(t);
      if ((t.flags() & DescriptorTag.LAST) != 0) {
        return new DescriptorBlock(tags, true);
      }
      at += size + ((t.flags() & DescriptorTag.SAME_UUID) != 0 ? 0 : UUID_BYTES);
    }
    return new DescriptorBlock(tags, false);
  }

  private static DescriptorTag tag(LogFormat f, byte[] b, int at) {
    long block = BigEndian.getU32(b, at);
    if (f.checksumsV3()) {
      // The upper half is there in any case and means something with 64bit alone.
      return new DescriptorTag(
          f.is64() ? block | BigEndian.getU32(b, at + 8) << 32 : block,
          BigEndian.get32(b, at + 4),
          BigEndian.get32(b, at + 12));
    }
    return new DescriptorTag(
        f.is64() ? block | BigEndian.getU32(b, at + 8) << 32 : block,
        BigEndian.getU16(b, at + 6),
        f.checksums() ? BigEndian.getU16(b, at + 4) : 0);
  }

  /** How many tags one block has room for. */
  static int capacity(LogFormat f) {
    return (f.tailAt() - BlockHeader.BYTES - UUID_BYTES) / f.tagBytes();
  }

  /** Writes tags, at least one and not more than {@link #capacity}, over a whole block. */
  static void write(
      LogFormat f, LogChecksum sums, int sequence, List<DescriptorTag> tags, byte[] block) {
    if (tags.isEmpty() || tags.size() > capacity(f)) {
      throw new IllegalArgumentException(tags.size() + " tags");
    }
    Arrays.fill(block, (byte) 0);
    BlockHeader.put(block, BlockHeader.DESCRIPTOR, sequence);
    int at = BlockHeader.BYTES;
    for (int i = 0; i < tags.size(); i++) {
      DescriptorTag t = tags.get(i);
      int flags = t.flags() & (DescriptorTag.ESCAPE | DescriptorTag.DELETED);
      flags |= i > 0 ? DescriptorTag.SAME_UUID : 0;
      flags |= i == tags.size() - 1 ? DescriptorTag.LAST : 0;
      put(f, block, at, new DescriptorTag(t.block(), flags, t.checksum()));
      at += f.tagBytes();
      if (i == 0) {
        f.putUuid(block, at);
        at += UUID_BYTES;
      }
    }
    sums.putTail(block);
  }

  private static void put(LogFormat f, byte[] b, int at, DescriptorTag t) {
    BigEndian.put32(b, at, (int) t.block());
    if (f.checksumsV3()) {
      BigEndian.put32(b, at + 4, t.flags());
      BigEndian.put32(b, at + 12, t.checksum());
    } else {
      BigEndian.put16(b, at + 4, t.checksum());
      BigEndian.put16(b, at + 6, t.flags());
    }
    if (f.is64()) {
      BigEndian.put32(b, at + 8, (int) (t.block() >>> 32));
    }
  }
}
