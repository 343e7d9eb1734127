// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** The tmpfs of this VFS. */
module org.jvfs.memfs {
  requires transitive org.jvfs.core;
  requires static org.jspecify;

  exports org.jvfs.memfs;

  provides org.jvfs.contract.FileSystemType with
      org.jvfs.memfs.MemFileSystemType;
}
