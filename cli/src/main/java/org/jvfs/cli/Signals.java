// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.util.function.Consumer;
import sun.misc.Signal;

/** Signals that ask a process to end. */
final class Signals {
  private static final String[] TERMINATION = {"INT", "TERM", "HUP"};

  private Signals() {}

  /**
   * Has {@code action} called with the signal's name, on a thread of its own, instead of an end.
   */
  static void onTermination(Consumer<String> action) {
    for (String name : TERMINATION) {
      Signal.handle(new Signal(name), signal -> action.accept(signal.getName()));
    }
  }
}
