// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import org.jvfs.uapi.ErrnoException;

/** One part of find's expression: a test, an action, or others put together. */
interface FindTest {
  /** Errors: those of looking at the file. */
  boolean test(Found f) throws ErrnoException;
}
