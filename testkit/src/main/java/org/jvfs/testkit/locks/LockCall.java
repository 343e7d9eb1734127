// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * One command to one owner. What the numbers mean depends on the operation; those not named there
 * are 0.
 *
 * @param op what to do
 * @param owner who does it, from 0
 * @param fd its descriptor
 */
public record LockCall(Op op, int owner, int fd, int a, int b, int c, int d, long x, long y) {
  /** What an owner can be told; the numbers are those of owners.c. */
  public enum Op {
    /** Opens file a with flags b. */
    OPEN,
    CLOSE,
    DUP,
    /** fcntl with command a: type b, whence c, l_pid d, start x, length y. */
    FCNTL_LOCK,
    /** flock with operation a. */
    FLOCK,
    /** lseek by x from a. */
    LSEEK,
    /** ftruncate to x. */
    FTRUNCATE,
    /** truncate of file a to x. */
    TRUNCATE,
    /**
     * Shares the open file behind descriptor b of owner a, behind the lowest free one of its own.
     */
    TAKE,
    /** Ends the owner, whatever it is doing; another takes its place, with nothing open. */
    EXIT,
    /** Ends owner a; a copy of this owner, with the same files open, takes its place. */
    FORK,
    /** A signal, to an owner that waits. */
    SIGNAL,
    /**
     * fcntl with command a and argument b: leases, and who is told of breaks. For F_SETSIG 1 is a
     * real-time signal, for F_SETOWN n is owner n - 1.
     */
    FCNTL,
    /** Takes what signals are there, of those that tell of lease breaks. */
    SIGNALS,
    /** Lists all locks. */
    LOCKS,
    /** Ends all owners, makes the files anew, starts new owners. */
    RESET;

    int number() {
      return ordinal() + 1;
    }
  }

  /** Bytes of a command on its way to owners.c. */
  static final int SIZE = 48;

  public static final LockCall RESETTING = new LockCall(Op.RESET, 0, 0, 0, 0, 0, 0, 0, 0);
  public static final LockCall LISTING = new LockCall(Op.LOCKS, 0, 0, 0, 0, 0, 0, 0, 0);

  static LockCall of(Op op, int owner, int fd, int a, int b) {
    return new LockCall(op, owner, fd, a, b, 0, 0, 0, 0);
  }

  /** Whether it is a call to the file system, other than the keeping of the owners. */
  public boolean counts() {
    return op != Op.LOCKS && op != Op.RESET && op != Op.SIGNALS;
  }

  void put(ByteBuffer to, int expected) {
    to.putInt(op.number()).putInt(owner).putInt(fd).putInt(a).putInt(b).putInt(c).putInt(d);
    to.putInt(expected).putLong(x).putLong(y);
  }

  /** The form {@link #parse} reads. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d %s %d  %d %d %d %d  %d %d", owner, op, fd, a, b, c, d, x, y);
  }

  /**
   * A command as printed.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static LockCall parse(String line) {
    String[] w = line.strip().split("\\s+", -1);
    if (w.length != 9) {
      throw new IllegalArgumentException(line);
    }
    return new LockCall(
        Op.valueOf(w[1]),
        Integer.parseInt(w[0]),
        Integer.parseInt(w[2]),
        Integer.parseInt(w[3]),
        Integer.parseInt(w[4]),
        Integer.parseInt(w[5]),
        Integer.parseInt(w[6]),
        Long.parseLong(w[7]),
        Long.parseLong(w[8]));
  }
}
