// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import java.util.Arrays;
import java.util.List;

/**
 * A step of a random sequence: what is done, and with what. Its text is what {@link #parse} takes.
 *
 * @param deed what {@link Player} knows
 * @param args names, numbers and options, without spaces in them
 */
record Step(String deed, List<String> args) {
  static Step parse(String line) {
    String[] words = line.strip().split(" ");
    return new Step(words[0], List.of(Arrays.copyOfRange(words, 1, words.length)));
  }

  String arg(int i) {
    return args.get(i);
  }

  long number(int i) {
    return Long.parseLong(arg(i));
  }

  /** Words in one argument: a comma between them, a hyphen for none. */
  List<String> words(int i) {
    return arg(i).equals("-") ? List.of() : List.of(arg(i).split(","));
  }

  @Override
  public String toString() {
    return args.isEmpty() ? deed : deed + " " + String.join(" ", args);
  }
}
