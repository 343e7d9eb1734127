// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Time;

/** The arguments of an operation with their names looked up in the process that runs it. */
final class Args {
  private final Op op;
  private final Session session;

  Args(Op op, Session session) {
    this.op = op;
    this.session = session;
  }

  Session session() {
    return session;
  }

  int fd(int index) {
    return op.args().get(index) instanceof Arg.Ref ref
        ? session.fd(op.process(), ref.name())
        : i32(index);
  }

  int i32(int index) {
    return (int) i64(index);
  }

  long i64(int index) {
    if (op.args().get(index) instanceof Arg.Num num) {
      return num.value();
    }
    throw wrong(index, "a number");
  }

  Bytes blob(int index) {
    return switch (op.args().get(index)) {
      case Arg.Blob blob -> blob.bytes();
      case Arg.Fill fill -> fill.bytes();
      default -> throw wrong(index, "a byte string");
    };
  }

  byte[] bytes(int index) {
    return blob(index).shared();
  }

  int[] nums(int index) {
    if (op.args().get(index) instanceof Arg.Nums nums) {
      return nums.toArray();
    }
    throw wrong(index, "a list of numbers");
  }

  Time time(int index) {
    if (op.args().get(index) instanceof Arg.When when) {
      return when.time();
    }
    throw wrong(index, "a time");
  }

  Payload.Handle handle(int index) {
    if (op.args().get(index) instanceof Arg.Ref ref) {
      return session.handle(ref.name());
    }
    throw wrong(index, "a handle's name");
  }

  private IllegalArgumentException wrong(int index, String wanted) {
    return new IllegalArgumentException(
        "argument " + (index + 1) + " of \"" + op + "\" is not " + wanted);
  }
}
