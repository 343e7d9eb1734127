// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.compare;

import java.util.ArrayList;
import java.util.List;
import org.jvfs.testkit.subject.Subject;

/** A {@link Subject} that is known to differ from a kernel tmpfs, and says where and why. */
public interface Differing {
  /** The accepted differences. */
  List<KnownDifference> knownDifferences();

  /** All that have to be accepted when these two are compared. */
  static List<KnownDifference> between(Subject left, Subject right) {
    List<KnownDifference> known = new ArrayList<>();
    for (Subject subject : List.of(left, right)) {
      if (subject instanceof Differing differing) {
        known.addAll(differing.knownDifferences());
      }
    }
    if (left.reusesInodeNumbers() || right.reusesInodeNumbers()) {
      known.add(
          KnownDifference.ofFields(
              "inode-reuse",
              "the number of a deleted file goes to a new one, so an inode cannot be recognised",
              Field.IDENTITY,
              Field.TIME_CHANGE));
    }
    return known;
  }
}
