// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvfs.file.OpenFile;
import org.jvfs.superblock.VfsPath;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** From options to an open file. */
final class Opening {
  private Opening() {}

  /** A channel of what a path names, from a place on. */
  static JvfsFileChannel channel(
      JvfsFileSystem fs,
      @Nullable VfsPath base,
      JvfsPath path,
      Set<? extends OpenOption> options,
      FileAttribute<?>... attrs)
      throws IOException {
    return new JvfsFileChannel(fs, file(fs, base, path, options, attrs));
  }

  /** The open file, whose reference is the caller's. */
  static OpenFile file(
      JvfsFileSystem fs,
      @Nullable VfsPath base,
      JvfsPath path,
      Set<? extends OpenOption> options,
      FileAttribute<?>... attrs)
      throws IOException {
    Options o = Options.opening(options);
    int mode = JvfsFileSystemProvider.fileMode(attrs);
    if ((o.flags & Fcntl.O_EXCL) != 0 && Arrays.equals(path.lastName(), PathBytes.DOT)) {
      // Whatever is before it: a new file of that name there can never be.
      throw new FileAlreadyExistsException(path.toString());
    }
    OpenFile f;
    try {
      f = fs.calls().open(base, bytes(base, path), o.flags, mode);
    } catch (ErrnoException e) {
      throw notOpened(e, path, o);
    }
    if (o.deleteOnClose) {
      // The name goes at once and the file when it is closed, so that nothing is left behind
      // however the program ends; the JDK's own provider does the same.
      try {
        fs.calls().unlink(base, bytes(base, path));
      } catch (ErrnoException e) {
        if (e.errno() != Errno.ENOENT) {
          f.put();
          throw Errors.of(e, path);
        }
      }
    }
    return f;
  }

  /** From an open directory on, an empty path names nothing. */
  private static byte[] bytes(@Nullable VfsPath base, JvfsPath path) {
    return base == null ? path.callBytes() : path.bytes();
  }

  /**
   * A stream over a directory.
   *
   * @param shown what its entries are named under
   */
  static JvfsDirectoryStream directory(
      JvfsFileSystem fs,
      @Nullable VfsPath base,
      JvfsPath path,
      JvfsPath shown,
      boolean follow,
      DirectoryStream.Filter<? super Path> filter)
      throws IOException {
    int flags = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | (follow ? 0 : Fcntl.O_NOFOLLOW);
    OpenFile f;
    try {
      f = fs.calls().open(base, bytes(base, path), flags, 0);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOTDIR) {
        throw new NotDirectoryException(path.toString());
      }
      throw Errors.of(e, path);
    }
    return new JvfsDirectoryStream(shown, f, filter);
  }

  private static IOException notOpened(ErrnoException e, JvfsPath path, Options o) {
    if (e.errno() == Errno.EISDIR && (o.flags & Fcntl.O_EXCL) != 0) {
      return new FileAlreadyExistsException(path.toString());
    }
    if (e.errno() == Errno.ELOOP && (o.flags & Fcntl.O_NOFOLLOW) != 0) {
      return new FileSystemException(
          path.toString(), null, Errors.text(e.errno()) + " (NOFOLLOW_LINKS specified)");
    }
    return Errors.of(e, path);
  }
}
