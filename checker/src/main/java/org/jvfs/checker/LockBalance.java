// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.BugPattern;

/** A lock taken and not given back, or given back without having been taken. */
@BugPattern(
    name = "VfsLockBalance",
    summary = "What a method locks it has to unlock, and nothing else",
    linkType = BugPattern.LinkType.NONE,
    severity = BugPattern.SeverityLevel.ERROR)
public final class LockBalance extends LockCheck {
  private static final long serialVersionUID = 1;

  public LockBalance() {
    super(Finding.Kind.LOCK_BALANCE);
  }
}
