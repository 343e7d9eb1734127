// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.wire;

import org.jspecify.annotations.Nullable;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Mem;

/**
 * The answer to one request. Exactly one sending method must be called, once, for each request that
 * wants an answer; a second one throws {@link IllegalStateException}. Sending may fail silently
 * when the request is gone (its caller was killed, the file system was unmounted): that is nobody's
 * error.
 *
 * <p>Structures are begun ({@link #beginEntry} and kin), filled through the object returned, then
 * {@link #send() sent}. Larger bodies are either written into {@link #body()}, or gathered from
 * anywhere with {@link #add} and sent from where they lie.
 *
 * <p>A handler that cannot answer at once calls {@link #detach()} before it returns. Request and
 * reply then stay valid until some thread sends.
 *
 * <p>Not thread-safe: the request's current owner alone uses it.
 */
public final class Reply {
  /** The longest structure, STATX's, and some. */
  public static final int SCRATCH_SIZE = 512;

  /** Pieces {@link #add} takes; writev(2) allows 1024 with the header. */
  public static final int MAX_PIECES = 1023;

  private static final int IOVEC_SIZE = 16;
  public static final int IOVECS_SIZE = (MAX_PIECES + 1) * IOVEC_SIZE;
  private static final long NANOS = 1_000_000_000L;

  private final ReplyChannel channel;
  private final Request request;
  private final long scratch;
  private final long body;
  private final int bodyCapacity;
  private final long iovecs;
  private final AttrOut attr = new AttrOut();
  private final StatxOut statx = new StatxOut();
  private final DirentOut dirent = new DirentOut(this, attr);

  private boolean open;
  private boolean detached;
  private boolean handedOver;
  private int answers;
  private int pending;
  private int pieces;
  private int piecesLength;
  private int lastError;
  private int lastLength;

  /**
   * @param scratch {@link #SCRATCH_SIZE} bytes that no part of a request lies in
   * @param body {@code bodyCapacity} bytes for large answers
   * @param iovecs {@link #IOVECS_SIZE} bytes
   */
  public Reply(
      ReplyChannel channel,
      Request request,
      long scratch,
      long body,
      int bodyCapacity,
      long iovecs) {
    this.channel = channel;
    this.request = request;
    this.scratch = scratch;
    this.body = body;
    this.bodyCapacity = bodyCapacity;
    this.iovecs = iovecs;
  }

  /** Makes this the reply to the request just read. */
  public void open() {
    open = true;
    detached = false;
    handedOver = false;
    pieces = 0;
    piecesLength = 0;
    pending = 0;
  }

  /** The request this answers. */
  public Request request() {
    return request;
  }

  /** Whether no sending method was called yet. */
  public boolean isOpen() {
    return open;
  }

  public boolean isDetached() {
    return detached;
  }

  /**
   * Changes with every answer: whoever noted it can tell later whether the request was answered
   * since.
   */
  public int answers() {
    return answers;
  }

  /** Whether {@link #detach()} was called on a request that was detached already. */
  public boolean isHandedOver() {
    return handedOver;
  }

  /** The errno sent, 0 for success; for traces. */
  public int lastError() {
    return lastError;
  }

  /** The size of the body sent in bytes; for traces. */
  public int lastLength() {
    return lastLength;
  }

  // Waiting.

  /**
   * Keeps request and reply valid beyond the handler's return, to be answered by any thread later.
   * To be called by the thread the handler was called on, also when that is a virtual thread of its
   * own already.
   */
  public void detach() {
    if (!open) {
      throw new IllegalStateException("answered already");
    }
    if (detached) {
      handedOver = true;
      return;
    }
    detached = true;
    channel.detach(this);
  }

  /**
   * Sets what happens when the caller of a detached request is interrupted by a signal: {@code
   * action} runs on a thread of the transport and must not wait. It is a hint; the request must be
   * answered all the same, with EINTR if it gave up. Runs at once when the interrupt was there
   * first. At most one action counts, the last set.
   */
  public void onInterrupt(@Nullable Runnable action) {
    if (!detached) {
      throw new IllegalStateException("only a detached request can be interrupted");
    }
    channel.onInterrupt(this, action);
  }

  // Sending.

  /** Answers with a failure; {@code errno} is positive. */
  public void error(int errno) {
    close(errno, 0);
    channel.send(this, errno, 0, 0);
  }

  /** Answers ENOSYS: for most opcodes the kernel will not ask again. */
  public void unsupported() {
    error(Errnos.ENOSYS);
  }

  /** Answers success without a body. */
  public void ok() {
    close(0, 0);
    channel.send(this, 0, 0, 0);
  }

  /** No answer at all: for FORGET and the few others the kernel expects none for. */
  public void none() {
    close(0, 0);
    channel.drop(this);
  }

  /** Sends the structure begun last. */
  public void send() {
    finish(scratch, pending);
  }

  /** Sends {@code length} bytes that were written to {@link #body()}. */
  public void sendBody(int length) {
    if (length > bodyCapacity) {
      throw new IllegalArgumentException(length + " bytes, " + bodyCapacity + " fit");
    }
    finish(body, length);
  }

  void finish(long from, int length) {
    close(0, length);
    channel.send(this, 0, from, length);
  }

  private void close(int error, int length) {
    if (!open) {
      throw new IllegalStateException("answered already");
    }
    open = false;
    answers++;
    lastError = error;
    lastLength = length;
  }

  // Bodies of any size.

  /** Address of page-aligned memory for a body, {@link #bodyCapacity()} bytes. */
  public long body() {
    return body;
  }

  public int bodyCapacity() {
    return bodyCapacity;
  }

  /** Sends {@code length} bytes from {@code address}. */
  public void bytes(long address, int length) {
    if (length == 0) {
      ok();
      return;
    }
    add(address, length);
    sendPieces();
  }

  /** Sends a copy of part of an array. */
  public void bytes(byte[] from, int offset, int length) {
    if (length > bodyCapacity) {
      throw new IllegalArgumentException(length + " bytes, " + bodyCapacity + " fit");
    }
    Mem.copy(from, offset, body, length);
    finish(body, length);
  }

  /**
   * Adds a piece of native memory to the body. Its bytes must stay put until {@link #sendPieces}
   * has returned. Pieces that touch in memory become one.
   *
   * @throws IllegalStateException after {@link #MAX_PIECES}
   */
  public void add(long address, int length) {
    long last = iovecs + (long) pieces * IOVEC_SIZE;
    if (pieces > 0 && Mem.getLong(last) + Mem.getLong(last + 8) == address) {
      Mem.putLong(last + 8, Mem.getLong(last + 8) + length);
    } else {
      if (pieces == MAX_PIECES) {
        throw new IllegalStateException("more than " + MAX_PIECES + " pieces");
      }
      pieces++;
      Mem.putLong(last + IOVEC_SIZE, address);
      Mem.putLong(last + IOVEC_SIZE + 8, length);
    }
    piecesLength += length;
  }

  /** Bytes added so far. */
  public int added() {
    return piecesLength;
  }

  /** Sends the pieces added, without copying them where the transport can. */
  public void sendPieces() {
    if (pieces == 0) {
      ok();
      return;
    }
    close(0, piecesLength);
    channel.sendVector(this, iovecs, pieces, piecesLength);
  }

  // Structures.

  /**
   * Begins an entry_out: the answer to LOOKUP, MKDIR, MKNOD, SYMLINK, LINK.
   *
   * @param nodeId the node; counts as one lookup, to be forgotten later
   * @param entryValid how long the name may be cached, in nanoseconds
   * @param attrValid how long the attributes may be cached, in nanoseconds
   */
  public AttrOut beginEntry(long nodeId, long generation, long entryValid, long attrValid) {
    pending = FuseProtocol.ENTRY_OUT_SIZE;
    putEntry(scratch, nodeId, generation, entryValid, attrValid);
    return attr.at(scratch + 40);
  }

  /** Answers LOOKUP with "no such name", to be remembered for {@code entryValid} nanoseconds. */
  public void negativeEntry(long entryValid) {
    if (entryValid == 0) {
      error(Errnos.ENOENT);
      return;
    }
    beginEntry(0, 0, entryValid, 0);
    send();
  }

  /** Begins an attr_out: the answer to GETATTR and SETATTR. */
  public AttrOut beginAttr(long attrValid) {
    pending = FuseProtocol.ATTR_OUT_SIZE;
    Mem.putLong(scratch, attrValid / NANOS);
    Mem.putLong(scratch + 8, attrValid % NANOS);
    return attr.at(scratch + 16);
  }

  /**
   * Begins the answer to CREATE and TMPFILE: entry and open file together.
   *
   * @param openFlags {@code FuseProtocol.FOPEN_*}
   */
  public AttrOut beginCreate(
      long nodeId, long generation, long entryValid, long attrValid, long fh, int openFlags) {
    putEntry(scratch, nodeId, generation, entryValid, attrValid);
    putOpen(scratch + FuseProtocol.ENTRY_OUT_SIZE, fh, openFlags, 0);
    pending = FuseProtocol.ENTRY_OUT_SIZE + FuseProtocol.OPEN_OUT_SIZE;
    return attr.at(scratch + 40);
  }

  /** Begins the answer to STATX. */
  public StatxOut beginStatx(long attrValid) {
    pending = FuseProtocol.STATX_OUT_SIZE;
    Mem.zeroWords(scratch, FuseProtocol.STATX_OUT_SIZE / 8);
    Mem.putLong(scratch, attrValid / NANOS);
    Mem.putInt(scratch + 8, (int) (attrValid % NANOS));
    return statx.at(scratch + 32);
  }

  /**
   * Begins the answer to READDIR or READDIRPLUS.
   *
   * @param size what the request asked for, in bytes
   */
  public DirentOut beginDirents(int size) {
    return dirent.begin(body, Math.min(size, bodyCapacity));
  }

  /** Answers OPEN and OPENDIR. */
  public void opened(long fh, int openFlags) {
    opened(fh, openFlags, 0);
  }

  /** Answers OPEN with a backing file (FOPEN_PASSTHROUGH). */
  public void opened(long fh, int openFlags, int backingId) {
    putOpen(scratch, fh, openFlags, backingId);
    finish(scratch, FuseProtocol.OPEN_OUT_SIZE);
  }

  /** Answers WRITE with the number of bytes written. */
  public void written(int bytes) {
    Mem.putLong(scratch, bytes & 0xffffffffL);
    finish(scratch, FuseProtocol.WRITE_OUT_SIZE);
  }

  /**
   * Answers COPY_FILE_RANGE in either form; the older one cannot tell of 4 GiB and more at once.
   */
  public void copied(long bytes) {
    boolean wide = request.opcode() == Opcode.COPY_FILE_RANGE_64;
    Mem.putLong(scratch, wide ? bytes : Math.min(bytes, 0xffffffffL));
    finish(scratch, FuseProtocol.COPY_FILE_RANGE_OUT_SIZE);
  }

  /** Answers LSEEK. */
  public void offset(long offset) {
    Mem.putLong(scratch, offset);
    finish(scratch, FuseProtocol.LSEEK_OUT_SIZE);
  }

  /** Answers BMAP. */
  public void block(long block) {
    Mem.putLong(scratch, block);
    finish(scratch, FuseProtocol.BMAP_OUT_SIZE);
  }

  /** Answers GETXATTR and LISTXATTR asked with size 0: how many bytes there are. */
  public void xattrSize(int bytes) {
    Mem.putLong(scratch, bytes & 0xffffffffL);
    finish(scratch, FuseProtocol.GETXATTR_OUT_SIZE);
  }

  /** Answers POLL. */
  public void polled(int events) {
    Mem.putLong(scratch, events & 0xffffffffL);
    finish(scratch, FuseProtocol.POLL_OUT_SIZE);
  }

  /** Answers GETLK; {@code type} is F_UNLCK when there is no conflict. */
  public void lock(long start, long end, int type, int pid) {
    Mem.putLong(scratch, start);
    Mem.putLong(scratch + 8, end);
    Mem.putInt(scratch + 16, type);
    Mem.putInt(scratch + 20, pid);
    finish(scratch, FuseProtocol.LK_OUT_SIZE);
  }

  /**
   * Answers STATFS.
   *
   * @param blocks {@code bfree}, {@code bavail} likewise: in units of {@code frsize} bytes
   * @param nameLength the longest name in bytes
   */
  public void statfs(
      long blocks,
      long bfree,
      long bavail,
      long files,
      long ffree,
      int bsize,
      int frsize,
      int nameLength) {
    Mem.zeroWords(scratch, FuseProtocol.STATFS_OUT_SIZE / 8);
    Mem.putLong(scratch, blocks);
    Mem.putLong(scratch + 8, bfree);
    Mem.putLong(scratch + 16, bavail);
    Mem.putLong(scratch + 24, files);
    Mem.putLong(scratch + 32, ffree);
    Mem.putInt(scratch + 40, bsize);
    Mem.putInt(scratch + 44, nameLength);
    Mem.putInt(scratch + 48, frsize);
    finish(scratch, FuseProtocol.STATFS_OUT_SIZE);
  }

  /** Answers IOCTL with its result and {@code length} bytes of output from {@code data}. */
  public void ioctl(int result, long data, int length) {
    Mem.zeroWords(scratch, FuseProtocol.IOCTL_OUT_SIZE / 8);
    Mem.putInt(scratch, result);
    add(scratch, FuseProtocol.IOCTL_OUT_SIZE);
    if (length > 0) {
      add(data, length);
    }
    sendPieces();
  }

  static void putEntry(long at, long nodeId, long generation, long entryValid, long attrValid) {
    Mem.putLong(at, nodeId);
    Mem.putLong(at + 8, generation);
    Mem.putLong(at + 16, entryValid / NANOS);
    Mem.putLong(at + 24, attrValid / NANOS);
    Mem.putInt(at + 32, (int) (entryValid % NANOS));
    Mem.putInt(at + 36, (int) (attrValid % NANOS));
  }

  private static void putOpen(long at, long fh, int openFlags, int backingId) {
    Mem.putLong(at, fh);
    Mem.putInt(at + 8, openFlags);
    Mem.putInt(at + 12, backingId);
  }
}
