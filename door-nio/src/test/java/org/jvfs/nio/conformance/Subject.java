// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;

/**
 * A file system that cases are run on. It is Linux-like: absolute paths begin with a slash, the
 * umask is 022, and where a case does not say otherwise root is asking.
 */
public interface Subject extends AutoCloseable {
  /** For messages. */
  String name();

  /** An existing empty directory of mode 755 in it, of the same name in all that are compared. */
  Path directory();

  /** What the directory is in. */
  default FileSystem fileSystem() {
    return directory().getFileSystem();
  }

  /** Ends it. What cases left behind may be there still. */
  @Override
  void close() throws IOException;
}
