// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.util.Arrays;
import org.jvfs.block.Bio;

/**
 * A change that was asked of a {@link RecordingDisk}: a write, a discard, zeros. Its times are
 * events of the recording.
 */
public final class RecordedChange {
  /** As a time: not yet. */
  static final int NEVER = Integer.MAX_VALUE;

  private final Bio.Op op;
  private final long pos;
  private final long bytes;
  private final byte[] data;
  private final boolean preflush;
  private final boolean fua;
  private final int submitted;

  /** Under the lock of the recording disk until the recording is taken, as is {@link #failed}. */
  private int completed = NEVER;

  private boolean failed;

  /** Written as the recording is taken, before anybody sees it. */
  private int durable = NEVER;

  RecordedChange(
      Bio.Op op, long pos, long bytes, byte[] data, boolean preflush, boolean fua, int submitted) {
    this.op = op;
    this.pos = pos;
    this.bytes = bytes;
    this.data = data;
    this.preflush = preflush;
    this.fua = fua;
    this.submitted = submitted;
  }

  /** The same as it is now, for a recording. */
  RecordedChange copy() {
    RecordedChange c = new RecordedChange(op, pos, bytes, data, preflush, fua, submitted);
    c.completed = completed;
    c.failed = failed;
    return c;
  }

  void complete(int event, boolean bad) {
    completed = event;
    failed = bad;
  }

  void durable(int event) {
    durable = Math.min(durable, event);
  }

  /** WRITE, DISCARD or WRITE_ZEROES. */
  public Bio.Op op() {
    return op;
  }

  /** Its first byte on the disk. */
  public long pos() {
    return pos;
  }

  /** How long it is. */
  public long bytes() {
    return bytes;
  }

  /** What was written; empty but for a WRITE. */
  public byte[] data() {
    return Arrays.copyOf(data, data.length);
  }

  byte[] rawData() {
    return data;
  }

  boolean preflush() {
    return preflush;
  }

  public boolean fua() {
    return fua;
  }

  /** The event of its submission. */
  public int submitted() {
    return submitted;
  }

  /** The event of its completion; {@link Integer#MAX_VALUE} if that is not in the recording. */
  public int completed() {
    return completed;
  }

  /** Whether it was answered by an error. */
  public boolean failed() {
    return failed;
  }

  /** The event with which it got on stable storage, {@link Integer#MAX_VALUE} for never. */
  public int durable() {
    return durable;
  }

  @Override
  public String toString() {
    return op
        + (preflush ? " PREFLUSH" : "")
        + (fua ? " FUA" : "")
        + " of "
        + bytes
        + " bytes at "
        + pos
        + ", event "
        + submitted;
  }
}
