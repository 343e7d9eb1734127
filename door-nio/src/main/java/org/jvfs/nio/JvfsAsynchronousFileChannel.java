// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ShutdownChannelGroupException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.FileCalls;
import org.jvfs.call.Task;
import org.jvfs.file.IovIter;
import org.jvfs.file.OpenFile;
import org.jvfs.uapi.ErrnoException;

/**
 * An open file whose operations are done by other threads: those of the executor that was given,
 * else a virtual thread each. Who waits for a lock does so on a virtual thread in any case, so that
 * waiting takes none of the executor's.
 *
 * <p>As in the JDK: an operation that is under way when the channel is closed may still succeed,
 * one that has not begun fails with {@link AsynchronousCloseException}; cancelling a future with
 * leave to interrupt closes the channel, and without it leaves a read or write that has begun to
 * itself, its result unseen. Waiting for a lock ends either way.
 */
final class JvfsAsynchronousFileChannel extends AsynchronousFileChannel {
  private static final Executor VIRTUAL = Thread::startVirtualThread;

  /** Held by the channel until it is closed, and by each operation. */
  private final OpenFile file;

  private final JvfsFileSystem fs;
  private final Task task;
  private final Executor executor;
  private final boolean readable;
  private final boolean writable;
  private final ChannelLocks locks;
  private final AtomicBoolean open = new AtomicBoolean(true);

  /** Takes over the reference on the file. */
  JvfsAsynchronousFileChannel(JvfsFileSystem fs, OpenFile file, @Nullable Executor executor)
      throws IOException {
    this.fs = fs;
    this.task = fs.task();
    this.file = file;
    this.executor = executor == null ? VIRTUAL : executor;
    this.readable = file.hasMode(OpenFile.FMODE_READ);
    this.writable = file.hasMode(OpenFile.FMODE_WRITE);
    this.locks =
        new ChannelLocks(
            file, fs.locks(), (o, p, s, shared) -> new JvfsFileLock(o, this, p, s, shared));
    fs.open().add(this);
  }

  // ---- the frame of an operation ----

  /** What is done with the file. */
  @FunctionalInterface
  private interface Operation<V> {
    V run() throws IOException;
  }

  /** Who is told what came of it. */
  private interface Sink<V> {
    void completed(V result);

    void failed(Throwable why);
  }

  /** A future whose cancelling is told to the channel. */
  private final class Pending<V> extends CompletableFuture<V> implements Sink<V> {
    /** What is waited for; null if it is no lock. */
    private final @Nullable JvfsFileLock lock;

    Pending(@Nullable JvfsFileLock lock) {
      this.lock = lock;
    }

    @Override
    public void completed(V result) {
      if (!complete(result) && lock != null) {
        // It came when nobody wanted it any more.
        dropUnwanted(lock);
      }
    }

    @Override
    public void failed(Throwable why) {
      completeExceptionally(why);
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      boolean cancelled = super.cancel(mayInterrupt);
      if (cancelled && lock != null) {
        locks.giveUp(lock);
      }
      if (cancelled && mayInterrupt) {
        try {
          close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return cancelled;
    }
  }

  private void dropUnwanted(JvfsFileLock l) {
    try {
      locks.release(l);
    } catch (ClosedChannelException e) {
      // Then it went with the channel.
      assert !isOpen();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <V, A> Sink<V> sink(
      CompletionHandler<V, ? super A> handler, @Nullable A attachment) {
    return new Sink<>() {
      @Override
      public void completed(V result) {
        handler.completed(result, attachment);
      }

      @Override
      public void failed(Throwable why) {
        handler.failed(why, attachment);
      }
    };
  }

  /** Does something at once, with the file held. */
  private <V> V perform(Operation<V> op) throws IOException {
    if (!isOpen() || !file.tryGet()) {
      throw new ClosedChannelException();
    }
    try {
      return op.run();
    } catch (ErrnoException e) {
      throw isOpen() ? Errors.ofChannel(e) : new AsynchronousCloseException();
    } finally {
      file.put();
    }
  }

  private void execute(Runnable r) {
    try {
      executor.execute(r);
    } catch (RejectedExecutionException e) {
      ShutdownChannelGroupException x = new ShutdownChannelGroupException();
      x.initCause(e);
      throw x;
    }
  }

  /** Has something done by another thread. */
  private <V> void begin(Operation<V> op, Sink<V> sink) {
    boolean closed = !isOpen();
    execute(
        () -> {
          if (sink instanceof Pending<?> f && f.isDone()) {
            return;
          }
          V result;
          try {
            result = perform(op);
          } catch (ClosedChannelException e) {
            sink.failed(closed ? e : new AsynchronousCloseException());
            return;
          } catch (IOException | RuntimeException | Error e) {
            sink.failed(e);
            return;
          }
          sink.completed(result);
        });
  }

  // ---- reading and writing ----

  private static void check(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("Negative position");
    }
  }

  private Operation<Integer> reading(ByteBuffer dst, long position) {
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("Read-only buffer");
    }
    check(position);
    if (!readable) {
      throw new NonReadableChannelException();
    }
    return () -> {
      if (!dst.hasRemaining()) {
        return 0;
      }
      IovIter to = new IovIter(MemorySegment.ofBuffer(dst));
      int n = (int) FileCalls.pread(task, file, to, position);
      dst.position(dst.position() + n);
      return n == 0 ? -1 : n;
    };
  }

  private Operation<Integer> writing(ByteBuffer src, long position) {
    Objects.requireNonNull(src);
    check(position);
    if (!writable) {
      throw new NonWritableChannelException();
    }
    return () -> {
      if (!src.hasRemaining()) {
        return 0;
      }
      IovIter from = new IovIter(MemorySegment.ofBuffer(src));
      int n = (int) FileCalls.pwrite(task, file, from, position);
      src.position(src.position() + n);
      return n;
    };
  }

  @Override
  public Future<Integer> read(ByteBuffer dst, long position) {
    Pending<Integer> f = new Pending<>(null);
    begin(reading(dst, position), f);
    return f;
  }

  @Override
  public <A> void read(
      ByteBuffer dst,
      long position,
      @Nullable A attachment,
      CompletionHandler<Integer, ? super A> handler) {
    Objects.requireNonNull(handler, "'handler' is null");
    begin(reading(dst, position), sink(handler, attachment));
  }

  @Override
  public Future<Integer> write(ByteBuffer src, long position) {
    Pending<Integer> f = new Pending<>(null);
    begin(writing(src, position), f);
    return f;
  }

  @Override
  public <A> void write(
      ByteBuffer src,
      long position,
      @Nullable A attachment,
      CompletionHandler<Integer, ? super A> handler) {
    Objects.requireNonNull(handler, "'handler' is null");
    begin(writing(src, position), sink(handler, attachment));
  }

  // ---- size ----

  @Override
  public long size() throws IOException {
    return perform(() -> file.inode().size());
  }

  @Override
  public AsynchronousFileChannel truncate(long size) throws IOException {
    if (size < 0) {
      throw new IllegalArgumentException("Negative size");
    }
    if (!writable) {
      throw new NonWritableChannelException();
    }
    return perform(
        () -> {
          if (size < file.inode().size()) {
            FileCalls.ftruncate(task, file, size);
          }
          return this;
        });
  }

  @Override
  public void force(boolean metaData) throws IOException {
    perform(
        () -> {
          FileCalls.fsync(file, !metaData);
          return this;
        });
  }

  // ---- locks ----

  private JvfsFileLock entered(long position, long size, boolean shared) {
    if (shared && !readable) {
      throw new NonReadableChannelException();
    }
    if (!shared && !writable) {
      throw new NonWritableChannelException();
    }
    return locks.enter(position, size, shared);
  }

  /** Obtains a lock that was entered and tells {@code sink}, by {@code tell}. */
  private void obtain(JvfsFileLock l, boolean closed, Sink<FileLock> sink, Executor tell) {
    VIRTUAL.execute(
        () -> {
          Runnable told;
          try {
            locks.obtain(l, true);
            told = () -> sink.completed(l);
          } catch (ClosedChannelException e) {
            told = () -> sink.failed(closed ? e : new AsynchronousCloseException());
          } catch (IOException | RuntimeException | Error e) {
            told = () -> sink.failed(e);
          }
          try {
            tell.execute(told);
          } catch (RejectedExecutionException e) {
            // The executor was shut down while we waited; the handler is to know all the same.
            told.run();
          }
        });
  }

  @Override
  public Future<FileLock> lock(long position, long size, boolean shared) {
    boolean closed = !isOpen();
    JvfsFileLock l = entered(position, size, shared);
    Pending<FileLock> f = new Pending<>(l);
    obtain(l, closed, f, Runnable::run);
    return f;
  }

  @Override
  public <A> void lock(
      long position,
      long size,
      boolean shared,
      @Nullable A attachment,
      CompletionHandler<FileLock, ? super A> handler) {
    Objects.requireNonNull(handler, "'handler' is null");
    boolean closed = !isOpen();
    obtain(entered(position, size, shared), closed, sink(handler, attachment), executor);
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    JvfsFileLock l = entered(position, size, shared);
    return locks.obtain(l, false) ? l : null;
  }

  // ---- closing ----

  @Override
  public boolean isOpen() {
    return open.get();
  }

  @Override
  public void close() throws IOException {
    if (!open.compareAndSet(true, false)) {
      return;
    }
    fs.open().remove(this);
    try {
      locks.close();
      file.checkedFop().flush(file);
    } catch (ErrnoException e) {
      throw Errors.ofChannel(e);
    } finally {
      file.put();
    }
  }
}
