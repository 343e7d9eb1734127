// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.BugPattern;

/** A call that needs a lock which the row of its caller does not give. */
@BugPattern(
    name = "VfsLockNotHeld",
    summary = "The call needs a lock that is not held here",
    linkType = BugPattern.LinkType.NONE,
    severity = BugPattern.SeverityLevel.ERROR)
public final class LockNotHeld extends LockCheck {
  private static final long serialVersionUID = 1;

  public LockNotHeld() {
    super(Finding.Kind.LOCK_NOT_HELD);
  }
}
