// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.testkit.stress.World.tolerate;
import static org.jvfs.uapi.Errno.EEXIST;
import static org.jvfs.uapi.Errno.EINVAL;
import static org.jvfs.uapi.Errno.EISDIR;
import static org.jvfs.uapi.Errno.ENOENT;
import static org.jvfs.uapi.Errno.ENOTDIR;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.jvfs.notify.InotifyEvent;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Inotify;

/** Watchers come and go while files do. */
final class WatchTest {
  /** A watch that stands all the time is told of each name that was made and removed, once. */
  @Test
  void noEventOfAStandingWatchIsLost() throws ErrnoException {
    try (World w = new World()) {
      w.vfs.state().notifyLimits().inotifyMaxQueuedEvents = Integer.MAX_VALUE;
      w.task.mkdir("/d", 0755);
      int standing = w.task.inotifyInit1(Inotify.IN_NONBLOCK);
      w.task.inotifyAddWatch(standing, "/d", Inotify.IN_CREATE | Inotify.IN_DELETE);
      AtomicLong next = new AtomicLong();
      AtomicLong made = new AtomicLong();
      AtomicLong removed = new AtomicLong();
      Map<String, Integer> seen = new ConcurrentHashMap<>();
      AtomicLong deletes = new AtomicLong();
      new Crew()
          .add(
              3,
              "maker",
              r -> {
                String name = "/d/f" + next.incrementAndGet();
                int fd = w.task.open(name, Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_WRONLY, 0644);
                made.incrementAndGet();
                if (r.nextBoolean()) {
                  w.task.write(fd, new byte[8]);
                }
                w.task.close(fd);
                w.task.unlink(name);
                removed.incrementAndGet();
              })
          .add(
              2,
              "passer-by",
              r -> {
                int fd = w.task.inotifyInit1(Inotify.IN_NONBLOCK);
                for (int i = 0; i < 4; i++) {
                  String at = r.nextBoolean() ? "/d" : "/d/f" + next.get();
                  int flags = r.nextInt(4) == 0 ? Inotify.IN_ONESHOT : 0;
                  tolerate(
                      () -> w.task.inotifyAddWatch(fd, at, Inotify.IN_ALL_EVENTS | flags), ENOENT);
                }
                w.task.inotifyEvents(fd, 100, 1000);
                tolerate(() -> w.task.inotifyRmWatch(fd, 1 + r.nextInt(3)), EINVAL);
                w.task.close(fd);
              })
          .add(
              "reader",
              r -> {
                for (InotifyEvent e : w.task.inotifyEvents(standing, 1000, 1_000_000)) {
                  count(e, seen, deletes);
                }
              })
          .run();
      for (InotifyEvent e : w.task.inotifyEvents(standing, Integer.MAX_VALUE, 0)) {
        count(e, seen, deletes);
      }
      assertThat((long) seen.size()).as("creations told").isEqualTo(made.get());
      assertThat(seen.values()).as("times each was told").containsOnly(1);
      assertThat(deletes.get()).as("removals told").isEqualTo(removed.get());
      w.task.close(standing);
      w.check();
    }
  }

  private static void count(InotifyEvent e, Map<String, Integer> seen, AtomicLong deletes) {
    assertThat(e.has(Inotify.IN_Q_OVERFLOW | Inotify.IN_IGNORED)).as("%s", e).isFalse();
    if (e.has(Inotify.IN_CREATE)) {
      seen.merge(e.text(), 1, Integer::sum);
    } else {
      deletes.incrementAndGet();
    }
  }

  /** Readers that change what they watch, from several threads, do not wait for one another. */
  @Test
  void readersMayChangeWhatTheyWatch() throws ErrnoException {
    try (World w = new World()) {
      w.task.mkdir("/a", 0755);
      w.task.mkdir("/b", 0755);
      int fd = w.task.inotifyInit1(0);
      AtomicInteger told = new AtomicInteger();
      new Crew()
          .add(
              4,
              "reader",
              r -> {
                w.task.inotifyAddWatch(fd, r.nextBoolean() ? "/a" : "/b", Inotify.IN_ALL_EVENTS);
                String from = (r.nextBoolean() ? "/a/" : "/b/") + r.nextInt(4);
                String to = (r.nextBoolean() ? "/a/" : "/b/") + r.nextInt(4);
                switch (r.nextInt(5)) {
                  case 0 -> tolerate(() -> w.task.mkdir(from, 0755), EEXIST);
                  case 1 ->
                      tolerate(() -> w.task.rename(from, to), ENOENT, EISDIR, ENOTDIR, EEXIST);
                  case 2 -> tolerate(() -> w.task.rmdir(from), ENOENT, ENOTDIR);
                  case 3 -> tolerate(() -> w.task.unlink(from), ENOENT, EISDIR);
                  default -> tolerate(() -> w.task.close(w.task.creat(from, 0644)), EISDIR);
                }
                told.addAndGet(w.task.inotifyEvents(fd, 10, 100_000).size());
              })
          .run();
      assertThat(told.get()).isPositive();
      w.task.close(fd);
      w.check();
    }
  }

  /** File systems that go while they are watched. */
  @Test
  void watchesDoNotHoldAFileSystem() throws ErrnoException {
    try (World w = new World()) {
      for (int i = 0; i < 3; i++) {
        w.task.mkdir("/m" + i, 0755);
      }
      int fd = w.task.inotifyInit1(Inotify.IN_NONBLOCK);
      AtomicInteger names = new AtomicInteger();
      new Crew()
          .add(
              "mounter",
              r -> {
                String at = "/m" + names.getAndIncrement() % 3;
                w.task.mount("none", at, "memfs", 0, Map.of());
                w.task.mkdir(at + "/d", 0755);
                w.task.inotifyAddWatch(fd, at + "/d", Inotify.IN_ALL_EVENTS);
                w.task.umount2(World.bytes(at), org.jvfs.uapi.MountFlags.MNT_DETACH);
              })
          .add(
              2,
              "watcher",
              r -> {
                String at = "/m" + r.nextInt(3) + (r.nextBoolean() ? "/d" : "");
                tolerate(() -> w.task.inotifyAddWatch(fd, at, Inotify.IN_ALL_EVENTS), ENOENT);
                w.task.inotifyEvents(fd, 100, 0);
                tolerate(() -> w.task.inotifyRmWatch(fd, r.nextInt(1000)), EINVAL);
              })
          .run();
      w.task.close(fd);
      w.check();
    }
  }
}
