// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** What tests of errors say often. */
final class Fails {
  private Fails() {}

  /** Whether a call fails with an error, and its message has a text in it. */
  static void with(Errno e, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ErrnoException.class, x -> assertThat(x.errno()).isEqualTo(e))
        .hasMessageContaining(text);
  }

  static void with(Errno e, ThrowingCallable call) {
    with(e, "", call);
  }
}
