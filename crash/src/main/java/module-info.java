// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Power cuts: keeps in mind what of a file system would be on its disk. */
module org.jvfs.crash {
  requires transitive org.jvfs.core;
  requires static org.jspecify;

  exports org.jvfs.crash;
}
