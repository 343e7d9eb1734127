// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import org.jvfs.uapi.Fcntl;

/** The options of a call, taken apart. */
final class Options {
  /** Open flags. */
  final int flags;

  final boolean deleteOnClose;

  private Options(int flags, boolean deleteOnClose) {
    this.flags = flags;
    this.deleteOnClose = deleteOnClose;
  }

  /** Whether a link in the last place is followed. */
  static boolean followLinks(LinkOption... options) {
    boolean follow = true;
    for (LinkOption o : options) {
      if (Objects.requireNonNull(o) == LinkOption.NOFOLLOW_LINKS) {
        follow = false;
      }
    }
    return follow;
  }

  /**
   * What opening a channel asks for.
   *
   * @throws UnsupportedOperationException for an option of somebody else's
   * @throws IllegalArgumentException for options that exclude each other
   */
  static Options opening(Set<? extends OpenOption> options) {
    boolean read = false;
    boolean write = false;
    boolean append = false;
    boolean truncate = false;
    boolean create = false;
    boolean createNew = false;
    boolean delete = false;
    int flags = 0;
    for (OpenOption o : options) {
      if (o instanceof StandardOpenOption s) {
        switch (s) {
          case READ -> read = true;
          case WRITE -> write = true;
          case APPEND -> append = true;
          case TRUNCATE_EXISTING -> truncate = true;
          case CREATE -> create = true;
          case CREATE_NEW -> createNew = true;
          case DELETE_ON_CLOSE -> delete = true;
          case SPARSE -> {}
          case SYNC -> flags |= Fcntl.O_SYNC;
          case DSYNC -> flags |= Fcntl.O_DSYNC;
        }
      } else if (o == LinkOption.NOFOLLOW_LINKS) {
        flags |= Fcntl.O_NOFOLLOW;
      } else {
        throw new UnsupportedOperationException(Objects.requireNonNull(o) + " not supported");
      }
    }
    if (!read && !write) {
      if (append) {
        write = true;
      } else {
        read = true;
      }
    }
    if (read && append) {
      throw new IllegalArgumentException("READ + APPEND not allowed");
    }
    if (append && truncate) {
      throw new IllegalArgumentException("APPEND + TRUNCATE_EXISTING not allowed");
    }
    // Append alone opens for writing.
    write |= append;
    flags |= read && write ? Fcntl.O_RDWR : write ? Fcntl.O_WRONLY : Fcntl.O_RDONLY;
    if (write) {
      flags |= truncate ? Fcntl.O_TRUNC : 0;
      flags |= append ? Fcntl.O_APPEND : 0;
      if (createNew) {
        flags |= Fcntl.O_CREAT | Fcntl.O_EXCL;
      } else if (create) {
        flags |= Fcntl.O_CREAT;
      }
    }
    if (delete) {
      // What will be deleted is the name that was given.
      flags |= Fcntl.O_NOFOLLOW;
    }
    return new Options(flags, delete);
  }
}
