// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a script: a call, who makes it, and the name under which its result is kept.
 *
 * @param process number of the calling process, 0 and up
 * @param into the name that takes the descriptor or handle returned, or null
 */
public record Op(int process, @Nullable String into, OpCode code, List<Arg> args) {
  /** The script form, which {@link ScriptReader} reads back to an equal operation. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    if (process != 0) {
      out.append('p').append(process).append(": ");
    }
    if (into != null) {
      out.append(into).append(" = ");
    }
    out.append(code.word());
    for (int i = 0; i < args.size(); i++) {
      out.append(' ').append(args.get(i).print(code.kinds().get(i)));
    }
    return out.toString();
  }
}
