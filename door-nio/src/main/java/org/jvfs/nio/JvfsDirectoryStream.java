// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.FileCalls;
import org.jvfs.file.DirContext;
import org.jvfs.file.OpenFile;
import org.jvfs.superblock.VfsPath;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * An open directory. Entries are read some at a time, as getdents(2) does: what is made or removed
 * meanwhile may be seen or not, all else is seen once.
 */
final class JvfsDirectoryStream implements DirectoryStream<Path> {
  private static final int AT_ONCE = 512;

  private final JvfsPath path;
  private final OpenFile file;
  private final Filter<? super Path> filter;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final AtomicBoolean iterating = new AtomicBoolean();

  /** Takes over the reference on the file. */
  JvfsDirectoryStream(JvfsPath path, OpenFile file, Filter<? super Path> filter)
      throws IOException {
    this.path = path;
    this.file = file;
    this.filter = filter;
    path.getFileSystem().open().add(this);
  }

  @Override
  public String toString() {
    return "directory stream of " + path;
  }

  /** A call at the directory's place. */
  @FunctionalInterface
  interface AtBase<R> {
    R apply(VfsPath base) throws ErrnoException;
  }

  /** Does something with the directory's place, wherever it has been moved to. */
  <R> R with(AtBase<R> call) throws ErrnoException {
    if (!open.get() || !file.tryGet()) {
      throw new ClosedDirectoryStreamException();
    }
    try {
      return call.apply(file.path());
    } finally {
      file.put();
    }
  }

  @Override
  public Iterator<Path> iterator() {
    if (!open.get()) {
      throw new IllegalStateException("Directory stream is closed");
    }
    if (!iterating.compareAndSet(false, true)) {
      throw new IllegalStateException("Iterator already obtained");
    }
    return new Entries();
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      path.getFileSystem().open().remove(this);
      file.put();
    }
  }

  /** The names of one reading, in one array, and from where to read on. */
  private static final class Batch extends DirContext {
    private final int[] ends = new int[AT_ONCE];
    private byte[] names = new byte[AT_ONCE * 16];
    private int count;
    private int next;

    @Override
    public boolean emit(byte[] name, int off, int len, long ino, int dtype, long nextPos) {
      if (count == AT_ONCE) {
        return false;
      }
      if (name[off] == '.' && (len == 1 || len == 2 && name[off + 1] == '.')) {
        return true;
      }
      int at = count == 0 ? 0 : ends[count - 1];
      if (at + len > names.length) {
        names = java.util.Arrays.copyOf(names, Math.max(at + len, names.length * 2));
      }
      System.arraycopy(name, off, names, at, len);
      ends[count++] = at + len;
      return true;
    }

    /** From here on the names are others. */
    void clear() {
      count = 0;
      next = 0;
    }
  }

  private final class Entries implements Iterator<Path> {
    private final Batch batch = new Batch();
    private @Nullable Path ahead;
    private boolean atEnd;

    @Override
    public boolean hasNext() {
      if (ahead == null && !atEnd) {
        ahead = find();
        atEnd = ahead == null;
      }
      return ahead != null;
    }

    @Override
    public Path next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Path p = ahead;
      assert p != null;
      ahead = null;
      return p;
    }

    /** The next entry that the filter takes; null at the end, and once the stream is closed. */
    private @Nullable Path find() {
      while (true) {
        if (!open.get()) {
          return null;
        }
        if (batch.next == batch.count && !read()) {
          return null;
        }
        int from = batch.next == 0 ? 0 : batch.ends[batch.next - 1];
        int to = batch.ends[batch.next++];
        Path p = path.child(batch.names, from, to - from);
        try {
          if (filter.accept(p)) {
            return p;
          }
        } catch (IOException e) {
          throw new DirectoryIteratorException(e);
        }
      }
    }

    private boolean read() {
      batch.clear();
      try {
        return with(
            base -> {
              FileCalls.iterate(file, batch);
              return batch.count > 0;
            });
      } catch (ClosedDirectoryStreamException e) {
        // Closed by another thread between two entries: then this is the end.
        return false;
      } catch (ErrnoException e) {
        if (e.errno() == Errno.ENOENT) {
          // The directory was removed: it has no entries any more.
          return false;
        }
        throw new DirectoryIteratorException(Errors.of(e, path));
      }
    }
  }
}
