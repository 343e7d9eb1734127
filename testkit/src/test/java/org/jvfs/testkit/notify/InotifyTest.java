// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jvfs.uapi.Inotify.IN_ALL_EVENTS;
import static org.jvfs.uapi.Inotify.IN_ATTRIB;
import static org.jvfs.uapi.Inotify.IN_CLOSE_WRITE;
import static org.jvfs.uapi.Inotify.IN_CREATE;
import static org.jvfs.uapi.Inotify.IN_DELETE;
import static org.jvfs.uapi.Inotify.IN_DELETE_SELF;
import static org.jvfs.uapi.Inotify.IN_EXCL_UNLINK;
import static org.jvfs.uapi.Inotify.IN_IGNORED;
import static org.jvfs.uapi.Inotify.IN_ISDIR;
import static org.jvfs.uapi.Inotify.IN_MASK_ADD;
import static org.jvfs.uapi.Inotify.IN_MASK_CREATE;
import static org.jvfs.uapi.Inotify.IN_MODIFY;
import static org.jvfs.uapi.Inotify.IN_MOVED_FROM;
import static org.jvfs.uapi.Inotify.IN_MOVED_TO;
import static org.jvfs.uapi.Inotify.IN_NONBLOCK;
import static org.jvfs.uapi.Inotify.IN_ONESHOT;
import static org.jvfs.uapi.Inotify.IN_ONLYDIR;
import static org.jvfs.uapi.Inotify.IN_OPEN;
import static org.jvfs.uapi.Inotify.IN_Q_OVERFLOW;
import static org.jvfs.uapi.Inotify.IN_UNMOUNT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvfs.call.Task;
import org.jvfs.file.OpenFile;
import org.jvfs.notify.InotifyEvent;
import org.jvfs.poll.PollTable;
import org.jvfs.testkit.stress.World;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.MountFlags;
import org.jvfs.uapi.PollEvents;

/** What the comparison with the kernel does not reach: limits, waiting, ends. */
final class InotifyTest {
  private final World world = world();
  private final Task task = world.task;

  private static World world() {
    try {
      return new World();
    } catch (ErrnoException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() {
    world.close();
  }

  private int watcher() throws ErrnoException {
    return task.inotifyInit1(IN_NONBLOCK);
  }

  private void create(String path) throws ErrnoException {
    task.close(task.creat(path, 0644));
  }

  /** What has been told, as text. */
  private List<String> told(int fd) throws ErrnoException {
    List<String> out = new ArrayList<>();
    for (InotifyEvent e : task.inotifyEvents(fd, 1 << 20, 0)) {
      out.add(e.wd() + " " + Integer.toHexString(e.mask()) + " " + e.text());
    }
    return out;
  }

  private static String event(int wd, int mask, String name) {
    return wd + " " + Integer.toHexString(mask) + " " + name;
  }

  @Test
  void aFullQueueSaysSoOnce() throws ErrnoException {
    world.vfs.state().notifyLimits().inotifyMaxQueuedEvents = 3;
    int fd = watcher();
    int wd = task.inotifyAddWatch(fd, "/", IN_CREATE);
    for (int i = 0; i < 6; i++) {
      create("/f" + i);
    }
    assertThat(told(fd))
        .containsExactly(
            event(wd, IN_CREATE, "f0"),
            event(wd, IN_CREATE, "f1"),
            event(wd, IN_CREATE, "f2"),
            event(-1, IN_Q_OVERFLOW, ""));
    create("/g");
    assertThat(told(fd)).as("goes on").containsExactly(event(wd, IN_CREATE, "g"));
    for (int i = 0; i < 6; i++) {
      create("/h" + i);
    }
    assertThat(told(fd)).as("says so again").hasSize(4).endsWith(event(-1, IN_Q_OVERFLOW, ""));
  }

  @Test
  void oneShotEndsWithItsFirstEvent() throws ErrnoException {
    int fd = watcher();
    int wd = task.inotifyAddWatch(fd, "/", IN_CREATE | IN_ONESHOT);
    create("/a");
    create("/b");
    assertThat(told(fd)).containsExactly(event(wd, IN_CREATE, "a"), event(wd, IN_IGNORED, ""));
    assertThatThrownBy(() -> task.inotifyRmWatch(fd, wd)).hasMessageContaining("EINVAL");
    assertThat(task.inotifyAddWatch(fd, "/", IN_CREATE)).as("a new number").isEqualTo(wd + 1);
  }

  @Test
  void unlinkedChildrenMayBeLeftOut() throws ErrnoException {
    int all = watcher();
    int some = watcher();
    task.inotifyAddWatch(all, "/", IN_MODIFY);
    task.inotifyAddWatch(some, "/", IN_MODIFY | IN_EXCL_UNLINK);
    int f = task.creat("/f", 0644);
    task.unlink("/f");
    task.write(f, new byte[1]);
    task.close(f);
    assertThat(told(all)).containsExactly(event(1, IN_MODIFY, "f"));
    assertThat(told(some)).isEmpty();
  }

  @Test
  void flagsOfAWatch() throws ErrnoException {
    int fd = watcher();
    create("/f");
    assertThatThrownBy(() -> task.inotifyAddWatch(fd, "/f", IN_OPEN | IN_ONLYDIR))
        .hasMessageContaining("ENOTDIR");
    int wd = task.inotifyAddWatch(fd, "/f", IN_OPEN);
    assertThatThrownBy(() -> task.inotifyAddWatch(fd, "/f", IN_OPEN | IN_MASK_CREATE))
        .hasMessageContaining("EEXIST");
    assertThatThrownBy(() -> task.inotifyAddWatch(fd, "/f", IN_OPEN | IN_MASK_CREATE | IN_MASK_ADD))
        .hasMessageContaining("EINVAL");
    assertThat(task.inotifyAddWatch(fd, "/f", IN_CLOSE_WRITE | IN_MASK_ADD)).isEqualTo(wd);
    create("/f");
    assertThat(told(fd)).containsExactly(event(wd, IN_OPEN, ""), event(wd, IN_CLOSE_WRITE, ""));
    task.inotifyAddWatch(fd, "/f", IN_ATTRIB);
    create("/f");
    assertThat(told(fd)).as("replaced").isEmpty();
    assertThatThrownBy(() -> task.inotifyAddWatch(fd, "/f", 0)).hasMessageContaining("EINVAL");
    int f = task.open("/f", Fcntl.O_RDONLY);
    assertThatThrownBy(() -> task.inotifyAddWatch(f, "/f", IN_OPEN)).hasMessageContaining("EINVAL");
  }

  @Test
  void anUnmountEndsWatchesAndIsNotHeldUp() throws ErrnoException {
    task.mkdir("/m", 0755);
    task.mount("none", "/m", "memfs", 0, Map.of());
    int fd = watcher();
    int top = task.inotifyAddWatch(fd, "/m", IN_CREATE);
    task.mkdir("/m/d", 0755);
    int sub = task.inotifyAddWatch(fd, "/m/d", IN_CREATE);
    task.umount("/m");
    assertThat(told(fd))
        .contains(event(top, IN_CREATE | IN_ISDIR, "d"))
        .containsSubsequence(event(top, IN_UNMOUNT | IN_ISDIR, ""), event(top, IN_IGNORED, ""))
        .containsSubsequence(event(sub, IN_UNMOUNT | IN_ISDIR, ""), event(sub, IN_IGNORED, ""))
        .hasSize(5);
    task.inotifyAddWatch(fd, "/m", IN_CREATE);
    create("/m/below");
    assertThat(told(fd)).hasSize(1);
  }

  @Test
  void aLazyUnmountTellsWhenTheLastUserHasGone() throws ErrnoException {
    task.mkdir("/m", 0755);
    task.mount("none", "/m", "memfs", 0, Map.of());
    int f = task.creat("/m/f", 0644);
    int fd = watcher();
    task.inotifyAddWatch(fd, "/m/f", IN_CLOSE_WRITE);
    task.umount2(new byte[] {'/', 'm'}, MountFlags.MNT_DETACH);
    assertThat(told(fd)).isEmpty();
    task.close(f);
    assertThat(told(fd))
        .containsExactly(
            event(1, IN_CLOSE_WRITE, ""), event(1, IN_UNMOUNT, ""), event(1, IN_IGNORED, ""));
  }

  @Test
  void movesAreTheSameTwice() throws ErrnoException {
    task.mkdir("/d", 0755);
    create("/a");
    int fd = watcher();
    task.inotifyAddWatch(fd, "/", IN_MOVED_FROM);
    task.inotifyAddWatch(fd, "/d", IN_MOVED_TO);
    task.rename("/a", "/d/b");
    task.rename("/d/b", "/c");
    task.rename("/c", "/d/e");
    List<InotifyEvent> e = task.inotifyEvents(fd, 10, 0);
    assertThat(e).extracting(InotifyEvent::text).containsExactly("a", "b", "c", "e");
    assertThat(e.get(0).cookie()).isNotZero().isEqualTo(e.get(1).cookie());
    assertThat(e.get(2).cookie()).isNotEqualTo(e.get(0).cookie()).isEqualTo(e.get(3).cookie());
  }

  @Test
  void aWatchKeepsItsInode() throws ErrnoException {
    task.mkdir("/d", 0755);
    create("/d/f");
    int fd = watcher();
    int wd = task.inotifyAddWatch(fd, "/d/f", IN_ALL_EVENTS);
    world.shrink();
    world.shrink();
    task.chmod("/d/f", 0600);
    assertThat(told(fd)).containsExactly(event(wd, IN_ATTRIB, ""));
    task.unlink("/d/f");
    assertThat(told(fd))
        .containsExactly(
            event(wd, IN_ATTRIB, ""), event(wd, IN_DELETE_SELF, ""), event(wd, IN_IGNORED, ""));
  }

  @Test
  void reading() throws ErrnoException {
    int fd = watcher();
    assertThatThrownBy(() -> task.read(fd, new byte[64])).hasMessageContaining("EAGAIN");
    int wd = task.inotifyAddWatch(fd, "/", IN_CREATE | IN_DELETE);
    create("/abc");
    create("/a-name-of-sixteen");
    OpenFile f = task.file(fd);
    try {
      assertThat(f.checkedFop().unlockedIoctl(f, org.jvfs.uapi.Fcntl.FIONREAD, 0))
          .isEqualTo(32 + 48);
      assertThat(f.checkedFop().poll(f, PollTable.NOW))
          .isEqualTo(PollEvents.EPOLLIN | PollEvents.EPOLLRDNORM);
      assertThatThrownBy(() -> task.read(fd, new byte[31])).hasMessageContaining("EINVAL");
      byte[] buf = new byte[79];
      assertThat(task.read(fd, buf)).as("whole events only").isEqualTo(32);
      assertThat(InotifyEvent.decode(buf, 32))
          .containsExactly(new InotifyEvent(wd, IN_CREATE, 0, "abc".getBytes()));
      assertThat(task.read(fd, buf)).isEqualTo(48);
      assertThat(f.checkedFop().poll(f, PollTable.NOW)).isZero();
    } finally {
      f.put();
    }
    assertThatThrownBy(() -> task.pread(fd, new byte[64], 0)).hasMessageContaining("ESPIPE");
    assertThatThrownBy(() -> task.write(fd, new byte[64])).hasMessageContaining("EBADF");
  }

  @Test
  void aReaderWaitsAndASignalEndsIt() throws Exception {
    int fd = task.inotifyInit1(0);
    task.inotifyAddWatch(fd, "/", IN_CREATE);
    CompletableFuture<Integer> got = new CompletableFuture<>();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    got.complete(task.read(fd, new byte[64]));
                  } catch (ErrnoException e) {
                    got.completeExceptionally(e);
                  }
                });
    create("/x");
    assertThat(got.get(10, TimeUnit.SECONDS)).isEqualTo(32);
    reader.join();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> task.read(fd, new byte[64])).hasMessageContaining("EINTR");
    assertThat(Thread.interrupted()).as("the flag stays").isTrue();
    assertThat(task.inotifyEvents(fd, 1, 1_000_000)).as("time is up").isEmpty();
  }

  @Test
  void aReaderIsNotDisturbedByACloseElsewhere() throws Exception {
    int fd = task.inotifyInit1(0);
    task.inotifyAddWatch(fd, "/", IN_CREATE);
    CompletableFuture<Integer> got = new CompletableFuture<>();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    got.complete(task.read(fd, new byte[64]));
                  } catch (ErrnoException e) {
                    got.completeExceptionally(e);
                  }
                });
    while (reader.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    task.close(fd);
    assertThatThrownBy(() -> task.inotifyAddWatch(fd, "/", IN_CREATE))
        .hasMessageContaining("EBADF");
    assertThat(got.isDone()).isFalse();
    create("/x");
    assertThat(got.get(10, TimeUnit.SECONDS)).as("as in Linux").isEqualTo(32);
    reader.join();
    assertThat(task.inotifyInit1(0)).as("its number is free").isEqualTo(fd);
  }

  @Test
  void limits() throws ErrnoException {
    var limits = world.vfs.state().notifyLimits();
    limits.inotifyMaxUserInstances = 2;
    limits.inotifyMaxUserWatches = 1;
    int a = watcher();
    int b = watcher();
    assertThatThrownBy(this::watcher).hasMessageContaining("EMFILE");
    assertThatThrownBy(() -> task.inotifyInit1(1)).hasMessageContaining("EINVAL");
    int wd = task.inotifyAddWatch(a, "/", IN_CREATE);
    create("/f");
    assertThatThrownBy(() -> task.inotifyAddWatch(b, "/f", IN_OPEN)).hasMessageContaining("ENOSPC");
    task.inotifyRmWatch(a, wd);
    task.inotifyAddWatch(b, "/f", IN_OPEN);
    task.unlink("/f");
    task.inotifyAddWatch(b, "/", IN_OPEN);
    task.close(b);
    task.inotifyAddWatch(a, "/", IN_OPEN);
    watcher();
  }
}
