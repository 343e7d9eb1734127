// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.subject;

import java.nio.file.Path;

/** Mounts a file system for a test, such as jvfs through FUSE, in this process or in another. */
@FunctionalInterface
public interface Mounter {
  /** A mount that is to be undone. */
  @FunctionalInterface
  interface Mounted extends AutoCloseable {
    /** Unmounts, and waits until whoever serves the mount has let go of it. */
    @Override
    void close();
  }

  /**
   * Mounts a fresh, empty file system on the directory {@code point}, for all users.
   *
   * @param options in the form a tmpfs takes, see {@link Subject#fresh}
   * @param mountFlags {@code MS_*} bits
   * @throws SubjectUnavailableException if that is not possible here, with the reason
   */
  Mounted mount(Path point, String options, long mountFlags);
}
