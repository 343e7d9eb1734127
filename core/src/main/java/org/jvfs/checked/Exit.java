// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checked;

import org.jspecify.annotations.Nullable;

/** What a method owes on return, and which locks it may for that leave held or released. */
interface Exit {
  /** The call begins. */
  default void entered(Call c) {}

  /**
   * The call ends.
   *
   * @param result what it returned, null if nothing
   * @param thrown what it threw, null if nothing
   */
  void left(MethodRule rule, Call c, @Nullable Object result, @Nullable Throwable thrown);
}
