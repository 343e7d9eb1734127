// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A file system is closed while threads are in the middle of everything. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class ClosingUnderLoadTest {
  private static final int ROUNDS = 12;
  private static final long PATIENCE_SECONDS = 20;

  /** Something done over and over until the file system is closed. */
  @FunctionalInterface
  private interface Work {
    void once() throws Exception;
  }

  private final ConcurrentLinkedQueue<Throwable> wrong = new ConcurrentLinkedQueue<>();

  /** What a program has to expect of a file system that another thread closes. */
  private static boolean isDocumented(Throwable t) {
    Throwable x = t;
    if (x instanceof java.io.UncheckedIOException
        || x instanceof java.nio.file.DirectoryIteratorException
        || x instanceof ExecutionException) {
      x = x.getCause();
    }
    return x instanceof ClosedFileSystemException
        || x instanceof ClosedChannelException
        || x instanceof ClosedWatchServiceException
        || x instanceof ClosedDirectoryStreamException;
  }

  private Thread start(CountDownLatch running, Work w) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                w.once();
                running.countDown();
                while (true) {
                  w.once();
                }
              } catch (Throwable t) {
                if (!isDocumented(t)) {
                  wrong.add(t);
                }
                running.countDown();
              }
            });
  }

  private static final class Writer implements Work {
    private final FileChannel c;
    private final ByteBuffer b = ByteBuffer.allocate(8);
    private long next;

    /** How many records are known to be safe. */
    final AtomicLong acknowledged = new AtomicLong();

    Writer(Path p) throws IOException {
      c = FileChannel.open(p, CREATE, WRITE);
    }

    @Override
    public void once() throws IOException {
      b.clear().putLong(next).flip();
      c.write(b, next * 8);
      c.force(false);
      acknowledged.set(++next);
    }
  }

  private static final class Waiting implements Work {
    private final FileChannel c;
    private final CountDownLatch running;
    private final boolean mayGetIt;
    private boolean told;

    Waiting(Path p, CountDownLatch running, boolean mayGetIt) throws IOException {
      c = FileChannel.open(p, READ, WRITE);
      this.running = running;
      this.mayGetIt = mayGetIt;
    }

    @Override
    public void once() throws IOException {
      if (!told) {
        told = true;
        running.countDown();
      }
      try (FileLock l = c.lock(0, 1, false)) {
        if (!mayGetIt) {
          throw new AssertionError("somebody else has it: " + l);
        }
      }
    }
  }

  private List<Thread> load(
      JvfsFileSystem fs, List<Writer> writers, CountDownLatch[] running, boolean mayGetLock)
      throws Exception {
    List<Work> works = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Writer w = new Writer(fs.getPath("/w" + i));
      writers.add(w);
      works.add(w);
    }
    Path tree = fs.getPath("/tree");
    works.add(
        () -> {
          try (Stream<Path> s = Files.list(tree)) {
            assertThat(s.count()).isEqualTo(20);
          }
        });
    works.add(
        () -> {
          try (Stream<Path> s = Files.walk(tree)) {
            assertThat(s.count()).isEqualTo(121);
          }
        });
    works.add(() -> assertThat(Files.readString(tree.resolve("d3/f4"))).isEqualTo("4"));
    works.add(() -> assertThat(Files.size(tree.resolve("d0/f0"))).isEqualTo(1));
    FileChannel reader = FileChannel.open(tree.resolve("d1/f1"), READ);
    works.add(() -> assertThat(reader.read(ByteBuffer.allocate(1), 0)).isEqualTo(1));
    AsynchronousFileChannel async =
        AsynchronousFileChannel.open(fs.getPath("/async"), CREATE, WRITE);
    works.add(() -> assertThat(async.write(ByteBuffer.allocate(9), 0).get()).isEqualTo(9));
    Path made = fs.getPath("/made");
    works.add(
        () -> {
          Files.createDirectory(made);
          Files.move(made, fs.getPath("/moved"));
          Files.delete(fs.getPath("/moved"));
        });
    WatchService watch = fs.newWatchService();
    assertThat(fs.root().register(watch, StandardWatchEventKinds.ENTRY_CREATE).isValid()).isTrue();
    works.add(
        () -> {
          WatchKey k = watch.take();
          k.pollEvents();
          k.reset();
        });
    Work opens =
        () -> {
          try (WatchService w = fs.newWatchService();
              FileChannel c = FileChannel.open(tree.resolve("d1/f1"))) {
            if (w.poll() != null) {
              throw new AssertionError("nothing is watched");
            }
            assertThat(c.size()).isEqualTo(1);
          }
        };
    works.add(opens);
    running[0] = new CountDownLatch(works.size() + 1);
    works.add(new Waiting(fs.getPath("/locked"), running[0], mayGetLock));
    List<Thread> threads = new ArrayList<>();
    for (Work w : works) {
      threads.add(start(running[0], w));
    }
    return threads;
  }

  private static void makeTree(JvfsFileSystem fs) throws IOException {
    Files.createFile(fs.getPath("/locked"));
    for (int d = 0; d < 20; d++) {
      Path dir = Files.createDirectories(fs.getPath("/tree/d" + d));
      for (int f = 0; f < 5; f++) {
        Files.writeString(dir.resolve("f" + f), "" + f);
      }
    }
  }

  private void join(List<Thread> threads) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    for (Thread t : threads) {
      t.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
      if (t.isAlive()) {
        AssertionError e = new AssertionError("still running: " + t);
        e.setStackTrace(t.getStackTrace());
        throw e;
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void aViewIsClosedAndTheVfsKeepsWhatWasForced() throws Exception {
    Random random = new Random(4711);
    for (int round = 0; round < ROUNDS; round++) {
      try (JvfsFileSystem base = Jvfs.newMemoryFileSystem()) {
        makeTree(base);
        try (FileChannel holder = FileChannel.open(base.getPath("/locked"), WRITE)) {
          assertThat(holder.lock().isValid()).isTrue();
          JvfsFileSystem view = Jvfs.view(base.task().fork());
          List<Writer> writers = new ArrayList<>();
          CountDownLatch[] running = new CountDownLatch[1];
          List<Thread> threads = load(view, writers, running, false);
          assertThat(running[0].await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
          Thread.sleep(random.nextInt(40));
          long start = System.nanoTime();
          view.close();
          assertThat(System.nanoTime() - start)
              .isLessThan(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
          join(threads);
          assertThat(view.open().size()).isZero();
          for (int i = 0; i < writers.size(); i++) {
            long safe = writers.get(i).acknowledged.get();
            assertThat(safe).isPositive();
            ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(base.getPath("/w" + i)));
            assertThat(all.capacity()).isGreaterThanOrEqualTo((int) safe * 8);
            for (long n = 0; n < safe; n++) {
              assertThat(all.getLong()).isEqualTo(n);
            }
          }
          // Nobody of the view is left waiting.
          assertThat(base.vfs().state().fileLocks().show()).doesNotContain("->");
        }
      }
    }
  }

  @Test
  void aFileSystemIsClosedWithItsVfs() throws Exception {
    Random random = new Random(4712);
    for (int round = 0; round < ROUNDS; round++) {
      JvfsFileSystem fs = Jvfs.newMemoryFileSystem();
      makeTree(fs);
      JvfsFileSystem other = Jvfs.view(fs.task().fork());
      FileChannel holder = FileChannel.open(other.getPath("/locked"), WRITE);
      assertThat(holder.lock().isValid()).isTrue();
      CountDownLatch[] running = new CountDownLatch[1];
      List<Thread> threads = load(fs, new ArrayList<>(), running, true);
      assertThat(running[0].await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      Thread.sleep(random.nextInt(40));
      Thread second =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      fs.close();
                    } catch (Throwable t) {
                      wrong.add(t);
                    }
                  });
      other.close();
      fs.close();
      second.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      assertThat(second.isAlive()).isFalse();
      join(threads);
      assertThat(fs.isOpen()).isFalse();
      assertThat(fs.open().size()).isZero();
    }
  }
}
