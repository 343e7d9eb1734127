// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** A kernel mount of a VFS, spoken over {@code /dev/fuse}. */
module org.jvfs.fuse {
  requires transitive org.jvfs.core;
  requires static org.jspecify;
}
