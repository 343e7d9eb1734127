// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** The VFS itself: the contract a file system implements, and everything that stands on it. */
module org.jvfs.core {
  requires static org.jspecify;
}
