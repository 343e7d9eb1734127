// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.h2.message.DbException;
import org.h2.store.fs.FilePath;

/**
 * Any {@link Path} as a file of H2's: {@code path:} and the path's URI. H2 itself opens paths of
 * the default file system alone; this is the way it has for others.
 */
final class PathFilePath extends FilePath {
  private static final String SCHEME = "path";

  /** Of a path, the name that H2 is told. */
  static String nameOf(Path p) {
    String uri = p.toAbsolutePath().toUri().toString();
    return SCHEME + ":" + (uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri);
  }

  private static PathFilePath named(String name) {
    PathFilePath f = new PathFilePath();
    f.name = name;
    return f;
  }

  private Path path() {
    return Path.of(URI.create(name.substring(SCHEME.length() + 1)));
  }

  private DbException failed(int code, IOException e) {
    return DbException.get(code, e, name, String.valueOf(e));
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FilePath getPath(String path) {
    return named(path);
  }

  @Override
  public long size() {
    try {
      return Files.size(path());
    } catch (NoSuchFileException e) {
      // As java.io.File, by which H2 was written.
      return 0;
    } catch (IOException e) {
      throw failed(ErrorCode.IO_EXCEPTION_2, e);
    }
  }

  @Override
  public void moveTo(FilePath newName, boolean atomicReplace) {
    try {
      if (atomicReplace) {
        Files.move(path(), named(newName.name).path(), StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.move(path(), named(newName.name).path());
      }
    } catch (IOException e) {
      throw failed(ErrorCode.FILE_RENAME_FAILED_2, e);
    }
  }

  @Override
  public boolean createFile() {
    try {
      Files.createFile(path());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw failed(ErrorCode.FILE_CREATION_FAILED_1, e);
    }
  }

  @Override
  public boolean exists() {
    return Files.exists(path());
  }

  @Override
  public void delete() {
    try {
      Files.deleteIfExists(path());
    } catch (IOException e) {
      throw failed(ErrorCode.FILE_DELETE_FAILED_1, e);
    }
  }

  @Override
  public List<FilePath> newDirectoryStream() {
    List<FilePath> l = new ArrayList<>();
    try (var s = Files.newDirectoryStream(path())) {
      s.forEach(p -> l.add(named(nameOf(p))));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw failed(ErrorCode.IO_EXCEPTION_2, e);
    }
    return l;
  }

  @Override
  public FilePath toRealPath() {
    return this;
  }

  @Override
  public FilePath getParent() {
    return named(name.substring(0, name.lastIndexOf('/')));
  }

  @Override
  public boolean isDirectory() {
    return Files.isDirectory(path());
  }

  @Override
  public boolean isRegularFile() {
    return Files.isRegularFile(path());
  }

  @Override
  public boolean isAbsolute() {
    return true;
  }

  @Override
  public long lastModified() {
    try {
      return Files.getLastModifiedTime(path()).toMillis();
    } catch (IOException e) {
      throw failed(ErrorCode.IO_EXCEPTION_2, e);
    }
  }

  @Override
  public boolean canWrite() {
    return Files.isWritable(path());
  }

  @Override
  public void createDirectory() {
    try {
      Files.createDirectories(path());
    } catch (IOException e) {
      throw failed(ErrorCode.FILE_CREATION_FAILED_1, e);
    }
  }

  /** Modes as those of RandomAccessFile. */
  @Override
  public FileChannel open(String mode) throws IOException {
    Set<OpenOption> how =
        switch (mode) {
          case "r" -> Set.of(StandardOpenOption.READ);
          case "rw" ->
              Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
          case "rws", "rwd" ->
              Set.of(
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.CREATE,
                  mode.equals("rws") ? StandardOpenOption.SYNC : StandardOpenOption.DSYNC);
          default -> throw new IllegalArgumentException(mode);
        };
    return FileChannel.open(path(), how);
  }

  @Override
  public boolean setReadOnly() {
    try {
      Files.setPosixFilePermissions(path(), Set.of(PosixFilePermission.OWNER_READ));
      return true;
    } catch (IOException e) {
      throw failed(ErrorCode.IO_EXCEPTION_2, e);
    }
  }
}
