// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import java.util.List;
import java.util.Set;

/**
 * A named script.
 *
 * @param options mount options of its tree
 * @param timed whether the runner pauses before each call, so that access times can be compared
 * @param needs features a subject must have to run it
 * @param mountFlags {@code MS_*} bits of the mount
 */
public record Case(
    String name,
    String options,
    Set<String> needs,
    long mountFlags,
    boolean timed,
    List<Line> lines) {
  @Override
  public String toString() {
    return name;
  }
}
