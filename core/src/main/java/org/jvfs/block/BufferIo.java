// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

import org.jvfs.block.Bio.Op;
import org.jvfs.checked.Checked;
import org.jvfs.contract.BufferHeadOperations;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.MustHold;
import org.jvfs.lock.Lockdep;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Reading and writing single buffers. */
public final class BufferIo {
  /** A read is done. Mirrors end_buffer_read_sync. */
  private static final BufferHeadOperations READ =
      Checked.table(BufferHeadOperations.class, BufferIo::endRead);

  /** A write is done. Mirrors end_buffer_write_sync. */
  private static final BufferHeadOperations WRITE =
      Checked.table(BufferHeadOperations.class, BufferIo::endWrite);

  private BufferIo() {}

  /**
   * Submits a locked buffer that has a place and a completion, which unlocks it. May block. Mirrors
   * submit_bh.
   *
   * @param flags of {@link Bio}
   */
  @MayBlock
  public static void submit(Op op, int flags, @MustHold(LockKind.BH_LOCK) BufferHead b) {
    Lockdep.handOver(b);
    submitHandedOver(op, flags, b);
  }

  /** The same for a buffer whose lock was handed to its completion before. */
  @MayBlock
  static void submitHandedOver(Op op, int flags, BufferHead b) {
    assert b.isLocked() && b.isMapped() && b.count() > 0;
    b.set(BufferHead.REQ);
    if (op == Op.WRITE) {
      b.clear(BufferHead.WRITE_IO_ERROR);
    }
    long sector = b.block() * (b.size() >> BlockDevice.SECTOR_SHIFT);
    Bio bio =
        new Bio(
            op,
            flags | (b.is(BufferHead.META) ? Bio.META : 0),
            b.device(),
            sector,
            done -> b.ended(done.status() == null));
    bio.add(b.memory(), b.memoryOffset(), b.size());
    bio.submit();
  }

  private static void endRead(BufferHead b, boolean uptodate) {
    if (uptodate) {
      b.set(BufferHead.UPTODATE);
    } else {
      b.clear(BufferHead.UPTODATE);
    }
    b.unlock();
    b.put();
  }

  private static void endWrite(BufferHead b, boolean uptodate) {
    if (uptodate) {
      b.set(BufferHead.UPTODATE);
    } else {
      failedWrite(b);
    }
    b.unlock();
    b.put();
  }

  /** The block's content is lost: said to who syncs the device's or the file's pages. */
  static void failedWrite(BufferHead b) {
    b.set(BufferHead.WRITE_IO_ERROR);
    b.clear(BufferHead.UPTODATE);
    AddressSpace m = b.page().mapping();
    if (m != null) {
      m.recordError(Errno.EIO);
    }
  }

  /** Starts to read a buffer unless its bytes are there or another does. May block. */
  @MayBlock
  static void startRead(BufferHead b, int flags) {
    if (b.isUptodate() || !b.tryLock()) {
      return;
    }
    if (b.isUptodate()) {
      b.unlock();
      return;
    }
    b.setEndIo(READ);
    submit(Op.READ, flags, b.get());
  }

  /** Reads a buffer whose bytes are not there. May block. Errors: EIO. Mirrors __bh_read. */
  @MayBlock
  public static void read(BufferHead b) throws ErrnoException {
    if (b.isUptodate()) {
      return;
    }
    b.lock();
    if (b.isUptodate()) {
      b.unlock();
      return;
    }
    b.setEndIo(READ);
    submit(Op.READ, Bio.SYNC, b.get());
    b.waitUnlocked();
    if (!b.isUptodate()) {
      throw Errno.EIO.exception();
    }
  }

  /** Marks a buffer dirty, with its page. Mirrors mark_buffer_dirty. */
  public static void markDirty(BufferHead b) {
    assert b.isUptodate() : "dirty without bytes";
    if (b.isDirty() || (b.set(BufferHead.DIRTY) & BufferHead.DIRTY) != 0) {
      return;
    }
    Page p = b.page();
    AddressSpace m = p.mapping();
    if (m != null) {
      m.dirtied(p);
    }
  }

  /**
   * Starts to write a buffer if it is dirty; waits only for its lock. May block. Mirrors
   * write_dirty_buffer.
   */
  @MayBlock
  public static void writeDirty(BufferHead b, int flags) {
    b.lock();
    if ((b.clear(BufferHead.DIRTY) & BufferHead.DIRTY) == 0) {
      b.unlock();
      return;
    }
    b.setEndIo(WRITE);
    submit(Op.WRITE, flags, b.get());
  }

  /**
   * Writes a buffer if it is dirty, and waits. May block. Errors: EIO. Mirrors sync_dirty_buffer.
   */
  @MayBlock
  public static void syncDirty(BufferHead b, int flags) throws ErrnoException {
    writeDirty(b, flags | Bio.SYNC);
    b.waitUnlocked();
    if (b.is(BufferHead.WRITE_IO_ERROR)) {
      throw Errno.EIO.exception();
    }
  }
}
