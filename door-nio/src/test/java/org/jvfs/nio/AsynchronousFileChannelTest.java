// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ShutdownChannelGroupException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files read and written by other threads; what is expected is what the JDK's channel does. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class AsynchronousFileChannelTest {
  private JvfsFileSystem fs;
  private Path f;

  @BeforeEach
  void open() throws Exception {
    fs = Jvfs.newMemoryFileSystem();
    f = fs.getPath("/f");
    Files.writeString(f, "hello");
  }

  @AfterEach
  void close() throws Exception {
    fs.close();
  }

  private AsynchronousFileChannel channel(OpenOption... options) throws IOException {
    return AsynchronousFileChannel.open(f, options);
  }

  /** What a handler was told: a result or what went wrong, and by which thread. */
  private record Told(Object what, Object attachment, Thread by) {}

  private static final class Handler<V> implements CompletionHandler<V, String> {
    final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

    @Override
    public void completed(V result, String attachment) {
      told.add(new Told(result, attachment, Thread.currentThread()));
    }

    @Override
    public void failed(Throwable why, String attachment) {
      told.add(new Told(why, attachment, Thread.currentThread()));
    }
  }

  @Test
  void readsAndWrites() throws Exception {
    try (AsynchronousFileChannel c = channel(READ, WRITE)) {
      ByteBuffer b = ByteBuffer.allocate(3);
      assertThat(c.read(b, 1).get()).isEqualTo(3);
      assertThat(new String(b.array(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("ell");
      assertThat(c.read(b, 0).get()).isZero();
      assertThat(c.read(ByteBuffer.allocate(1), 5).get()).isEqualTo(-1);
      ByteBuffer src = ByteBuffer.allocateDirect(4);
      assertThat(c.write(src, 10).get()).isEqualTo(4);
      assertThat(src.hasRemaining()).isFalse();
      assertThat(c.size()).isEqualTo(14);
      c.force(true);
      assertThat(c.truncate(20).size()).isEqualTo(14);
      assertThat(c.truncate(2).size()).isEqualTo(2);
      Handler<Integer> h = new Handler<>();
      c.read(ByteBuffer.allocate(9), 0, "A", h);
      Told t = h.told.take();
      assertThat(t.what()).isEqualTo(2);
      assertThat(t.attachment()).isEqualTo("A");
      assertThat(t.by().isDaemon()).isTrue();
      c.write(ByteBuffer.allocate(1), 2, null, h);
      assertThat(h.told.take().what()).isEqualTo(1);
    }
    assertThat(Files.size(f)).isEqualTo(3);
  }

  @Test
  void manyAtATime() throws Exception {
    int n = 2_000;
    try (AsynchronousFileChannel c = channel(READ, WRITE)) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        all.add(c.write(ByteBuffer.allocate(8).putLong(0, i), i * 8L));
      }
      for (Future<Integer> w : all) {
        assertThat(w.get()).isEqualTo(8);
      }
      List<ByteBuffer> read = new ArrayList<>();
      all.clear();
      for (int i = 0; i < n; i++) {
        read.add(ByteBuffer.allocate(8));
        all.add(c.read(read.get(i), i * 8L));
      }
      for (int i = 0; i < n; i++) {
        assertThat(all.get(i).get()).isEqualTo(8);
        assertThat(read.get(i).getLong(0)).isEqualTo(i);
      }
    }
  }

  @Test
  void usesTheExecutorItIsGiven() throws Exception {
    try (ExecutorService pool =
        Executors.newSingleThreadExecutor(r -> Thread.ofPlatform().name("mine").unstarted(r))) {
      Handler<Integer> h = new Handler<>();
      Handler<FileLock> l = new Handler<>();
      AsynchronousFileChannel c = AsynchronousFileChannel.open(f, Set.of(READ, WRITE), pool);
      c.read(ByteBuffer.allocate(1), 0, "x", h);
      assertThat(h.told.take().by().getName()).isEqualTo("mine");
      c.lock(0, 1, false, "x", l);
      assertThat(l.told.take().by().getName()).isEqualTo("mine");
      pool.shutdown();
      assertThatThrownBy(() -> c.read(ByteBuffer.allocate(1), 0))
          .isInstanceOf(ShutdownChannelGroupException.class);
      c.close();
    }
  }

  @Test
  void refusesAsTheJdkDoes() throws Exception {
    ByteBuffer b = ByteBuffer.allocate(1);
    assertThatThrownBy(() -> channel(APPEND)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> channel(APPEND, WRITE))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> AsynchronousFileChannel.open(f, (OpenOption) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> channel(CREATE_NEW, WRITE))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> AsynchronousFileChannel.open(fs.getPath("/none")))
        .isInstanceOf(NoSuchFileException.class);
    try (AsynchronousFileChannel ro = channel();
        AsynchronousFileChannel wo = channel(WRITE)) {
      assertThatThrownBy(() -> ro.read(b, -1)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> ro.read(b.asReadOnlyBuffer(), 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> ro.read(null, 0)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> ro.read(b, 0, null, null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> ro.write(b, 0)).isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> ro.truncate(0)).isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> ro.lock(0, 1, false))
          .isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> ro.tryLock(0, 1, false))
          .isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> wo.read(b, 0)).isInstanceOf(NonReadableChannelException.class);
      assertThatThrownBy(() -> wo.lock(0, 1, true)).isInstanceOf(NonReadableChannelException.class);
      assertThatThrownBy(() -> wo.truncate(-1)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> wo.lock(-1, 1, false)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> wo.tryLock(0, -1, false))
          .isInstanceOf(IllegalArgumentException.class);
      FileLock l = wo.tryLock(3, 0, false);
      assertThat(l.size()).isEqualTo(Long.MAX_VALUE - 3);
      assertThat(l.acquiredBy()).isSameAs(wo);
      assertThatThrownBy(() -> wo.lock(0, 100, false))
          .isInstanceOf(OverlappingFileLockException.class);
      assertThatThrownBy(() -> ro.tryLock(0, 100, true))
          .isInstanceOf(OverlappingFileLockException.class);
      l.release();
      assertThat(l.isValid()).isFalse();
      assertThat(wo.lock(0, 100, false).get().isValid()).isTrue();
    }
  }

  @Test
  void deletesOnClose() throws Exception {
    Path t = fs.getPath("/t");
    try (AsynchronousFileChannel c =
        AsynchronousFileChannel.open(t, CREATE, READ, WRITE, DELETE_ON_CLOSE)) {
      assertThat(c.write(ByteBuffer.allocate(3), 0).get()).isEqualTo(3);
    }
    assertThat(t).doesNotExist();
  }

  @Test
  void closedIsClosed() throws Exception {
    AsynchronousFileChannel c = channel(READ, WRITE);
    FileLock l = c.lock().get();
    c.close();
    c.close();
    ByteBuffer b = ByteBuffer.allocate(1);
    Class<ClosedChannelException> closed = ClosedChannelException.class;
    assertThat(c.isOpen()).isFalse();
    assertThat(l.isValid()).isFalse();
    assertThatThrownBy(l::release).isInstanceOf(closed);
    assertThatThrownBy(() -> c.read(b, 0).get()).hasCauseExactlyInstanceOf(closed);
    assertThatThrownBy(() -> c.write(b, 0).get()).hasCauseExactlyInstanceOf(closed);
    assertThatThrownBy(() -> c.lock().get()).hasCauseExactlyInstanceOf(closed);
    assertThatThrownBy(c::tryLock).isInstanceOf(closed);
    assertThatThrownBy(c::size).isInstanceOf(closed);
    assertThatThrownBy(() -> c.force(false)).isInstanceOf(closed);
    assertThatThrownBy(() -> c.truncate(0)).isInstanceOf(closed);
    Handler<Integer> h = new Handler<>();
    c.read(b, 0, "A", h);
    assertThat(h.told.take().what()).isExactlyInstanceOf(closed);
    // Nothing of the lock is left behind.
    try (AsynchronousFileChannel again = channel(WRITE)) {
      assertThat(again.tryLock()).isNotNull();
    }
  }

  @Test
  void whatHasNotBegunEndsWhenTheChannelIsClosed() throws Exception {
    try (ExecutorService one = Executors.newSingleThreadExecutor()) {
      CountDownLatch go = new CountDownLatch(1);
      one.execute(
          () -> {
            try {
              go.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          });
      AsynchronousFileChannel c = AsynchronousFileChannel.open(f, Set.of(READ, WRITE), one);
      Future<Integer> r = c.read(ByteBuffer.allocate(1), 0);
      Handler<Integer> h = new Handler<>();
      c.write(ByteBuffer.allocate(1), 0, "A", h);
      Future<Integer> cancelled = c.write(ByteBuffer.wrap(new byte[] {'j'}), 0);
      assertThat(cancelled.cancel(false)).isTrue();
      assertThat(c.isOpen()).isTrue();
      c.close();
      go.countDown();
      assertThatThrownBy(r::get).hasCauseInstanceOf(AsynchronousCloseException.class);
      assertThat(h.told.take().what()).isInstanceOf(AsynchronousCloseException.class);
      assertThatThrownBy(cancelled::get).isInstanceOf(CancellationException.class);
    }
    assertThat(Files.readString(f)).isEqualTo("hello");
  }

  @Test
  void locksWaitAndAreGranted() throws Exception {
    try (JvfsFileSystem other = Jvfs.view(fs.task().fork());
        FileChannel holder = FileChannel.open(other.getPath("/f"), WRITE);
        AsynchronousFileChannel c = channel(READ, WRITE)) {
      FileLock held = holder.lock();
      assertThat(c.tryLock()).isNull();
      Future<FileLock> first = c.lock(0, 1, false);
      Handler<FileLock> h = new Handler<>();
      c.lock(1, 1, true, "A", h);
      assertThatThrownBy(() -> c.lock(0, 2, false))
          .isInstanceOf(OverlappingFileLockException.class);
      awaitWaiters(2);
      assertThat(first.isDone()).isFalse();
      held.release();
      assertThat(first.get().isValid()).isTrue();
      assertThat(((FileLock) h.told.take().what()).isShared()).isTrue();
      assertThat(holder.tryLock()).isNull();
    }
  }

  /** Until so many wait for locks in the VFS. */
  private void awaitWaiters(int n) throws InterruptedException {
    while (fs.vfs().state().fileLocks().show().lines().filter(s -> s.contains("->")).count() != n) {
      Thread.sleep(1);
    }
  }

  @Test
  void waitingForALockEndsByCancellingAndByClosing() throws Exception {
    try (JvfsFileSystem other = Jvfs.view(fs.task().fork());
        FileChannel holder = FileChannel.open(other.getPath("/f"), WRITE);
        AsynchronousFileChannel c = channel(READ, WRITE)) {
      FileLock held = holder.lock();
      Future<FileLock> soft = c.lock(0, 1, false);
      awaitWaiters(1);
      assertThat(soft.cancel(false)).isTrue();
      assertThat(c.isOpen()).isTrue();
      awaitWaiters(0);
      assertThatThrownBy(soft::get).isInstanceOf(CancellationException.class);
      // Its range can be asked for again as soon as the waiter has left.
      Future<FileLock> again = lockWhenFree(c);
      Handler<FileLock> h = new Handler<>();
      c.lock(5, 1, false, "A", h);
      awaitWaiters(2);
      c.close();
      assertThatThrownBy(again::get).hasCauseInstanceOf(AsynchronousCloseException.class);
      assertThat(h.told.take().what()).isInstanceOf(AsynchronousCloseException.class);
      awaitWaiters(0);
      held.release();
      assertThat(holder.tryLock()).isNotNull();
    }
  }

  private static Future<FileLock> lockWhenFree(AsynchronousFileChannel c) throws Exception {
    while (true) {
      try {
        return c.lock(0, 1, false);
      } catch (OverlappingFileLockException e) {
        Thread.sleep(1);
      }
    }
  }

  @Test
  void cancellingWithLeaveToInterruptClosesTheChannel() throws Exception {
    try (JvfsFileSystem other = Jvfs.view(fs.task().fork());
        FileChannel holder = FileChannel.open(other.getPath("/f"), WRITE);
        AsynchronousFileChannel c = channel(READ, WRITE)) {
      assertThat(holder.lock().isValid()).isTrue();
      Future<FileLock> l = c.lock();
      awaitWaiters(1);
      assertThat(l.cancel(true)).isTrue();
      assertThat(l.isCancelled()).isTrue();
      assertThat(c.isOpen()).isFalse();
      awaitWaiters(0);
    }
    try (AsynchronousFileChannel c = channel(WRITE)) {
      Future<Integer> done = c.write(ByteBuffer.allocate(1), 0);
      assertThat(done.get()).isOne();
      assertThat(done.cancel(true)).isFalse();
      assertThat(c.isOpen()).isTrue();
    }
  }

  @Test
  void closingTheFileSystemClosesIt() throws Exception {
    try (JvfsFileSystem view = Jvfs.view(fs.task().fork())) {
      AsynchronousFileChannel c = AsynchronousFileChannel.open(view.getPath("/f"), READ, WRITE);
      try (FileChannel holder = FileChannel.open(f, WRITE)) {
        assertThat(holder.lock().isValid()).isTrue();
        Future<FileLock> l = c.lock();
        awaitWaiters(1);
        view.close();
        assertThatThrownBy(l::get).hasCauseInstanceOf(AsynchronousCloseException.class);
      }
      assertThat(c.isOpen()).isFalse();
    }
  }
}
