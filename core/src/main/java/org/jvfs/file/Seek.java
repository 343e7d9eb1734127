// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.MustNotHold;
import org.jvfs.inode.Inode;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** Moving a file's position: what a file system's {@code llseek} delegates to. */
public final class Seek {
  private Seek() {}

  /** Sets the position. Errors: EINVAL, negative or beyond {@code max}. Mirrors vfs_setpos. */
  public static long setPos(OpenFile file, long pos, long max) throws ErrnoException {
    if (pos < 0 || pos > max) {
      throw Errno.EINVAL.exception();
    }
    file.setPos(pos);
    return pos;
  }

  /**
   * For a file whose data are one piece from start to end. Errors: ENXIO, SEEK_DATA or SEEK_HOLE at
   * or behind the end; EINVAL, unknown {@code whence} or a bad result. Mirrors generic_file_llseek.
   */
  public static long generic(OpenFile file, long offset, int whence) throws ErrnoException {
    Inode inode = file.inode();
    return generic(file, offset, whence, inode.sb().maxBytes(), inode.size());
  }

  /** The same, for a file of which the end is {@code eof} and the largest position {@code max}. */
  public static long generic(OpenFile file, long offset, int whence, long max, long eof)
      throws ErrnoException {
    switch (whence) {
      case Fcntl.SEEK_SET -> {
        return setPos(file, offset, max);
      }
      case Fcntl.SEEK_CUR -> {
        if (offset == 0) {
          return file.pos();
        }
        file.lock().lock();
        try {
          return setPos(file, file.pos() + offset, max);
        } finally {
          file.lock().unlock();
        }
      }
      case Fcntl.SEEK_END -> {
        return setPos(file, eof + offset, max);
      }
      case Fcntl.SEEK_DATA, Fcntl.SEEK_HOLE -> {
        if (offset < 0 || offset >= eof) {
          throw Errno.ENXIO.exception();
        }
        return setPos(file, whence == Fcntl.SEEK_DATA ? offset : eof, max);
      }
      default -> throw Errno.EINVAL.exception();
    }
  }

  /**
   * For a file whose pages live in memory alone: what has no page, or one never written, is a hole;
   * all after the end is one. Takes i_rwsem. May block. Errors: ENXIO, {@code offset} negative or
   * at or behind the end, or no data behind it; else as {@link #generic}. Mirrors
   * shmem_file_llseek.
   */
  @MayBlock
  public static long inMemory(@MustNotHold(LockKind.I_RWSEM) OpenFile file, long offset, int whence)
      throws ErrnoException {
    return inMemory(file, offset, whence, () -> false);
  }

  /**
   * The same for a file that may keep its first bytes elsewhere until it has a mapping: {@code
   * head} answers, under i_rwsem, whether without a mapping the first page is data.
   */
  @MayBlock
  public static long inMemory(
      @MustNotHold(LockKind.I_RWSEM) OpenFile file, long offset, int whence, BooleanSupplier head)
      throws ErrnoException {
    if (whence != Fcntl.SEEK_DATA && whence != Fcntl.SEEK_HOLE) {
      return generic(file, offset, whence);
    }
    if (offset < 0) {
      throw Errno.ENXIO.exception();
    }
    Inode inode = file.inode();
    inode.rwsem().lock();
    try {
      long size = inode.size();
      long at =
          offset >= size
              ? size
              : holeOrData(inode.mappingOrNull(), head, offset, size, whence == Fcntl.SEEK_DATA);
      if (offset >= size || (at >= size && whence == Fcntl.SEEK_DATA)) {
        throw Errno.ENXIO.exception();
      }
      return setPos(file, at, inode.sb().maxBytes());
    } finally {
      inode.rwsem().unlock();
    }
  }

  /**
   * The first byte from {@code start} on that is data, or a hole; {@code size} if there is none.
   */
  private static long holeOrData(
      @Nullable AddressSpace mapping, BooleanSupplier head, long start, long size, boolean data) {
    long last = (size - 1) >>> Page.SHIFT;
    long i = start >>> Page.SHIFT;
    while (i <= last) {
      long found;
      if (mapping != null) {
        found = nextWritten(mapping, i, last);
      } else {
        found = i == 0 && head.getAsBoolean() ? 0 : last + 1;
      }
      if (data || found != i) {
        // Data begin at found; if that is not here, here is a hole.
        return Math.max(start, Math.min(size, (data ? found : i) << Page.SHIFT));
      }
      i++;
    }
    return size;
  }

  /** The number of the first page that was written to, {@code last + 1} if none. */
  private static long nextWritten(AddressSpace mapping, long from, long last) {
    long at = from;
    while (at <= last) {
      Page p = mapping.nextGet(at, last);
      if (p == null) {
        break;
      }
      long i = p.index();
      boolean written = p.isUptodate();
      p.put();
      if (written) {
        return i;
      }
      at = i + 1;
    }
    return last + 1;
  }

  /**
   * For a directory whose cookies are positions: only SEEK_SET and SEEK_CUR. Errors: EINVAL.
   * Mirrors offset_dir_llseek.
   */
  public static long directory(OpenFile file, long offset, int whence) throws ErrnoException {
    return switch (whence) {
      case Fcntl.SEEK_SET -> setPos(file, offset, Long.MAX_VALUE);
      case Fcntl.SEEK_CUR -> setPos(file, file.pos() + offset, Long.MAX_VALUE);
      default -> throw Errno.EINVAL.exception();
    };
  }
}
