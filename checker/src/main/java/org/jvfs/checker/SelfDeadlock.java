// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.BugPattern;

/** A lock taken by who holds it. */
@BugPattern(
    name = "VfsSelfDeadlock",
    summary = "The lock is held already: its holder waits for itself",
    linkType = BugPattern.LinkType.NONE,
    severity = BugPattern.SeverityLevel.ERROR)
public final class SelfDeadlock extends LockCheck {
  private static final long serialVersionUID = 1;

  public SelfDeadlock() {
    super(Finding.Kind.SELF_DEADLOCK);
  }
}
