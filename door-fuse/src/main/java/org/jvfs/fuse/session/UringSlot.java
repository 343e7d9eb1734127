// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import java.lang.foreign.MemorySegment;
import org.jvfs.fuse.sys.Libc;
import org.jvfs.fuse.sys.Mem;
import org.jvfs.fuse.wire.FuseProtocol;
import org.jvfs.fuse.wire.Reply;

/**
 * One entry of an io_uring queue: the kernel fills it with a request, the commit of the answer asks
 * for the next. Its memory:
 *
 * <pre>
 * iovecs | ring header (288 bytes), iovec pair, errno, scratch | payload, page-aligned
 * </pre>
 *
 * The payload holds names and data of the request and then the body of the answer.
 */
final class UringSlot extends Slot {
  private static final int HEADER_OFFSET = ClassicSlot.roundUp(Reply.IOVECS_SIZE);
  private static final int PAIR_OFFSET = HEADER_OFFSET + 320;
  private static final int STATE_OFFSET = HEADER_OFFSET + 384;
  private static final int SCRATCH_OFFSET = HEADER_OFFSET + 512;
  private static final int PAYLOAD_OFFSET = HEADER_OFFSET + Libc.pageSize();

  final int index;
  final Reply reply;

  /** Two struct iovec, of header and payload: what REGISTER points at. */
  final long pair;

  final MemorySegment state;
  private final UringQueue queue;
  private final long memory;
  private final long memorySize;
  private final long header;
  private final long payload;
  private long commitId;

  UringSlot(FuseSession session, UringQueue queue, int index, int payloadSize) {
    super(session);
    this.queue = queue;
    this.index = index;
    memorySize = (long) PAYLOAD_OFFSET + ClassicSlot.roundUp(payloadSize);
    memory = ClassicSlot.allocate(memorySize);
    header = memory + HEADER_OFFSET;
    payload = memory + PAYLOAD_OFFSET;
    pair = memory + PAIR_OFFSET;
    state = Mem.ALL.asSlice(memory + STATE_OFFSET, 16);
    Mem.putLong(pair, header);
    Mem.putLong(pair + 8, FuseProtocol.URING_HEADER_SIZE);
    Mem.putLong(pair + 16, payload);
    Mem.putLong(pair + 24, payloadSize);
    reply = new Reply(this, request, memory + SCRATCH_OFFSET, payload, payloadSize, memory);
  }

  void free() {
    Libc.munmap(memory, memorySize);
  }

  @Override
  Lane lane() {
    return queue;
  }

  long commitId() {
    return commitId;
  }

  /** The kernel has put a request here. */
  void receive() {
    commitId = Mem.getLong(header + FuseProtocol.URING_COMMIT_ID_OFFSET);
    int length = Mem.getInt(header + FuseProtocol.URING_PAYLOAD_SIZE_OFFSET);
    request.setSplit(header, header + FuseProtocol.URING_OP_IN_OFFSET, payload, length);
    received();
    reply.open();
  }

  @Override
  public void send(Reply r, int error, long body, int length) {
    if (length > 0 && body != payload) {
      Mem.copy(body, payload, length);
    }
    commit(r, error, length);
  }

  @Override
  public void sendVector(Reply r, long iovecs, int count, int length) {
    // From the last to the first: a piece may lie further up in the payload than where it goes.
    long end = payload + length;
    for (int i = count; i > 0; i--) {
      long piece = Mem.getLong(iovecs + 16L * i);
      long size = Mem.getLong(iovecs + 16L * i + 8);
      end -= size;
      if (piece != end) {
        Mem.copy(piece, end, size);
      }
    }
    commit(r, 0, length);
  }

  private void commit(Reply r, int error, int length) {
    session.traceReply(r);
    Mem.putInt(header, FuseProtocol.OUT_HEADER_SIZE + length);
    Mem.putInt(header + 4, -error);
    Mem.putLong(header + 8, unique());
    Mem.putInt(header + FuseProtocol.URING_PAYLOAD_SIZE_OFFSET, length);
    finish();
  }

  @Override
  void detached() {
    queue.entryDetached();
  }

  @Override
  void recycle(boolean wasDetached) {
    if (wasDetached) {
      queue.entryReturns();
    }
    queue.commit(this);
  }
}
