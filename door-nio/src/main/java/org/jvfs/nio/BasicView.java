// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.PlaceCalls;
import org.jvfs.uapi.Timespec;

/** The view "basic", and what "posix" and "unix" have of it. */
class BasicView implements BasicFileAttributeView {
  private final Located at;

  BasicView(Located at) {
    this.at = at;
  }

  /** Whose attributes they are. */
  public final Located at() {
    return at;
  }

  @Override
  public String name() {
    return "basic";
  }

  @Override
  public JvfsFileAttributes readAttributes() throws IOException {
    return at.read();
  }

  /**
   * A time of creation is not set: Linux has no call for it, and the JDK's provider drops it too.
   */
  @Override
  public void setTimes(
      @Nullable FileTime lastModified, @Nullable FileTime lastAccess, @Nullable FileTime created)
      throws IOException {
    if (lastModified == null && lastAccess == null) {
      return;
    }
    at.run(
        (calls, base, p) ->
            calls.utimens(base, p, at.follow(), timespec(lastAccess), timespec(lastModified)));
  }

  private static Timespec timespec(@Nullable FileTime t) {
    if (t == null) {
      return PlaceCalls.UTIME_OMIT;
    }
    Instant i = t.toInstant();
    return new Timespec(i.getEpochSecond(), i.getNano());
  }
}
