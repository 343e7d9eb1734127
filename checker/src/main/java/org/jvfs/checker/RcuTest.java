// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

/**
 * The parameter that tells a method that it is called in RCU-walk mode, as the rules of a run see
 * it.
 *
 * @param name the parameter's name in a {@link State}
 * @param bit the bit of an int; 0 for a boolean or a reference
 */
record RcuTest(String name, int bit) {
  /** The fact that says whether the path is one of RCU-walk. */
  static final String FACT = "rcu";
}
