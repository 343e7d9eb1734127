// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.junit;

import org.jvfs.crash.Promise;
import org.jvfs.nio.Jvfs;
import org.jvfs.nio.JvfsFileSystem;

/** What an annotation says of the file system. */
record Settings(
    String size,
    int umask,
    String user,
    int uid,
    int gid,
    String workingDirectory,
    Promise promise,
    boolean failOnLeak) {
  /** What an annotation says that says nothing. */
  static final Settings DEFAULT =
      new Settings("64m", 022, "user", 1000, 1000, "/", Promise.EXT4, true);

  static Settings of(JvfsTest t) {
    return new Settings(
        t.size(),
        t.umask(),
        t.user(),
        t.uid(),
        t.gid(),
        t.workingDirectory(),
        t.promise(),
        t.failOnLeak());
  }

  static Settings of(TempJvfs t) {
    return new Settings(
        t.size(),
        t.umask(),
        t.user(),
        t.uid(),
        t.gid(),
        t.workingDirectory(),
        t.promise(),
        t.failOnLeak());
  }

  JvfsFileSystem make() {
    return Jvfs.memory()
        .size(size)
        .umask(umask)
        .user(user, uid, gid)
        .workingDirectory(workingDirectory)
        .build();
  }
}
