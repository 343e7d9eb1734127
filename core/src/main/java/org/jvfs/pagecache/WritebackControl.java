// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pagecache;

/** What is to be written and how hard to try. Mirrors struct writeback_control. */
public final class WritebackControl {
  /** Whether to wait. */
  public enum SyncMode {
    /** Write what can be written without waiting. */
    NONE,
    /** Wait for what is under way and write everything that is dirty at the call. */
    ALL
  }

  private final SyncMode syncMode;
  private final long rangeStart;
  private final long rangeEnd;

  /**
   * Pages still to be written; drivers count it down, and may stop at zero with {@link
   * SyncMode#NONE}.
   */
  public long nrToWrite;

  private WritebackControl(SyncMode syncMode, long nrToWrite, long rangeStart, long rangeEnd) {
    this.syncMode = syncMode;
    this.nrToWrite = nrToWrite;
    this.rangeStart = rangeStart;
    this.rangeEnd = rangeEnd;
  }

  /** Everything, waiting for it. */
  public static WritebackControl forSync() {
    return forSync(0, Long.MAX_VALUE);
  }

  /** A range of bytes, the end included, waiting for it. */
  public static WritebackControl forSync(long start, long end) {
    return new WritebackControl(SyncMode.ALL, Long.MAX_VALUE, start, end);
  }

  /** Everything that can be written without waiting. */
  public static WritebackControl background() {
    return new WritebackControl(SyncMode.NONE, Long.MAX_VALUE, 0, Long.MAX_VALUE);
  }

  /** A range of bytes, the end included, up to {@code pages} pages, without waiting. */
  public static WritebackControl background(long start, long end, long pages) {
    return new WritebackControl(SyncMode.NONE, pages, start, end);
  }

  public SyncMode syncMode() {
    return syncMode;
  }

  public boolean waits() {
    return syncMode == SyncMode.ALL;
  }

  /** First byte. */
  public long rangeStart() {
    return rangeStart;
  }

  /** Last byte. */
  public long rangeEnd() {
    return rangeEnd;
  }
}
