// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** A kernel mount of a VFS, spoken over {@code /dev/fuse}. */
module org.jvfs.fuse {
  exports org.jvfs.fuse;
  exports org.jvfs.fuse.serve;
  exports org.jvfs.fuse.session;
  exports org.jvfs.fuse.wire;

  requires transitive org.jvfs.core;
  requires static transitive org.jspecify;
}
