// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
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
   * The file system on an image, of a type that is recognised, mounted at the root; as the
   * superuser, and to write if it can be. Close it to unmount it and close the image. May block.
   *
   * @throws IOException as {@link ImageFileSystemBuilder#build} says
   * @throws UnsupportedOperationException if the image is not of the default file system
   */
  public static JvfsFileSystem open(Path image) throws IOException {
    return image(image).build();
  }

  /** The same with a type, read-only, a partition, a user and more. */
  public static ImageFileSystemBuilder image(Path image) {
    return ImageFileSystemBuilder.of(image);
  }

  /**
   * The same for what is named otherwise than by a path: {@code nbd://host:port/export}, {@code
   * nbd+unix:///export?socket=PATH}.
   */
  public static ImageFileSystemBuilder image(URI disk) {
    return new ImageFileSystemBuilder(disk.toString());
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
