// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jvfs.lock.Schedule.Fault;
import org.jvfs.lock.Schedule.Step;

/**
 * A sequence count: a reader notices that a writer was at work and tries again. Odd while a write
 * is going on. Writers must be serialised by a lock of their own. Mirrors seqcount_t.
 *
 * <p>Proof of the reader: it reads the count with acquire, then the data, then an acquire fence,
 * then the count again. If a write began before the data were read, its odd count was stored before
 * the data were (release fence in {@link #writeBegin}), so either the first read saw it (odd) or
 * the second sees a changed value.
 */
public class SeqCount {
  private static final LockClass CLASS = new LockClass("seqcount");
  private static final VarHandle SEQ;

  static {
    try {
      SEQ = MethodHandles.lookup().findVarHandle(SeqCount.class, "seq", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through SEQ
  private volatile int seq;

  /** The class of its writers and of the readers that wait for them. */
  protected LockClass seqClass() {
    return CLASS;
  }

  /** What lockdep calls the count. */
  protected Object seqId() {
    return this;
  }

  /** Starts a read; waits while a write is going on. The result is even. */
  public final int readBegin() {
    if (Schedule.ON) {
      Schedule.await(Step.READ_BEGIN, this, () -> ((int) SEQ.getAcquire(this) & 1) == 0);
    }
    if (Lockdep.ON) {
      Lockdep.mightSpin(seqId(), seqClass(), Subclass.NORMAL, LockMode.RECURSIVE_READ);
    }
    int s = (int) SEQ.getAcquire(this);
    for (int turn = 0; (s & 1) != 0; turn++) {
      Spin.pause(turn);
      s = (int) SEQ.getAcquire(this);
    }
    return s;
  }

  /** Starts a read without waiting; an odd result never validates, mirroring raw_seqcount_begin. */
  public final int rawBegin() {
    Schedule.point(Step.READ_BEGIN, this);
    return (int) SEQ.getAcquire(this);
  }

  /** Whether what was read since {@code start} must be thrown away. */
  public final boolean readRetry(int start) {
    Schedule.point(Step.READ_RETRY, this);
    if (Schedule.planted(Fault.NEVER_RETRY)) {
      return false;
    }
    VarHandle.acquireFence();
    return (start & 1) != 0 || (int) SEQ.getOpaque(this) != start;
  }

  /** Starts a write; the caller holds the lock that serialises writers. */
  public final void writeBegin() {
    writeBegin(Subclass.NORMAL);
  }

  /** Starts a write while another count of its class is written. */
  public final void writeBegin(Subclass sub) {
    Schedule.point(Step.WRITE_BEGIN, this);
    if (Lockdep.ON) {
      Lockdep.acquireSpin(seqId(), seqClass(), sub, false);
    }
    int s = (int) SEQ.getOpaque(this);
    assert (s & 1) == 0;
    SEQ.setOpaque(this, s + 1);
    VarHandle.storeStoreFence();
  }

  /** Ends a write. */
  public final void writeEnd() {
    Schedule.point(Step.WRITE_END, this);
    if (Lockdep.ON) {
      Lockdep.release(seqId());
    }
    int s = (int) SEQ.getOpaque(this);
    assert (s & 1) != 0;
    SEQ.setRelease(this, s + 1);
  }

  /**
   * Makes all reads that are under way fail, without a write of its own, mirroring
   * write_seqcount_invalidate.
   */
  public final void invalidate() {
    Schedule.point(Step.INVALIDATE, this);
    SEQ.setRelease(this, (int) SEQ.getOpaque(this) + 2);
    VarHandle.releaseFence();
  }
}
