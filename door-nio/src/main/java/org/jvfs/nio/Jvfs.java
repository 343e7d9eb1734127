// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import org.jvfs.call.Task;
import org.jvfs.uapi.ErrnoException;

/**
 * Where to begin.
 *
 * <pre>{@code
 * try (FileSystem fs = Jvfs.newMemoryFileSystem()) {
 *   Path p = fs.getPath("/src/a.txt");
 *   Files.createDirectories(p.getParent());
 *   Files.writeString(p, "hello");
 * }
 * }</pre>
 */
public final class Jvfs {
  private Jvfs() {}

  /**
   * A file system in memory, with nothing in it, of an ordinary user who owns its root. Close it to
   * give the memory back.
   */
  public static JvfsFileSystem newMemoryFileSystem() {
    return memory().build();
  }

  /** The same with limits, users and more. */
  public static MemoryFileSystemBuilder memory() {
    return new MemoryFileSystemBuilder();
  }

  /**
   * A task's view of its VFS. Closing it ends the task, and leaves the VFS to whoever made it.
   *
   * @throws ErrnoException ESRCH if the task has ended, ENOENT if its working directory is gone
   */
  public static JvfsFileSystem view(Task task) throws ErrnoException {
    return MemoryFileSystemBuilder.enter(
        Uris.fresh("task"),
        name -> new JvfsFileSystem(task, false, new Uris(name), new Principals()));
  }
}
