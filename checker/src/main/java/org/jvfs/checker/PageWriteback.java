// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.BugPattern;

/**
 * A page to be written that is neither under writeback nor dirty again, or whose writeback does not
 * end.
 */
@BugPattern(
    name = "VfsPageWriteback",
    summary = "A page handed to writepage is written to the end, or marked dirty again",
    linkType = BugPattern.LinkType.NONE,
    severity = BugPattern.SeverityLevel.ERROR)
public final class PageWriteback extends LockCheck {
  private static final long serialVersionUID = 1;

  public PageWriteback() {
    super(Finding.Kind.PAGE_WRITEBACK);
  }
}
