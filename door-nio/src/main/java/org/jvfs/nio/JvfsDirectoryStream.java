// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
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
 *
 * <p>What is asked of the stream by a relative path begins at the directory itself, wherever it has
 * been moved to and whatever its old name leads to by now.
 */
final class JvfsDirectoryStream implements SecureDirectoryStream<Path> {
  private static final int AT_ONCE = 512;

  /** What most directories have. */
  private static final int FEW = 64;

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
    OpenFile held = hold();
    try {
      return call.apply(held.path());
    } finally {
      held.put();
    }
  }

  /** The open directory, which the caller puts. */
  private OpenFile hold() {
    if (!open.get() || !file.tryGet()) {
      throw new ClosedDirectoryStreamException();
    }
    return file;
  }

  // ---- from the directory on ----

  /** A path that may be asked of this stream: one of its file system. */
  private JvfsPath own(Path p) {
    JvfsPath j = JvfsPath.of(p);
    if (j.getFileSystem() != path.getFileSystem()) {
      throw new ProviderMismatchException("a path of another file system");
    }
    return j;
  }

  @Override
  public SecureDirectoryStream<Path> newDirectoryStream(Path p, LinkOption... options)
      throws IOException {
    JvfsPath sub = own(p);
    boolean follow = Options.followLinks(options);
    OpenFile held = hold();
    try {
      return Opening.directory(
          path.getFileSystem(), held.path(), sub, path.resolve(sub), follow, e -> true);
    } finally {
      held.put();
    }
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path p, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    JvfsPath name = own(p);
    OpenFile held = hold();
    try {
      return Opening.channel(path.getFileSystem(), held.path(), name, options, attrs);
    } finally {
      held.put();
    }
  }

  @Override
  public void deleteFile(Path p) throws IOException {
    remove(own(p), Calls::unlink);
  }

  @Override
  public void deleteDirectory(Path p) throws IOException {
    remove(own(p), Calls::rmdir);
  }

  /** Taking a name away. */
  @FunctionalInterface
  private interface Removal {
    void apply(Calls calls, VfsPath base, byte[] path) throws ErrnoException;
  }

  private void remove(JvfsPath p, Removal removal) throws IOException {
    try {
      with(
          base -> {
            removal.apply(path.getFileSystem().calls(), base, p.bytes());
            return 0;
          });
    } catch (ErrnoException e) {
      throw JvfsFileSystemProvider.notRemoved(e, p);
    }
  }

  /** A rename, as this stream's file system may do it: also what is at the target is replaced. */
  @Override
  public void move(Path from, SecureDirectoryStream<Path> targetDir, Path target)
      throws IOException {
    JvfsPath source = own(from);
    if (!(Objects.requireNonNull(targetDir) instanceof JvfsDirectoryStream to)) {
      JvfsPath.of(target);
      throw new ProviderMismatchException();
    }
    JvfsPath name = to.own(target);
    JvfsFileSystem fs = path.getFileSystem();
    if (fs.vfs() != to.path.getFileSystem().vfs()) {
      throw new AtomicMoveNotSupportedException(
          from.toString(), target.toString(), "two virtual file systems");
    }
    try {
      with(
          base ->
              to.with(
                  newBase -> {
                    fs.calls().rename(base, source.bytes(), newBase, name.bytes(), 0);
                    return 0;
                  }));
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EXDEV) {
        throw new AtomicMoveNotSupportedException(
            from.toString(), target.toString(), Errors.text(e.errno()));
      }
      throw Errors.of(e, source, name);
    }
  }

  /** Of the directory itself. */
  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(Class<V> type) {
    JvfsPath self = new JvfsPath(path.getFileSystem(), PathBytes.EMPTY, path.toString());
    return type.cast(JvfsFileSystemProvider.view(new Located(self, this, true), type));
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path p, Class<V> type, LinkOption... options) {
    Located at = new Located(own(p), this, Options.followLinks(options));
    return type.cast(JvfsFileSystemProvider.view(at, type));
  }

  // ---- entries ----

  @Override
  public Iterator<Path> iterator() {
    if (!open.get()) {
      path.getFileSystem().checkOpen();
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
    private int[] ends = new int[FEW];
    private byte[] names = new byte[FEW * 16];
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
      if (count == ends.length) {
        ends = java.util.Arrays.copyOf(ends, AT_ONCE);
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
          return ended();
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

    /**
     * A stream that was closed has no more entries; of one that went with its file system nobody
     * shall take what was read for all there is.
     */
    private @Nullable Path ended() {
      path.getFileSystem().checkOpen();
      return null;
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
        return ended() != null;
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
