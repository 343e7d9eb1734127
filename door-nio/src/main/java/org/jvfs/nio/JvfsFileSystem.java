// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import java.util.Set;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.mm.Mm;
import org.jvfs.uapi.ErrnoException;

/**
 * A VFS as one task sees it: with the task's credentials, root and working directory. Several file
 * systems may be views of one VFS; then they are to each other as processes are, in file locks too.
 *
 * <p>May be used by any number of threads. Closing it closes what was opened through it, ends the
 * task, and, where the VFS was made for it, that too; calls under way in other threads finish, or
 * end in {@link ClosedFileSystemException}.
 */
public final class JvfsFileSystem extends FileSystem {
  static final Set<String> VIEWS = Set.of("acl", "basic", "owner", "posix", "unix", "user");

  private final JvfsFileSystemProvider provider;
  private final Task task;
  private final boolean ownsVfs;
  private final Calls calls;
  private final Uris uris;
  private final Principals principals;
  private final JvfsPath root;
  private final JvfsPath workingDirectory;
  private final OpenThings open = new OpenThings();
  private final LockTable locks = new LockTable();

  /**
   * A view.
   *
   * @param task whose view it is; ended with the file system
   * @param ownsVfs whether the VFS goes with it
   */
  JvfsFileSystem(Task task, boolean ownsVfs, Uris uris, Principals principals)
      throws ErrnoException {
    this.provider = JvfsFileSystemProvider.instance();
    this.task = task;
    this.ownsVfs = ownsVfs;
    this.calls = new Calls(task);
    this.uris = uris;
    this.principals = principals;
    this.root = new JvfsPath(this, PathBytes.ROOT);
    this.workingDirectory = new JvfsPath(this, task.getcwd());
  }

  /** The VFS behind it: mounts, further tasks, what is shown of locks. */
  public Vfs vfs() {
    return task.vfs();
  }

  /**
   * The task whose view this is: system calls on the same files, and the credentials by which
   * permissions are decided, which may be changed.
   */
  public Task task() {
    return task;
  }

  Calls calls() {
    return calls;
  }

  Uris uris() {
    return uris;
  }

  Principals principals() {
    return principals;
  }

  JvfsPath root() {
    return root;
  }

  /**
   * Where relative paths begin. Does not move: a task's may, by chdir, and paths follow it then.
   */
  JvfsPath workingDirectory() {
    return workingDirectory;
  }

  /** What is to be closed with this. */
  OpenThings open() {
    return open;
  }

  /** What is mapped of it. */
  Mm mm() {
    return task.mm();
  }

  LockTable locks() {
    return locks;
  }

  /** Channels and streams that were opened here and not closed, in words. */
  public List<String> whatIsOpen() {
    return open.describe();
  }

  /** Throws if it is closed. */
  void checkOpen() {
    if (!open.isOpen()) {
      throw new ClosedFileSystemException();
    }
  }

  @Override
  public JvfsFileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() throws IOException {
    if (!open.beginClose()) {
      return;
    }
    try {
      open.closeAll();
    } finally {
      Uris.leave(uris.name(), this);
      task.exit();
      if (ownsVfs) {
        task.vfs().close();
      }
    }
  }

  @Override
  public boolean isOpen() {
    return open.isOpen();
  }

  /** Whether what is mounted at the root lets nobody write. */
  @Override
  public boolean isReadOnly() {
    checkOpen();
    try {
      return calls.at(null, PathBytes.ROOT, true, p -> p.mnt().isReadOnly());
    } catch (ErrnoException e) {
      throw new ClosedFileSystemException();
    }
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    checkOpen();
    return List.of(root);
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    checkOpen();
    return JvfsFileStore.all(this);
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    checkOpen();
    return VIEWS;
  }

  @Override
  public JvfsPath getPath(String first, String... more) {
    checkOpen();
    if (more.length == 0) {
      return new JvfsPath(this, PathBytes.of(first));
    }
    StringBuilder s = new StringBuilder(first);
    for (String m : more) {
      if (!m.isEmpty()) {
        if (!s.isEmpty()) {
          s.append('/');
        }
        s.append(m);
      }
    }
    return new JvfsPath(this, PathBytes.of(s.toString()));
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    checkOpen();
    return Globs.matcher(syntaxAndPattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    checkOpen();
    return principals;
  }

  @Override
  public WatchService newWatchService() throws IOException {
    checkOpen();
    return new JvfsWatchService(this);
  }

  @Override
  public String toString() {
    return Uris.SCHEME + "://" + uris.name() + (isOpen() ? "" : " (closed)");
  }
}
