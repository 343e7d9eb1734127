// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.PlaceCalls;
import org.jvfs.mount.Mount;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.StatFs;

/** What is mounted somewhere, with its space. */
final class JvfsFileStore extends FileStore {
  private static final Set<Class<?>> VIEWS =
      Set.of(
          AclFileAttributeView.class,
          BasicFileAttributeView.class,
          PosixFileAttributeView.class,
          FileOwnerAttributeView.class,
          UserDefinedFileAttributeView.class);

  private final JvfsFileSystem fs;

  /** A path in it. */
  private final JvfsPath path;

  private final SuperBlock sb;
  private final String source;

  private JvfsFileStore(JvfsFileSystem fs, JvfsPath path, Mount mnt) {
    this.fs = fs;
    this.path = path;
    this.sb = mnt.sb();
    this.source = mnt.source();
  }

  static JvfsFileStore of(JvfsPath p) throws IOException {
    JvfsFileSystem fs = p.getFileSystem();
    fs.checkOpen();
    try {
      return fs.calls()
          .at(
              null,
              p.callBytes(),
              true,
              at -> new JvfsFileStore(fs, p.toAbsolutePath(), (Mount) at.mnt()));
    } catch (ErrnoException e) {
      throw Errors.of(e, p);
    }
  }

  /** One for each mount that the file system's task sees. */
  static List<FileStore> all(JvfsFileSystem fs) {
    List<FileStore> out = new ArrayList<>();
    var top = fs.task().root();
    if (top == null) {
      throw new java.nio.file.ClosedFileSystemException();
    }
    for (Mount m : fs.vfs().mounts().mounts(fs.task().namespace())) {
      byte[] at = fs.vfs().walk().dPath(m, m.root(), top);
      if (at.length > 0 && at[0] == '/') {
        JvfsPath p = new JvfsPath(fs, at);
        JvfsFileStore store = new JvfsFileStore(fs, p, m);
        if (store.isOnTop()) {
          out.add(store);
        }
      }
    }
    return out;
  }

  /** Whether a walk to its path comes to it, and not to what was mounted over it. */
  private boolean isOnTop() {
    try {
      return fs.calls().at(null, path.bytes(), true, at -> at.dentry().sb() == sb);
    } catch (ErrnoException e) {
      // Unmounted or covered since it was listed, or in a directory that we may not enter.
      return false;
    }
  }

  /** The device or other source that was mounted, "none" if nothing was named. */
  @Override
  public String name() {
    return source;
  }

  @Override
  public String type() {
    return sb.type().name();
  }

  @Override
  public boolean isReadOnly() {
    try {
      return fs.calls().at(null, path.bytes(), true, p -> p.mnt().isReadOnly());
    } catch (ErrnoException e) {
      return sb.isReadOnly();
    }
  }

  private StatFs statfs() throws IOException {
    fs.checkOpen();
    try {
      return fs.calls().at(null, path.bytes(), true, p -> PlaceCalls.statfs(p.mnt(), p.dentry()));
    } catch (ErrnoException e) {
      throw Errors.of(e, path);
    }
  }

  /** More than a long holds is as much as it holds. */
  private static long bytes(long blocks, long size) {
    return Math.multiplyHigh(blocks, size) != 0 || blocks * size < 0
        ? Long.MAX_VALUE
        : blocks * size;
  }

  @Override
  public long getTotalSpace() throws IOException {
    StatFs s = statfs();
    return bytes(s.blocks, s.bsize);
  }

  @Override
  public long getUsableSpace() throws IOException {
    StatFs s = statfs();
    return bytes(s.bavail, s.bsize);
  }

  @Override
  public long getUnallocatedSpace() throws IOException {
    StatFs s = statfs();
    return bytes(s.bfree, s.bsize);
  }

  @Override
  public long getBlockSize() throws IOException {
    return statfs().bsize;
  }

  @Override
  public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
    return VIEWS.contains(java.util.Objects.requireNonNull(type));
  }

  @Override
  public boolean supportsFileAttributeView(String name) {
    return JvfsFileSystem.VIEWS.contains(java.util.Objects.requireNonNull(name));
  }

  @Override
  public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
    java.util.Objects.requireNonNull(type);
    return null;
  }

  @Override
  public Object getAttribute(String attribute) throws IOException {
    return switch (attribute) {
      case "totalSpace" -> getTotalSpace();
      case "usableSpace" -> getUsableSpace();
      case "unallocatedSpace" -> getUnallocatedSpace();
      default -> throw new UnsupportedOperationException("'" + attribute + "' not recognized");
    };
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof JvfsFileStore s && s.sb == sb;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(sb);
  }

  @Override
  public String toString() {
    return path + " (" + source + ")";
  }
}
