// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watching directories; what is expected here is what the JDK's service on Linux does. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class WatchServiceTest {
  private JvfsFileSystem fs;
  private WatchService w;
  private Path d;

  @BeforeEach
  void open() throws Exception {
    fs = Jvfs.newMemoryFileSystem();
    w = fs.newWatchService();
    d = Files.createDirectory(fs.getPath("/d"));
  }

  @AfterEach
  void close() throws Exception {
    fs.close();
  }

  private static List<String> events(WatchKey k) {
    List<String> out = new ArrayList<>();
    for (WatchEvent<?> e : k.pollEvents()) {
      out.add(e.kind().name().replace("ENTRY_", "") + " " + e.context() + " " + e.count());
    }
    return out;
  }

  @Test
  void tellsWhatHappens() throws Exception {
    Files.createFile(d.resolve("f"));
    WatchKey k = d.register(w, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
    assertThat(w.poll()).isNull();
    Files.writeString(d.resolve("f"), "x");
    Files.createFile(d.resolve("g"));
    Files.move(d.resolve("g"), d.resolve("h"));
    Files.delete(d.resolve("h"));
    Files.setPosixFilePermissions(d.resolve("f"), PosixFilePermissions.fromString("rw-------"));
    assertThat(w.poll()).isSameAs(k);
    assertThat(w.poll()).isNull();
    List<String> all = events(k);
    // A file that exists is truncated and written to, which are two; the chmod counts on that.
    assertThat(all)
        .containsExactly("MODIFY f 2", "CREATE g 1", "DELETE g 1", "CREATE h 1", "DELETE h 1");
    assertThat(k.watchable()).isEqualTo(d);
    // Until it is reset it is not given out again.
    Files.createFile(d.resolve("i"));
    assertThat(w.poll()).isNull();
    assertThat(k.reset()).isTrue();
    assertThat(w.poll()).isSameAs(k);
    assertThat(events(k)).containsExactly("CREATE i 1");
    assertThat(k.reset()).isTrue();
    assertThat(k.reset()).isTrue();
    assertThat(w.poll()).isNull();
  }

  @Test
  void ofTheDirectoryItselfNothingIsTold() throws Exception {
    d.register(w, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
    Files.setPosixFilePermissions(d, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(w.poll()).isNull();
  }

  @Test
  void modificationsOfANameCountUntilItIsMadeAnew() throws Exception {
    WatchKey k = d.register(w, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
    Files.createFile(d.resolve("a"));
    Files.writeString(d.resolve("a"), "1", java.nio.file.StandardOpenOption.WRITE);
    Files.createFile(d.resolve("b"));
    Files.writeString(d.resolve("a"), "2", java.nio.file.StandardOpenOption.WRITE);
    Files.delete(d.resolve("a"));
    Files.createFile(d.resolve("a"));
    Files.writeString(d.resolve("a"), "3", java.nio.file.StandardOpenOption.WRITE);
    assertThat(events(k))
        .containsExactly(
            "CREATE a 1", "MODIFY a 2", "CREATE b 1", "DELETE a 1", "CREATE a 1", "MODIFY a 1");
  }

  @Test
  void onlyWhatWasAskedForIsTold() throws Exception {
    WatchKey k = d.register(w, ENTRY_DELETE);
    Files.createFile(d.resolve("a"));
    assertThat(w.poll()).isNull();
    Files.delete(d.resolve("a"));
    assertThat(events(k)).containsExactly("DELETE a 1");
    assertThat(w.poll()).isSameAs(k);
    k.reset();
    // Registering again, by another name too, is the same key with other events.
    Files.createSymbolicLink(fs.getPath("/l"), d);
    assertThat(fs.getPath("/l").register(w, ENTRY_CREATE)).isSameAs(k);
    Files.createFile(d.resolve("b"));
    Files.delete(d.resolve("b"));
    assertThat(events(k)).containsExactly("CREATE b 1");
    assertThat(k.watchable()).isEqualTo(d);
  }

  @Test
  void aDirectoryThatIsMovedStaysWatched() throws Exception {
    WatchKey k = d.register(w, ENTRY_CREATE);
    Files.move(d, fs.getPath("/e"));
    Files.createFile(fs.getPath("/e/q"));
    assertThat(w.poll()).isSameAs(k);
    assertThat(events(k)).containsExactly("CREATE q 1");
    assertThat(k.isValid()).isTrue();
  }

  @Test
  void aDirectoryThatIsDeletedEndsItsKey() throws Exception {
    WatchKey k = d.register(w, ENTRY_CREATE);
    Files.delete(d);
    assertThat(k.isValid()).isFalse();
    assertThat(w.poll()).isSameAs(k);
    assertThat(k.pollEvents()).isEmpty();
    assertThat(k.reset()).isFalse();
    Files.createDirectory(d);
    WatchKey again = d.register(w, ENTRY_CREATE);
    assertThat(again).isNotSameAs(k);
    Files.createFile(d.resolve("x"));
    assertThat(w.poll()).isSameAs(again);
    assertThat(k.pollEvents()).isEmpty();
  }

  @Test
  void cancelledIsSilent() throws Exception {
    WatchKey k = d.register(w, ENTRY_CREATE);
    Files.createFile(d.resolve("before"));
    k.cancel();
    k.cancel();
    assertThat(k.isValid()).isFalse();
    assertThat(k.reset()).isFalse();
    Files.createFile(d.resolve("after"));
    assertThat(w.poll()).isNull();
    assertThat(d.register(w, ENTRY_CREATE)).isNotSameAs(k);
  }

  @Test
  void tooMuchForAKeyIsAnOverflow() throws Exception {
    WatchKey k = d.register(w, ENTRY_CREATE);
    for (int i = 0; i < 600; i++) {
      Files.createFile(d.resolve("o" + i));
    }
    assertThat(events(k)).containsExactly("OVERFLOW null 88");
    Files.createFile(d.resolve("p"));
    assertThat(events(k)).containsExactly("CREATE p 1");
  }

  @Test
  void tooMuchForTheQueueIsAnOverflowOfAll() throws Exception {
    fs.vfs().state().notifyLimits().inotifyMaxQueuedEvents = 4;
    try (WatchService small = fs.newWatchService()) {
      Path e = Files.createDirectory(fs.getPath("/e"));
      WatchKey kd = d.register(small, ENTRY_CREATE);
      WatchKey ke = e.register(small, ENTRY_CREATE);
      for (int i = 0; i < 10; i++) {
        Files.createFile(d.resolve("o" + i));
      }
      assertThat(events(kd)).containsExactly("OVERFLOW null 1");
      assertThat(events(ke)).containsExactly("OVERFLOW null 1");
    }
  }

  @Test
  void seesWhatOtherViewsDo() throws Exception {
    try (JvfsFileSystem other = Jvfs.view(fs.task().fork())) {
      WatchKey k = d.register(w, ENTRY_CREATE);
      Files.createFile(other.getPath("/d/theirs"));
      assertThat(w.poll(10, TimeUnit.SECONDS)).isSameAs(k);
      WatchEvent<?> e = k.pollEvents().getFirst();
      assertThat(d.resolve((Path) e.context())).isEqualTo(d.resolve("theirs")).exists();
      Path theirs = other.getPath("/d");
      assertThatThrownBy(() -> theirs.register(w, ENTRY_CREATE))
          .isInstanceOf(ProviderMismatchException.class);
    }
  }

  @Test
  void refusesWhatItCannotWatch() throws Exception {
    Path f = Files.createFile(fs.getPath("/f"));
    assertThatThrownBy(() -> f.register(w, ENTRY_CREATE)).isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> fs.getPath("/none").register(w, ENTRY_CREATE))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> d.register(w)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> d.register(w, OVERFLOW)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> d.register(w, (WatchEvent.Kind<?>) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> d.register(null, ENTRY_CREATE))
        .isInstanceOf(NullPointerException.class);
    WatchEvent.Kind<Path> strange =
        new WatchEvent.Kind<>() {
          @Override
          public String name() {
            return "STRANGE";
          }

          @Override
          public Class<Path> type() {
            return Path.class;
          }
        };
    assertThatThrownBy(() -> d.register(w, ENTRY_CREATE, strange))
        .isInstanceOf(UnsupportedOperationException.class);
    WatchEvent.Kind<?>[] create = {ENTRY_CREATE};
    assertThatThrownBy(() -> d.register(w, create, () -> "STRANGE"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> d.register(w, create, (WatchEvent.Modifier) null))
        .isInstanceOf(NullPointerException.class);
    assertThat(d.register(w, create, sensitivity()).isValid()).isTrue();
    try (WatchService jdk = FileSystems.getDefault().newWatchService()) {
      assertThatThrownBy(() -> d.register(jdk, ENTRY_CREATE))
          .isInstanceOf(ProviderMismatchException.class);
    }
    Path secret = Files.createDirectory(fs.getPath("/secret"));
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("-wx------"));
    assertThatThrownBy(() -> secret.register(w, ENTRY_CREATE))
        .isInstanceOf(java.nio.file.AccessDeniedException.class);
  }

  private static WatchEvent.Modifier sensitivity() throws Exception {
    Class<?> c = Class.forName("com.sun.nio.file.SensitivityWatchEventModifier");
    return (WatchEvent.Modifier) c.getEnumConstants()[0];
  }

  @Test
  void thereMayBeOnlySoMany() throws Exception {
    List<WatchService> all = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 200; i++) {
                all.add(fs.newWatchService());
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("inotify instances");
    for (WatchService s : all) {
      s.close();
    }
    fs.newWatchService().close();
  }

  // ---- waiting ----

  private static <T> Future<T> inThread(ExecutorService pool, Callable<T> c) throws Exception {
    Thread[] t = new Thread[1];
    Future<T> f =
        pool.submit(
            () -> {
              synchronized (t) {
                t[0] = Thread.currentThread();
                t.notifyAll();
              }
              return c.call();
            });
    synchronized (t) {
      while (t[0] == null) {
        t.wait();
      }
    }
    while (t[0].getState() != Thread.State.WAITING
        && t[0].getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }
    return f;
  }

  @Test
  void whoWaitsIsWokenByAnEventAndByAReset() throws Exception {
    WatchKey k = d.register(w, ENTRY_CREATE);
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      Future<WatchKey> f = inThread(pool, w::take);
      Files.createFile(d.resolve("a"));
      assertThat(f.get()).isSameAs(k);
      Files.createFile(d.resolve("b"));
      Future<WatchKey> second = inThread(pool, () -> w.poll(1, TimeUnit.HOURS));
      assertThat(second.isDone()).isFalse();
      assertThat(k.reset()).isTrue();
      assertThat(second.get()).isSameAs(k);
    }
    assertThat(w.poll(1, TimeUnit.MILLISECONDS)).isNull();
    assertThat(w.poll(-1, TimeUnit.DAYS)).isNull();
  }

  @Test
  void ofManyWhoWaitEachKeyGoesToOne() throws Exception {
    int n = 8;
    List<WatchKey> keys = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      keys.add(Files.createDirectory(d.resolve("" + i)).register(w, ENTRY_CREATE));
    }
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      List<Future<WatchKey>> waiting = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        waiting.add(inThread(pool, w::take));
      }
      for (int i = 0; i < n; i++) {
        Files.createFile(d.resolve(i + "/x"));
      }
      List<WatchKey> got = new ArrayList<>();
      for (Future<WatchKey> f : waiting) {
        got.add(f.get());
      }
      assertThat(got).containsExactlyInAnyOrderElementsOf(keys);
    }
  }

  @Test
  void aWaitEndsByInterruptAndByClosing() throws Exception {
    d.register(w, ENTRY_CREATE);
    Thread.currentThread().interrupt();
    assertThatThrownBy(w::take).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      Future<WatchKey> cancelled = inThread(pool, w::take);
      cancelled.cancel(true);
      Future<WatchKey> a = inThread(pool, w::take);
      Future<WatchKey> b = inThread(pool, () -> w.poll(1, TimeUnit.HOURS));
      w.close();
      assertThatThrownBy(a::get).hasCauseInstanceOf(ClosedWatchServiceException.class);
      assertThatThrownBy(b::get).hasCauseInstanceOf(ClosedWatchServiceException.class);
    }
  }

  @Test
  void closedIsClosed() throws Exception {
    WatchKey k = d.register(w, ENTRY_CREATE);
    Files.createFile(d.resolve("a"));
    w.close();
    w.close();
    assertThat(k.isValid()).isFalse();
    assertThat(k.reset()).isFalse();
    k.cancel();
    assertThatThrownBy(w::poll).isInstanceOf(ClosedWatchServiceException.class);
    assertThatThrownBy(w::take).isInstanceOf(ClosedWatchServiceException.class);
    assertThatThrownBy(() -> w.poll(1, TimeUnit.SECONDS))
        .isInstanceOf(ClosedWatchServiceException.class);
    assertThatThrownBy(() -> d.register(w, ENTRY_CREATE))
        .isInstanceOf(ClosedWatchServiceException.class);
  }

  @Test
  void closingTheFileSystemClosesItsServices() throws Exception {
    WatchKey k = d.register(w, ENTRY_CREATE);
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      Future<WatchKey> a = inThread(pool, w::take);
      fs.close();
      assertThatThrownBy(a::get).hasCauseInstanceOf(ClosedWatchServiceException.class);
    }
    assertThat(k.isValid()).isFalse();
    assertThatThrownBy(fs::newWatchService).isInstanceOf(ClosedFileSystemException.class);
  }

  @Test
  void nothingIsLostBetweenThreads() throws Exception {
    int n = 20_000;
    fs.vfs().state().notifyLimits().inotifyMaxQueuedEvents = n;
    WatchService all = fs.newWatchService();
    WatchKey k = d.register(all, ENTRY_CREATE);
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      Future<?> maker =
          pool.submit(
              () -> {
                for (int i = 0; i < n; i++) {
                  Files.createFile(d.resolve("n" + i));
                }
                return null;
              });
      int seen = 0;
      int lost = 0;
      while (seen + lost < n) {
        WatchKey t = all.poll(10, TimeUnit.SECONDS);
        assertThat(t).isSameAs(k);
        for (WatchEvent<?> e : t.pollEvents()) {
          if (e.kind() == OVERFLOW) {
            // It says how many were lost after those that it threw away to make room.
            lost += JvfsWatchKey.MOST + e.count();
          } else {
            assertThat(e.count()).isOne();
            seen++;
          }
        }
        assertThat(t.reset()).isTrue();
      }
      maker.get();
      assertThat(seen + lost).isEqualTo(n);
    }
  }
}
