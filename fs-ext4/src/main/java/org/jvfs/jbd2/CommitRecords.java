// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Bio;
import org.jvfs.block.BufferHead;
import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.ErrnoException;

/** What a commit writes into the log. For the commit thread. */
final class CommitRecords {
  private final Journal j;
  private final Transaction t;
  private final LogFormat format;
  private final LogChecksum sums;
  private final LogIo io;

  /** Memory of the log's own blocks, in use until {@link #release}. */
  private final List<MemorySegment> used = new ArrayList<>();

  private int sum = LogChecksum.COMPAT_START;

  CommitRecords(Journal j, Transaction t) {
    this.j = j;
    this.t = t;
    this.format = j.superblock.value().format();
    this.sums = new LogChecksum(format);
    this.io = new LogIo(j);
  }

  LogIo io() {
    return io;
  }

  private long nextBlock() {
    j.stateLock.lock();
    try {
      return j.space.next();
    } finally {
      j.stateLock.unlock();
    }
  }

  private MemorySegment memory(byte[] content) {
    MemorySegment m = j.memory.take();
    used.add(m);
    m.copyFrom(MemorySegment.ofArray(content));
    return m;
  }

  // ---- revokes ----

  @MayBlock
  void writeRevokes() {
    long[] all = j.steps.revokes(t.revokes.blocks());
    int most = RevokeBlock.capacity(format);
    byte[] block = new byte[format.blockSize()];
    for (int i = 0; i < all.length; i += most) {
      long[] some = Arrays.copyOfRange(all, i, Math.min(i + most, all.length));
      RevokeBlock.write(format, sums, t.tid, some, block);
      io.write(nextBlock(), 0, memory(block), 0, null);
    }
  }

  // ---- descriptors and blocks ----

  @MayBlock
  void writeMetadata() {
    List<JournalHead> some = new ArrayList<>();
    while (!j.isAborted()) {
      some.clear();
      j.listLock.lock();
      int most = DescriptorBlock.capacity(format);
      JournalHead h = t.metadata.first();
      while (h != null && some.size() < most) {
        some.add(h);
        h = JournalHeads.after(h.link);
      }
      j.listLock.unlock();
      if (some.isEmpty()) {
        io.submit();
        return;
      }
      writeDescribed(some);
    }
    io.submit();
  }

  /**
   * Writes a descriptor block and the blocks it speaks of. Nobody else takes a buffer off the list.
   */
  @MayBlock
  private void writeDescribed(List<JournalHead> some) {
    long descriptor = nextBlock();
    List<DescriptorTag> tags = new ArrayList<>();
    List<MemorySegment> content = new ArrayList<>();
    for (JournalHead h : some) {
      MemorySegment copy = toShadow(h);
      MemorySegment m = copy != null ? copy : h.buffer.data();
      boolean escape = j.steps.escapes() && hasMagic(m);
      if (escape) {
        // Only in a copy: see toShadow.
        m.set(BigEndian.MEMORY_INT, 0, 0);
      }
      tags.add(
          new DescriptorTag(
              h.buffer.block(), escape ? DescriptorTag.ESCAPE : 0, sums.data(t.tid, m)));
      content.add(m);
    }
    byte[] block = new byte[format.blockSize()];
    DescriptorBlock.write(format, sums, t.tid, tags, block);
    compat(MemorySegment.ofArray(block));
    io.write(descriptor, 0, memory(block), 0, null);
    for (int i = 0; i < content.size(); i++) {
      BufferHead b = some.get(i).buffer;
      compat(content.get(i));
      io.write(nextBlock(), 0, content.get(i), 0, b);
    }
  }

  private void compat(MemorySegment block) {
    if (format.compatChecksum()) {
      sum = LogChecksum.compat(sum, block);
    }
  }

  private static boolean hasMagic(MemorySegment m) {
    return m.get(BigEndian.MEMORY_INT, 0) == BlockHeader.MAGIC;
  }

  /**
   * From now on the buffer's bytes stay as they are until they are written; or those of the copy
   * that is answered, if there is one. One that begins with the magic number is copied.
   */
  private @Nullable MemorySegment toShadow(JournalHead h) {
    MemorySegment spare = null;
    j.listLock.lock();
    while (h.frozen == null && j.steps.escapes() && hasMagic(h.buffer.data())) {
      if (spare != null) {
        spare.copyFrom(h.buffer.data());
        h.frozen = spare;
        spare = null;
      } else {
        j.listLock.unlock();
        spare = j.memory.take();
        j.listLock.lock();
      }
    }
    h.buffer.set(JournalHead.SHADOW);
    j.access.file(h, t, BufferList.SHADOW);
    MemorySegment copy = h.frozen;
    j.listLock.unlock();
    if (spare != null) {
      j.memory.give(spare);
    }
    return copy;
  }

  // ---- the end ----

  /** Writes the commit block, with all that was completed before, to stable storage. */
  @MayBlock
  void writeCommit() throws ErrnoException {
    boolean compat = format.compatChecksum();
    Instant now = Instant.now();
    byte[] block = new byte[format.blockSize()];
    new CommitBlock(
            t.tid,
            compat ? CommitBlock.CRC32 : 0,
            compat ? 4 : 0,
            compat ? sum : 0,
            now.getEpochSecond(),
            now.getNano())
        .write(sums, block);
    LogIo last = new LogIo(j);
    last.write(nextBlock(), Bio.PREFLUSH | Bio.FUA, memory(block), 0, null);
    last.await();
  }

  /** Nothing is under way any more; the memory goes back. */
  @MayBlock
  void release() {
    io.awaitIdle();
    for (MemorySegment m : used) {
      j.memory.give(m);
    }
    used.clear();
  }
}
