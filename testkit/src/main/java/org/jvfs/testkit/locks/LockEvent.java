// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import java.nio.ByteBuffer;
import java.util.List;
import org.jvfs.testkit.call.Errnos;

/**
 * Something seen: an owner's call has returned, or a line of the list of locks.
 *
 * @param call which command of the batch was the last given when it happened
 * @param owner whose call returned; {@link #LINE} for a line of the list, {@link #LINES} for the
 *     end of the list
 * @param value what it returned, an errno negated; {@link #SKIPPED} where the owner could not be
 *     told, since it waits, or waits not; of a list the number of lines; of a line its nature, see
 *     {@link #line}
 * @param m0 of a F_GETLK type and whence, of a line the file
 * @param m1 start of a F_GETLK; of a line the process
 * @param m2 length of a F_GETLK; of a line the first byte
 * @param m3 process of a F_GETLK; of a line the last byte, -1 for the end of the file
 */
public record LockEvent(int call, int owner, long value, long m0, long m1, long m2, long m3) {
  public static final int LINE = -1;
  public static final int LINES = -2;
  public static final long SKIPPED = -10000;

  static final int SIZE = 48;

  private static final List<String> KINDS = List.of("POSIX", "OFDLCK", "FLOCK", "LEASE", "DELEG");
  private static final List<String> STATES =
      List.of("ADVISORY", "ACTIVE", "BREAKING", "BREAKER", "?");
  private static final List<String> TYPES = List.of("READ", "WRITE", "UNLCK", "?");

  static LockEvent of(int call, int owner, long value) {
    return new LockEvent(call, owner, value, 0, 0, 0, 0);
  }

  static LockEvent get(ByteBuffer from) {
    return new LockEvent(
        from.getInt(),
        from.getInt(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong());
  }

  /** Spaces before the arrow of a waiter; 0 for a lock that is held. */
  int level() {
    return (int) (value >> 12);
  }

  @Override
  public String toString() {
    if (owner == LINE) {
      int v = (int) value;
      return " ".repeat(level())
          + (level() > 0 ? "-> " : "")
          + KINDS.get(v & 15)
          + " "
          + STATES.get(v >> 4 & 15)
          + " "
          + TYPES.get(v >> 8 & 15)
          + " of "
          + m1
          + " on file "
          + m0
          + " "
          + m2
          + ".."
          + (m3 < 0 ? "EOF" : m3);
    }
    if (owner == LINES) {
      return value + " locks";
    }
    String rest = m0 == 0 && m1 == 0 && m2 == 0 && m3 == 0 ? "" : " " + List.of(m0, m1, m2, m3);
    return "owner "
        + owner
        + ": "
        + (value == SKIPPED ? "skipped" : value < 0 ? Errnos.name((int) -value) : value + rest);
  }
}
