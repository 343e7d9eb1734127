// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** From an errno to the exception that Java programs know. */
final class Errors {
  private Errors() {}

  /** What to throw for a call about one path. */
  static IOException of(ErrnoException e, Path file) {
    return of(e, file, null);
  }

  /** What to throw for a call about two. */
  static IOException of(ErrnoException e, Path file, @Nullable Path other) {
    if (file instanceof JvfsPath p && !p.getFileSystem().isOpen()) {
      // Calls that come upon the end of their task say so in several ways.
      throw new ClosedFileSystemException();
    }
    return of(e, file.toString(), other == null ? null : other.toString());
  }

  /** What to throw for what was to be mounted, which may be no path at all. */
  static IOException ofSource(ErrnoException e, String source) {
    return of(e, source, null);
  }

  private static IOException of(ErrnoException e, String file, @Nullable String other) {
    FileSystemException x =
        switch (e.errno()) {
          case ENOENT -> new NoSuchFileException(file, other, null);
          case EEXIST -> new FileAlreadyExistsException(file, other, null);
          case EACCES -> new AccessDeniedException(file, other, null);
          case ELOOP ->
              new FileSystemException(
                  file, other, text(e) + " or unable to access attributes of symbolic link");
          default -> new FileSystemException(file, other, text(e));
        };
    return withOrigin(x, e);
  }

  /** What to throw for a call about an open file, whose name is not at hand. */
  static IOException ofChannel(ErrnoException e) {
    return withOrigin(new IOException(text(e)), e);
  }

  private static <X extends IOException> X withOrigin(X x, ErrnoException e) {
    if (e.getStackTrace().length > 0) {
      x.initCause(e);
    }
    return x;
  }

  /** In the words of the C library, which the JDK's own provider uses and programs look for. */
  static String text(Errno e) {
    String t = e.text();
    return Character.toUpperCase(t.charAt(0)) + t.substring(1);
  }

  private static String text(ErrnoException e) {
    // One that was made for the occasion says more than its errno.
    return e.getStackTrace().length > 0 ? String.valueOf(e.getMessage()) : text(e.errno());
  }

  /** Whether this says that there is no such file: a name beneath a file is none either. */
  static boolean isAbsence(Errno e) {
    return e == Errno.ENOENT || e == Errno.ENOTDIR;
  }
}
