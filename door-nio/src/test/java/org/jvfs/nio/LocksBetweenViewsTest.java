// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two views of one VFS are to each other as two processes: their locks exclude and wait. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class LocksBetweenViewsTest {
  private JvfsFileSystem fs;
  private JvfsFileSystem other;
  private FileChannel ours;
  private FileChannel theirs;

  @BeforeEach
  void open() throws Exception {
    fs = Jvfs.newMemoryFileSystem();
    other = Jvfs.view(fs.task().fork());
    Path f = Files.createFile(fs.getPath("/f"));
    ours = FileChannel.open(f, READ, WRITE);
    theirs = FileChannel.open(other.getPath("/f"), READ, WRITE);
  }

  @AfterEach
  void close() throws Exception {
    other.close();
    fs.close();
  }

  /** A thread of its own, platform or virtual, that will be waiting for a lock. */
  private final class Waiter<T> {
    final FutureTask<T> result;
    final Thread thread;

    Waiter(boolean virtual, Callable<T> c) throws InterruptedException {
      long before = waiters();
      result = new FutureTask<>(c);
      thread = virtual ? Thread.startVirtualThread(result) : Thread.ofPlatform().start(result);
      while (waiters() == before && !result.isDone()) {
        Thread.sleep(1);
      }
      assertThat(result.isDone()).isFalse();
    }

    Throwable failure() throws InterruptedException {
      try {
        result.get();
      } catch (ExecutionException e) {
        return java.util.Objects.requireNonNull(e.getCause());
      }
      throw new AssertionError("it did not fail");
    }
  }

  private long waiters() {
    return fs.vfs().state().fileLocks().show().lines().filter(s -> s.contains("->")).count();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void blocksUntilItIsGranted(boolean virtual) throws Exception {
    FileLock held = theirs.lock(0, 10, false);
    assertThat(ours.tryLock(9, 1, true)).isNull();
    assertThat(ours.tryLock(10, 1, false)).isNotNull();
    Waiter<FileLock> w = new Waiter<>(virtual, () -> ours.lock(5, 5, true));
    // A waiter counts as a lock among those of its own file system.
    assertThatThrownBy(() -> ours.tryLock(9, 1, false))
        .isInstanceOf(OverlappingFileLockException.class);
    held.release();
    FileLock l = w.result.get();
    assertThat(l.isValid() && l.isShared()).isTrue();
    assertThat(theirs.tryLock(5, 5, false)).isNull();
    assertThat(theirs.tryLock(5, 5, true)).isNotNull();
    assertThat(waiters()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptEndsTheWait(boolean virtual) throws Exception {
    FileLock held = theirs.lock();
    boolean[] status = new boolean[1];
    Waiter<FileLock> w =
        new Waiter<>(
            virtual,
            () -> {
              try {
                return ours.lock();
              } finally {
                status[0] = Thread.currentThread().isInterrupted();
              }
            });
    w.thread.interrupt();
    assertThat(w.failure()).isExactlyInstanceOf(FileLockInterruptionException.class);
    assertThat(status[0]).isTrue();
    // Unlike reading, waiting for a lock is broken off without closing the channel.
    assertThat(ours.isOpen()).isTrue();
    assertThat(waiters()).isZero();
    held.release();
    assertThat(ours.tryLock()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void closingTheChannelEndsTheWait(boolean virtual) throws Exception {
    FileLock held = theirs.lock();
    Waiter<FileLock> w = new Waiter<>(virtual, () -> ours.lock());
    ours.close();
    assertThat(w.failure()).isExactlyInstanceOf(AsynchronousCloseException.class);
    assertThat(waiters()).isZero();
    assertThatThrownBy(() -> ours.lock()).isExactlyInstanceOf(ClosedChannelException.class);
    held.release();
  }

  @Test
  void closingTheFileSystemEndsTheWaitAndDropsWhatIsHeld() throws Exception {
    FileLock held = theirs.lock(0, 1, false);
    FileLock mine = ours.lock(5, 1, false);
    Waiter<FileLock> w = new Waiter<>(false, () -> ours.lock(0, 1, false));
    Waiter<FileLock> t = new Waiter<>(false, () -> theirs.lock(5, 1, false));
    other.close();
    assertThat(t.failure()).isInstanceOf(ClosedChannelException.class);
    assertThat(held.isValid()).isFalse();
    assertThat(w.result.get().isValid()).isTrue();
    assertThat(mine.isValid()).isTrue();
    assertThat(waiters()).isZero();
  }

  @Test
  void anInterruptThatCameBeforeIsSeen() throws Exception {
    FileLock held = theirs.lock();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ours.lock()).isInstanceOf(FileLockInterruptionException.class);
    assertThat(Thread.interrupted()).isTrue();
    held.release();
  }

  @Test
  void manyWaitAndEachGetsIt() throws Exception {
    int n = 16;
    int[] inside = new int[1];
    List<JvfsFileSystem> views = new ArrayList<>();
    List<Waiter<Integer>> all = new ArrayList<>();
    FileLock held = theirs.lock();
    for (int i = 0; i < n; i++) {
      JvfsFileSystem v = Jvfs.view(fs.task().fork());
      views.add(v);
      all.add(
          new Waiter<>(
              i % 2 == 0,
              () -> {
                try (FileChannel c = FileChannel.open(v.getPath("/f"), WRITE);
                    FileLock l = c.lock()) {
                  assertThat(l.isValid()).isTrue();
                  // Nobody else is here, and what they did is seen.
                  int was = inside[0];
                  Thread.sleep(1);
                  inside[0] = was + 1;
                  return was;
                }
              }));
    }
    held.release();
    List<Integer> seen = new ArrayList<>();
    for (Waiter<Integer> w : all) {
      seen.add(w.result.get());
    }
    assertThat(seen).doesNotHaveDuplicates();
    assertThat(inside[0]).isEqualTo(n);
    for (JvfsFileSystem v : views) {
      v.close();
    }
  }
}
