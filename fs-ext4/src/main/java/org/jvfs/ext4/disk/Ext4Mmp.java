// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jvfs.uapi.ErrnoException;

/**
 * The block by which a second mount is seen: who has it mounted counts in it. 1024 bytes at the
 * begin of its block. A view: reads and changes the bytes in place. Mirrors struct mmp_struct.
 */
public final class Ext4Mmp {
  /** What {@link #mmpMagic} is. */
  public static final long MAGIC = 0x004d4d50;

  /** {@link #mmpSeq}: not mounted. */
  public static final long SEQ_CLEAN = 0xff4d4d50L;

  /** {@link #mmpSeq}: being checked. */
  public static final long SEQ_FSCK = 0xe24d4d50L;

  /** {@link #mmpSeq} of who has it mounted is not above this. */
  public static final long SEQ_MAX = 0xe24d4d4fL;

  /** Bytes of it. */
  public static final int SIZE = 1024;

  private static final int CHECKSUM = 0x3fc;

  /** Immutable. Its bytes are protected by whoever handed it in. */
  private final MemorySegment seg;

  /** Immutable. */
  private final long base;

  /** The structure at {@code base} of a segment that holds all of it. */
  public Ext4Mmp(MemorySegment seg, long base) {
    Objects.checkFromIndexSize(base, SIZE, seg.byteSize());
    this.seg = seg;
    this.base = base;
  }

  /** {@link #MAGIC}. */
  public long mmpMagic() {
    return Le.u32(seg, base);
  }

  public void mmpMagic(long v) {
    Le.put32(seg, base, v);
  }

  /** What is counted, or {@link #SEQ_CLEAN} or {@link #SEQ_FSCK}. */
  public long mmpSeq() {
    return Le.u32(seg, base + 0x04);
  }

  public void mmpSeq(long v) {
    Le.put32(seg, base + 0x04, v);
  }

  /** When it was counted last, in seconds since 1970. */
  public long mmpTime() {
    return Le.i64(seg, base + 0x08);
  }

  public void mmpTime(long v) {
    Le.put64(seg, base + 0x08, v);
  }

  /** The machine that has it mounted. */
  public String mmpNodename() {
    return Le.text(seg, base + 0x10, 64);
  }

  public void mmpNodename(String v) {
    Le.putText(seg, base + 0x10, 64, v);
  }

  /** The device there. */
  public String mmpBdevname() {
    return Le.text(seg, base + 0x50, 32);
  }

  public void mmpBdevname(String v) {
    Le.putText(seg, base + 0x50, 32, v);
  }

  /** Seconds between updates. */
  public int mmpCheckInterval() {
    return Le.u16(seg, base + 0x70);
  }

  public void mmpCheckInterval(int v) {
    Le.put16(seg, base + 0x70, v);
  }

  /** CRC-32C of all before it. */
  public int mmpChecksum() {
    return Le.i32(seg, base + 0x3fc);
  }

  public void mmpChecksum(int v) {
    Le.put32(seg, base + 0x3fc, v);
  }

  /** What {@link #mmpChecksum} should be. Mirrors ext4_mmp_csum. */
  public int computeChecksum(Ext4Layout l) {
    return Crc32c.update(l.csumSeed, seg, base, CHECKSUM);
  }

  /** Makes the checksum right, where there is one. */
  public void updateChecksum(Ext4Layout l) {
    if (l.metadataCsum) {
      mmpChecksum(computeChecksum(l));
    }
  }

  /** Checks it. Errors, in order: EUCLEAN, no such block; EBADMSG. Mirrors read_mmp_block. */
  public void check(Ext4Layout l, long block) throws ErrnoException {
    if (mmpMagic() != MAGIC) {
      throw Damage.structure("MMP block " + block, "magic is 0x%08x".formatted(mmpMagic()));
    }
    if (l.metadataCsum && computeChecksum(l) != mmpChecksum()) {
      throw Damage.checksum("MMP block " + block, mmpChecksum(), computeChecksum(l));
    }
  }
}
