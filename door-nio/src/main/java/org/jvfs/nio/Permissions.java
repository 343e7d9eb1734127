// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** Between mode bits and sets of permissions. */
final class Permissions {
  /** From the highest bit down, as the enum has them. */
  private static final PosixFilePermission[] ALL = PosixFilePermission.values();

  private Permissions() {}

  static Set<PosixFilePermission> of(int mode) {
    Set<PosixFilePermission> s = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < ALL.length; i++) {
      if ((mode >> (ALL.length - 1 - i) & 1) != 0) {
        s.add(ALL[i]);
      }
    }
    return s;
  }

  /** Nine bits. */
  static int mode(Set<PosixFilePermission> permissions) {
    int m = 0;
    for (PosixFilePermission p : permissions) {
      m |= 1 << (ALL.length - 1 - Objects.requireNonNull(p).ordinal());
    }
    return m;
  }

  /**
   * The mode with which a file is to be made.
   *
   * @param usual where none is asked for
   * @throws UnsupportedOperationException for attributes but posix:permissions
   */
  static int initial(int usual, FileAttribute<?>... attributes) {
    int mode = usual;
    for (FileAttribute<?> a : attributes) {
      if (!a.name().equals("posix:permissions") && !a.name().equals("unix:permissions")) {
        throw new UnsupportedOperationException(
            "'" + a.name() + "' not supported as initial attribute");
      }
      @SuppressWarnings("unchecked") // a value of another type is the caller's mistake
      Set<PosixFilePermission> p = (Set<PosixFilePermission>) a.value();
      mode = mode(p);
    }
    return mode;
  }
}
