// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.lock.LockContext;
import org.jvfs.lock.Lockdep;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * A request to a block device: bytes that lie together on it, and the pieces of memory they come
 * from or go to. Built by one thread, submitted once, completed once. Mirrors struct bio.
 */
public final class Bio {
  /** What is asked for. */
  public enum Op {
    READ,
    WRITE,
    /** Puts all that was written on stable storage. */
    FLUSH,
    /** The bytes are not needed any more; they may read as anything afterwards. */
    DISCARD,
    WRITE_ZEROES;

    /** Whether it changes what is on the device. */
    public boolean isWrite() {
      return this != READ && this != FLUSH;
    }
  }

  /** Flush before the request. Mirrors REQ_PREFLUSH. */
  public static final int PREFLUSH = 1;

  /** Complete only when on stable storage. Mirrors REQ_FUA. */
  public static final int FUA = 2;

  /** Somebody waits for it. */
  public static final int SYNC = 4;

  /** A file system's own data, not a file's. */
  public static final int META = 8;

  /** Read ahead: may be refused when busy. */
  public static final int RAHEAD = 16;

  private final Op op;
  private final int flags;
  private final BlockDevice device;
  private final long sector;
  private final Consumer<Bio> endIo;

  private MemorySegment[] memory = new MemorySegment[1];
  private long[] offsets = new long[1];
  private int[] lengths = new int[1];
  private int pieces;
  private long size;

  /** What went wrong; written before {@link #done}. */
  private @Nullable Errno status;

  private volatile boolean done;

  /**
   * A request without memory yet.
   *
   * @param sector the first one, on the device
   * @param flags PREFLUSH …
   * @param endIo called once with this when it is done, in completion context: it must not block
   */
  public Bio(Op op, int flags, BlockDevice device, long sector, Consumer<Bio> endIo) {
    this.op = op;
    this.flags = flags;
    this.device = device;
    this.sector = sector;
    this.endIo = endIo;
  }

  /** A request without memory: to discard or to write zeros, {@code bytes} long. */
  public static Bio range(
      Op op, int flags, BlockDevice device, long sector, long bytes, Consumer<Bio> endIo) {
    Bio b = new Bio(op, flags, device, sector, endIo);
    b.size = bytes;
    return b;
  }

  /** Another piece of memory: native, and there until the request is done. */
  public void add(MemorySegment m, long offset, int length) {
    assert m.isNative() && (op == Op.READ || op == Op.WRITE);
    if (pieces > 0
        && memory[pieces - 1].equals(m)
        && offsets[pieces - 1] + lengths[pieces - 1] == offset) {
      lengths[pieces - 1] += length;
    } else {
      if (pieces == lengths.length) {
        memory = Arrays.copyOf(memory, pieces * 2);
        offsets = Arrays.copyOf(offsets, pieces * 2);
        lengths = Arrays.copyOf(lengths, pieces * 2);
      }
      memory[pieces] = m;
      offsets[pieces] = offset;
      lengths[pieces++] = length;
    }
    size += length;
  }

  // ---- what a driver asks ----

  public Op op() {
    return op;
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** The device it was submitted to. */
  public BlockDevice device() {
    return device;
  }

  /** Its first sector, on the device. */
  public long sector() {
    return sector;
  }

  /** Its first byte, on the whole disk. */
  public long diskPos() {
    return (device.start() + sector) << BlockDevice.SECTOR_SHIFT;
  }

  /** Bytes. */
  public long size() {
    return size;
  }

  public int pieces() {
    return pieces;
  }

  public MemorySegment memory(int piece) {
    return memory[piece];
  }

  /** Where in {@link #memory} a piece begins. */
  public long offset(int piece) {
    return offsets[piece];
  }

  public int length(int piece) {
    return lengths[piece];
  }

  // ---- life ----

  /**
   * Hands the request to the disk. It fails at once, by its completion, with EIO if it does not lie
   * within the device or is not aligned as the disk wants it, with EROFS if it would change a
   * read-only one, and with EOPNOTSUPP if the disk cannot do that. May block. Mirrors submit_bio.
   */
  @MayBlock
  public void submit() {
    Errno bad = check();
    if (bad != null) {
      complete(bad);
    } else {
      device.disk().driver().submit(this);
    }
  }

  private @Nullable Errno check() {
    DiskLimits l = device.disk().limits();
    long unit = l.logicalBlockSize() - 1;
    if (op.isWrite() && device.isReadOnly()) {
      return Errno.EROFS;
    }
    if (op == Op.DISCARD && l.discardGranularity() == 0
        || op == Op.WRITE_ZEROES && !l.writeZeroes()) {
      return Errno.EOPNOTSUPP;
    }
    long bytes = device.bytes();
    boolean within =
        sector >= 0
            && sector <= device.sectors()
            && size <= bytes - (sector << BlockDevice.SECTOR_SHIFT);
    return within && ((diskPos() | size) & unit) == 0 ? null : Errno.EIO;
  }

  /**
   * The driver is done with the request: to be called once.
   *
   * @param error what went wrong, or null
   */
  public void complete(@Nullable Errno error) {
    assert !done : "a request completed twice";
    status = error;
    if (op == Op.READ && error == null) {
      device.lay(this);
    }
    Lockdep.enter(LockContext.COMPLETION);
    try {
      endIo.accept(this);
    } finally {
      Lockdep.exit(LockContext.COMPLETION);
    }
    done = true;
    device.disk().waits().wakeAll(this);
  }

  /** What went wrong, null for nothing; good once it is done. */
  public @Nullable Errno status() {
    return status;
  }

  /**
   * Submits a request and waits until it is done. May block. Errors: those of {@link #submit}; EIO,
   * ENOSPC and what else the disk says. Mirrors submit_bio_wait.
   */
  @MayBlock
  public void submitAndWait() throws ErrnoException {
    if (Lockdep.ON) {
      Lockdep.mightBlock("wait for I/O");
      Lockdep.mightWaitFor(LockContext.COMPLETION);
    }
    submit();
    if (!done) {
      device.disk().waits().await(this, () -> done);
    }
    if (status != null) {
      throw status.exception();
    }
  }

  /** What {@code endIo} is for those who wait with {@link #submitAndWait}. */
  public static void nothing(Bio done) {
    // The waiter is woken in any case.
  }

  @Override
  public String toString() {
    return op + " of " + size + " bytes at sector " + sector + " of " + device;
  }
}
