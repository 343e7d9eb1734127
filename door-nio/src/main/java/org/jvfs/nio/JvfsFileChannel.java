// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.FileCalls;
import org.jvfs.call.Task;
import org.jvfs.file.IovIter;
import org.jvfs.file.OpenFile;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/**
 * An open file. Any number of threads may use it; those that read or write at the channel's
 * position do so one after the other.
 *
 * <p>Interrupts and closing are as {@link java.nio.channels.InterruptibleChannel} has them, told by
 * looking before and after each operation: what waits for a disk here cannot be broken off, and who
 * waits for a lock is told otherwise (see {@link LockWait}).
 */
final class JvfsFileChannel extends FileChannel {
  /** Held by the channel until it is closed, and by each operation. */
  private final OpenFile file;

  private final JvfsFileSystem fs;
  private final Task task;
  private final boolean readable;
  private final boolean writable;
  private final boolean append;

  /** Made when first asked for; under the monitor of {@link #handle}. */
  private @Nullable ChannelLocks locks;

  /** False in a stream or a copy, which nobody expects to end so; set before it is used. */
  private boolean interruptible = true;

  /** What the file system closes when it is closed: a channel is not Closeable by itself. */
  private final Closeable handle =
      new Closeable() {
        @Override
        public void close() throws IOException {
          JvfsFileChannel.this.close();
        }

        @Override
        public String toString() {
          return "channel of " + OpenThings.pathOf(file.dentry());
        }
      };

  /** Takes over the reference on the file. */
  JvfsFileChannel(JvfsFileSystem fs, OpenFile file) throws IOException {
    this.fs = fs;
    this.task = fs.task();
    this.file = file;
    this.readable = file.hasMode(OpenFile.FMODE_READ);
    this.writable = file.hasMode(OpenFile.FMODE_WRITE);
    this.append = file.hasFlag(Fcntl.O_APPEND);
    fs.open().add(handle);
  }

  /** An interrupt is not looked at from now on. For who has just opened it. */
  JvfsFileChannel uninterruptible() {
    interruptible = false;
    return this;
  }

  OpenFile file() {
    return file;
  }

  JvfsFileSystem fileSystem() {
    return fs;
  }

  // ---- the frame of an operation ----

  /** A call on the open file. */
  @FunctionalInterface
  private interface Call {
    long apply() throws ErrnoException, IOException;
  }

  /** Before an operation: the file, referenced, for {@link #leave} to drop. */
  void enter() throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    if (interruptible && Thread.currentThread().isInterrupted()) {
      close();
      throw new ClosedByInterruptException();
    }
    if (!file.tryGet()) {
      throw new ClosedChannelException();
    }
  }

  /** After an operation, whatever came of it. */
  void leave() throws IOException {
    file.put();
    if (interruptible && Thread.currentThread().isInterrupted()) {
      close();
      throw new ClosedByInterruptException();
    }
    if (!isOpen()) {
      throw new AsynchronousCloseException();
    }
  }

  private long run(Call c) throws IOException {
    enter();
    long n;
    try {
      n = c.apply();
    } catch (ErrnoException e) {
      leave();
      throw Errors.ofChannel(e);
    } catch (IOException | RuntimeException | Error e) {
      file.put();
      throw e;
    }
    leave();
    return n;
  }

  private void checkReadable() throws IOException {
    checkOpen();
    if (!readable) {
      throw new NonReadableChannelException();
    }
  }

  private void checkWritable() throws IOException {
    checkOpen();
    if (!writable) {
      throw new NonWritableChannelException();
    }
  }

  private void checkOpen() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }

  private static long checkPosition(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("Negative position");
    }
    return position;
  }

  // ---- reading ----

  @Override
  public int read(ByteBuffer dst) throws IOException {
    Objects.requireNonNull(dst);
    checkReadable();
    checkRoom(dst);
    if (!dst.hasRemaining()) {
      return (int) run(() -> 0);
    }
    long n = run(() -> FileCalls.read(task, file, over(dst)));
    return (int) moved(dst, n);
  }

  @Override
  public int read(ByteBuffer dst, long position) throws IOException {
    Objects.requireNonNull(dst);
    checkPosition(position);
    checkReadable();
    checkRoom(dst);
    if (!dst.hasRemaining()) {
      return (int) run(() -> 0);
    }
    long n = run(() -> FileCalls.pread(task, file, over(dst), position));
    return (int) moved(dst, n);
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, dsts.length);
    checkReadable();
    for (int i = offset; i < offset + length; i++) {
      checkRoom(dsts[i]);
    }
    IovIter to = over(dsts, offset, length);
    if (to.count() == 0) {
      return run(() -> 0);
    }
    long n = run(() -> FileCalls.read(task, file, to));
    return moved(dsts, offset, n);
  }

  private static void checkRoom(ByteBuffer dst) {
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("Read-only buffer");
    }
  }

  private static IovIter over(ByteBuffer b) {
    return new IovIter(MemorySegment.ofBuffer(b));
  }

  private static IovIter over(ByteBuffer[] all, int offset, int length) {
    MemorySegment[] s = new MemorySegment[length];
    for (int i = 0; i < length; i++) {
      s[i] = MemorySegment.ofBuffer(all[offset + i]);
    }
    return new IovIter(s);
  }

  /** Moves the buffer on; nothing read is the end of the file. */
  private static long moved(ByteBuffer b, long n) {
    if (n == 0) {
      return -1;
    }
    b.position(b.position() + (int) n);
    return n;
  }

  private static long moved(ByteBuffer[] all, int offset, long n) {
    if (n == 0) {
      return -1;
    }
    advance(all, offset, n);
    return n;
  }

  private static void advance(ByteBuffer[] all, int offset, long n) {
    long left = n;
    for (int i = offset; left > 0; i++) {
      int step = (int) Math.min(left, all[i].remaining());
      all[i].position(all[i].position() + step);
      left -= step;
    }
  }

  // ---- writing ----

  @Override
  public int write(ByteBuffer src) throws IOException {
    Objects.requireNonNull(src);
    checkWritable();
    if (!src.hasRemaining()) {
      return (int) run(() -> 0);
    }
    int n = (int) run(() -> FileCalls.write(task, file, over(src)));
    src.position(src.position() + n);
    return n;
  }

  @Override
  public int write(ByteBuffer src, long position) throws IOException {
    Objects.requireNonNull(src);
    checkPosition(position);
    checkWritable();
    if (!src.hasRemaining()) {
      return (int) run(() -> 0);
    }
    int n = (int) run(() -> FileCalls.pwrite(task, file, over(src), position));
    src.position(src.position() + n);
    return n;
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, srcs.length);
    checkWritable();
    IovIter from = over(srcs, offset, length);
    if (from.count() == 0) {
      return run(() -> 0);
    }
    long n = run(() -> FileCalls.write(task, file, from));
    advance(srcs, offset, n);
    return n;
  }

  // ---- position and size ----

  /** Of a channel that appends, the end of the file. */
  @Override
  public long position() throws IOException {
    return run(() -> append ? file.inode().size() : file.pos());
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    checkOpen();
    checkPosition(newPosition);
    run(() -> FileCalls.lseek(file, newPosition, Fcntl.SEEK_SET));
    return this;
  }

  @Override
  public long size() throws IOException {
    return run(() -> file.inode().size());
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    checkOpen();
    if (size < 0) {
      throw new IllegalArgumentException("Negative size");
    }
    checkWritable();
    run(
        () -> {
          if (size < file.inode().size()) {
            FileCalls.ftruncate(task, file, size);
          }
          if (file.pos() > size) {
            FileCalls.lseek(file, size, Fcntl.SEEK_SET);
          }
          return 0;
        });
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    run(
        () -> {
          FileCalls.fsync(file, !metaData);
          return 0;
        });
  }

  // ---- between channels ----

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    checkOpen();
    if (!target.isOpen()) {
      throw new ClosedChannelException();
    }
    checkReadable();
    if (target instanceof JvfsFileChannel t) {
      t.checkWritable();
    }
    checkPosition(position);
    if (count < 0) {
      throw new IllegalArgumentException("Negative count");
    }
    return run(() -> Transfers.to(this, position, count, target));
  }

  @Override
  public long transferFrom(ReadableByteChannel src, long position, long count) throws IOException {
    checkOpen();
    if (!src.isOpen()) {
      throw new ClosedChannelException();
    }
    if (src instanceof JvfsFileChannel s) {
      s.checkReadable();
    }
    checkWritable();
    checkPosition(position);
    if (count < 0) {
      throw new IllegalArgumentException("Negative count");
    }
    return run(() -> Transfers.from(this, position, count, src));
  }

  Task task() {
    return task;
  }

  boolean appends() {
    return append;
  }

  // ---- mapping ----

  /**
   * The mapping lasts as long as the buffer or a part of it can be reached. More than what a file
   * holds is mapped only for writing, and lengthens it.
   */
  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    checkRange(mode, position, size);
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("Size exceeds Integer.MAX_VALUE");
    }
    MemorySegment s = Mappings.map(this, mode, position, size, Arena.ofAuto());
    return (MappedByteBuffer) (mode == MapMode.READ_ONLY ? s.asReadOnly() : s).asByteBuffer();
  }

  /** The mapping lasts as long as the arena. */
  @Override
  public MemorySegment map(MapMode mode, long position, long size, Arena arena) throws IOException {
    Objects.requireNonNull(arena);
    checkRange(mode, position, size);
    MemorySegment s = Mappings.map(this, mode, position, size, arena);
    return mode == MapMode.READ_ONLY ? s.asReadOnly() : s;
  }

  private void checkRange(MapMode mode, long position, long size) throws IOException {
    checkOpen();
    Objects.requireNonNull(mode);
    if (position < 0) {
      throw new IllegalArgumentException("Negative position");
    }
    if (size < 0) {
      throw new IllegalArgumentException("Negative size");
    }
    if (position + size < 0) {
      throw new IllegalArgumentException("Position + size overflow");
    }
    if (mode != MapMode.READ_ONLY && !writable) {
      throw new NonWritableChannelException();
    }
    if (!readable) {
      throw new NonReadableChannelException();
    }
  }

  // ---- locks ----

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    checkLockable(shared);
    FileLock l = locks().lock(position, size, shared, true);
    assert l != null;
    return l;
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    checkLockable(shared);
    return locks().lock(position, size, shared, false);
  }

  private ChannelLocks locks() throws ClosedChannelException {
    synchronized (handle) {
      // Either who closes sees the locks, or we see that the channel is closed.
      checkOpen();
      ChannelLocks l = locks;
      if (l == null) {
        l = new ChannelLocks(this, fs.locks());
        locks = l;
      }
      return l;
    }
  }

  private void checkLockable(boolean shared) throws IOException {
    if (shared) {
      checkReadable();
    } else {
      checkWritable();
    }
  }

  @Override
  protected void implCloseChannel() throws IOException {
    fs.open().remove(handle);
    try {
      ChannelLocks l;
      synchronized (handle) {
        l = locks;
      }
      if (l != null) {
        l.close();
      }
      file.checkedFop().flush(file);
    } catch (ErrnoException e) {
      throw Errors.ofChannel(e);
    } finally {
      file.put();
    }
  }
}
