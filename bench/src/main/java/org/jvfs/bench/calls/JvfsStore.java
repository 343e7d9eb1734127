// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.calls;

import static org.jvfs.uapi.Fcntl.AT_FDCWD;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jvfs.call.DirEntry;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.file.IovIter;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Statx;

/** jvfs by its system calls, with a memfs as root. All threads share one task, as in a process. */
final class JvfsStore implements Store {
  private static final long MEMORY = 256L << 20; // bytes
  private static final int DIRECTORY_MODE = 0755;
  private static final int FILE_MODE = 0644;
  private static final int ENTRIES_AT_ONCE = 1024;

  private final Vfs vfs = Vfs.builder().memoryBudget(MEMORY).build();
  private final Task task;

  JvfsStore() throws IOException {
    task = vfs.rootTask();
    task.mount("none", "/", "memfs", 0, Map.of());
  }

  @Override
  public int depth() {
    return 0;
  }

  @Override
  public Name at(String path) {
    return new JvfsName(task, path.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    vfs.close();
  }

  private static final class JvfsName implements Name {
    private final Task task;
    private final byte[] path;
    private final Statx statx = new Statx();

    JvfsName(Task task, byte[] path) {
      this.task = task;
      this.path = path;
    }

    @Override
    public long stat() throws IOException {
      task.statx(AT_FDCWD, path, 0, Statx.STATX_BASIC_STATS, statx);
      return statx.size;
    }

    @Override
    public boolean exists() throws IOException {
      try {
        task.statx(AT_FDCWD, path, 0, Statx.STATX_TYPE, statx);
        return true;
      } catch (ErrnoException e) {
        if (e.errno() == Errno.ENOENT) {
          return false;
        }
        throw e;
      }
    }

    @Override
    public void create() throws IOException {
      int flags = Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_WRONLY;
      task.close(task.openat(AT_FDCWD, path, flags, FILE_MODE));
    }

    @Override
    public void unlink() throws IOException {
      task.unlinkat(AT_FDCWD, path, 0);
    }

    @Override
    public void mkdir() throws IOException {
      task.mkdirat(AT_FDCWD, path, DIRECTORY_MODE);
    }

    @Override
    public int list() throws IOException {
      int fd = task.openat(AT_FDCWD, path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0);
      try {
        int count = -2; // "." and ".." are among them
        List<DirEntry> entries;
        do {
          entries = task.getdents(fd, ENTRIES_AT_ONCE);
          count += entries.size();
        } while (!entries.isEmpty());
        return count;
      } finally {
        task.close(fd);
      }
    }

    @Override
    public Content open() throws IOException {
      return new JvfsContent(
          task, task.openat(AT_FDCWD, path, Fcntl.O_CREAT | Fcntl.O_RDWR, FILE_MODE));
    }
  }

  private static final class JvfsContent implements Content {
    private final Task task;
    private final int fd;
    private final MemorySegment buffer = Arena.ofAuto().allocate(MOST);
    private final IovIter cursor = new IovIter(buffer);

    JvfsContent(Task task, int fd) {
      this.task = task;
      this.fd = fd;
    }

    @Override
    public int read(long offset, int size) throws IOException {
      return (int) task.pread(fd, cursor.reset(buffer, 0, size), offset);
    }

    @Override
    public int write(long offset, int size) throws IOException {
      return (int) task.pwrite(fd, cursor.reset(buffer, 0, size), offset);
    }

    @Override
    public void close() throws IOException {
      task.close(fd);
    }
  }
}
