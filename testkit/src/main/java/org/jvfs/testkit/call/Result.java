// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.call;

import org.jspecify.annotations.Nullable;

/**
 * What one call answered.
 *
 * @param value the return value, 0 or more; -1 when it failed
 * @param errno 0, or the Linux error number
 * @param payload what came back beside the value, if anything
 */
public record Result(long value, int errno, @Nullable Payload payload) {
  /** Success with 0. */
  public static final Result ZERO = new Result(0, 0, null);

  /** Success with a return value. */
  public static Result ok(long value) {
    return value == 0 ? ZERO : new Result(value, 0, null);
  }

  /** Success with a return value and a payload. */
  public static Result ok(long value, Payload payload) {
    return new Result(value, 0, payload);
  }

  /** Failure with a positive Linux error number. */
  public static Result fail(int errno) {
    return new Result(-1, errno, null);
  }

  /**
   * Translates the kernel's own convention: 0 and up is a value, below is a negated error number.
   */
  public static Result of(long valueOrNegativeErrno) {
    return valueOrNegativeErrno < 0 ? fail((int) -valueOrNegativeErrno) : ok(valueOrNegativeErrno);
  }

  /** Whether the call succeeded. */
  public boolean isOk() {
    return errno == 0;
  }

  @Override
  public String toString() {
    if (errno != 0) {
      return Errnos.name(errno);
    }
    return payload == null ? "= " + value : "= " + value + " " + payload;
  }
}
