// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import org.jvfs.uapi.Mode;

/** Takes the entries of a directory as a file system lists them. Mirrors struct dir_context. */
public abstract class DirContext {
  private static final byte[] DOT = {'.'};
  private static final byte[] DOTDOT = {'.', '.'};

  /** The first cookie of a file system that begins with {@link #emitDots}. */
  public static final long AFTER_DOTS = 2;

  /**
   * The cookie to go on from: set by the caller to start, and by the file system after each entry
   * taken. 0 is the start; other values are the file system's own.
   */
  public long pos;

  /**
   * Takes one entry: {@code len} bytes of {@code name} from {@code off} on, which are copied if
   * they are to be kept.
   *
   * @param dtype as {@link Mode#dtype}
   * @param nextPos the cookie with which a listing goes on after this entry
   * @return false if the entry did not fit: the file system stops, and leaves {@link #pos} at this
   *     entry
   */
  public abstract boolean emit(byte[] name, int off, int len, long ino, int dtype, long nextPos);

  /** Emits a whole name and, if it was taken, moves {@link #pos} on. */
  public final boolean add(byte[] name, long ino, int dtype, long nextPos) {
    return add(name, 0, name.length, ino, dtype, nextPos);
  }

  /** Emits a name that stands among other bytes and, if it was taken, moves {@link #pos} on. */
  public final boolean add(byte[] name, int off, int len, long ino, int dtype, long nextPos) {
    if (!emit(name, off, len, ino, dtype, nextPos)) {
      return false;
    }
    pos = nextPos;
    return true;
  }

  /**
   * Emits "." and "..", at cookies 0 and 1, unless they have been; false if the context is full.
   * Mirrors dir_emit_dots.
   */
  public final boolean emitDots(OpenFile dir) {
    if (pos == 0 && !add(DOT, dir.inode().ino(), Mode.dtype(Mode.S_IFDIR), 1)) {
      return false;
    }
    return pos != 1
        || add(DOTDOT, dir.dentry().parent().inode().ino(), Mode.dtype(Mode.S_IFDIR), AFTER_DOTS);
  }
}
