// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import java.lang.foreign.MemorySegment;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Libc;
import org.jvfs.fuse.sys.Mem;
import org.jvfs.fuse.wire.FuseProtocol;
import org.jvfs.fuse.wire.Reply;

/**
 * A slot of the device transport. Its memory:
 *
 * <pre>
 * iovecs | errno, clock, header + scratch | ... header + body (page-aligned) | ... header + request, data page-aligned
 * </pre>
 *
 * Every area a body can lie in has room for the header in front, so that one write(2) sends both.
 * The request is read to 80 bytes before a page boundary: what WRITE carries then starts on it.
 * Pages are taken only when touched.
 */
final class ClassicSlot extends Slot {
  private static final int PAGE = Libc.pageSize();
  private static final int IOVECS = roundUp(Reply.IOVECS_SIZE);
  private static final int STATE_OFFSET = IOVECS;
  private static final int CLOCK_OFFSET = IOVECS + 32;
  private static final int SCRATCH_OFFSET = IOVECS + 64;
  private static final int BODY_OFFSET = IOVECS + 2 * PAGE;

  final Reply reply;
  final MemorySegment state;

  /** Where requests are read to, and how much fits. */
  final long in;

  final int inSize;

  private final SlotPool pool;
  private final long memory;
  private final long memorySize;
  private final long iovecs;
  private final long scratch;
  private Reader owner;

  ClassicSlot(FuseSession session, SlotPool pool, Reader owner) {
    super(session);
    this.pool = pool;
    this.owner = owner;
    int payload = roundUp(session.payloadSize());
    inSize = Math.max(FuseProtocol.MIN_READ_BUFFER, payload + FuseProtocol.WRITE_DATA_OFFSET);
    memorySize = (long) BODY_OFFSET + payload + PAGE + roundUp(inSize);
    memory = allocate(memorySize);
    iovecs = memory;
    scratch = memory + SCRATCH_OFFSET;
    long body = memory + BODY_OFFSET;
    state = Mem.ALL.asSlice(memory + STATE_OFFSET, 16);
    in = body + payload + PAGE - FuseProtocol.WRITE_DATA_OFFSET;
    reply = new Reply(this, request, scratch, body, payload, iovecs);
  }

  static int roundUp(int size) {
    return (size + PAGE - 1) / PAGE * PAGE;
  }

  static long allocate(long size) {
    long address =
        Libc.mmap(
            size,
            Libc.PROT_READ | Libc.PROT_WRITE,
            Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE,
            -1,
            0);
    if (address < 0 && address > -4096) {
      throw new OutOfMemoryError("mmap of " + size + " bytes: " + Errnos.name((int) -address));
    }
    return address;
  }

  void free() {
    Libc.munmap(memory, memorySize);
  }

  void owner(Reader reader) {
    owner = reader;
  }

  @Override
  Lane lane() {
    return owner;
  }

  /** The CPU time of the calling thread, in ns. */
  long threadCpuNanos() {
    return Libc.threadCpuNanos(state, memory + CLOCK_OFFSET);
  }

  /** A request of {@code length} bytes was read to {@link #in}. */
  void receive(int length) {
    request.set(in, length);
    received();
    reply.open();
  }

  @Override
  public void send(Reply r, int error, long body, int length) {
    long header = (length == 0 ? scratch : body) - FuseProtocol.OUT_HEADER_SIZE;
    putHeader(header, error, length);
    int fd = owner.fd;
    long rc = Libc.write(state, fd, header, FuseProtocol.OUT_HEADER_SIZE + length);
    if (rc < 0) {
      failed(fd, (int) -rc);
    }
    session.traceReply(r);
    finish();
  }

  @Override
  public void sendVector(Reply r, long vector, int count, int length) {
    long header = scratch - FuseProtocol.OUT_HEADER_SIZE;
    putHeader(header, 0, length);
    Mem.putLong(vector, header);
    Mem.putLong(vector + 8, FuseProtocol.OUT_HEADER_SIZE);
    int fd = owner.fd;
    long rc = Libc.writev(state, fd, vector, count + 1);
    if (rc < 0) {
      failed(fd, (int) -rc);
    }
    session.traceReply(r);
    finish();
  }

  private void putHeader(long header, int error, int length) {
    Mem.putInt(header, FuseProtocol.OUT_HEADER_SIZE + length);
    Mem.putInt(header + 4, -error);
    Mem.putLong(header + 8, unique());
  }

  /**
   * The kernel took no answer. When it did not like its form the caller still waits: end that with
   * EIO.
   */
  private void failed(int fd, int errno) {
    if (errno == Errnos.ENOENT || errno == Errnos.ENODEV || errno == Errnos.ECONNABORTED) {
      return;
    }
    session.log(
        System.Logger.Level.WARNING, "reply to " + request + ": " + Errnos.name(errno), null);
    long header = scratch - FuseProtocol.OUT_HEADER_SIZE;
    putHeader(header, Errnos.EIO, 0);
    Libc.write(state, fd, header, FuseProtocol.OUT_HEADER_SIZE);
  }

  @Override
  void recycle(boolean wasDetached) {
    if (wasDetached) {
      pool.give(this);
    }
  }
}
