// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** The Java door: {@code java.nio.file} on a VFS. */
module org.jvfs.nio {
  exports org.jvfs.nio;

  requires transitive org.jvfs.core;
  requires static transitive org.jspecify;

  provides java.nio.file.spi.FileSystemProvider with
      org.jvfs.nio.JvfsFileSystemProvider;
}
