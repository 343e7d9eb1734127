// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import java.util.List;

/**
 * A schedule under which something goes wrong.
 *
 * @param scenario whose
 * @param what in words
 * @param schedule to be given to {@link Explorer#replay}
 * @param preemptions how many times a task was stopped that could have gone on
 * @param runs how many runs it took to find it
 * @param trace the steps that led there
 */
public record Finding(
    String scenario, String what, String schedule, int preemptions, long runs, List<String> trace) {
  @Override
  public String toString() {
    return scenario
        + ": "
        + what
        + "\nschedule \""
        + schedule
        + "\", "
        + preemptions
        + " preemptions, run number "
        + runs
        + "\n  "
        + String.join("\n  ", trace.subList(Math.max(0, trace.size() - 120), trace.size()));
  }
}
