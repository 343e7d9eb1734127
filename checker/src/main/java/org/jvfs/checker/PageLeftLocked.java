// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.BugPattern;

/** A page that the method has to unlock, and let go where it is said so, and that it does not. */
@BugPattern(
    name = "VfsPageLeftLocked",
    summary = "The page has to be unlocked on every way out",
    linkType = BugPattern.LinkType.NONE,
    severity = BugPattern.SeverityLevel.ERROR)
public final class PageLeftLocked extends LockCheck {
  private static final long serialVersionUID = 1;

  public PageLeftLocked() {
    super(Finding.Kind.PAGE_LEFT_LOCKED);
  }
}
