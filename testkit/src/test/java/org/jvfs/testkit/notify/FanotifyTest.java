// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jvfs.uapi.Fanotify.FAN_CLOSE_WRITE;
import static org.jvfs.uapi.Fanotify.FAN_CREATE;
import static org.jvfs.uapi.Fanotify.FAN_DELETE;
import static org.jvfs.uapi.Fanotify.FAN_EVENT_INFO_TYPE_DFID_NAME;
import static org.jvfs.uapi.Fanotify.FAN_EVENT_INFO_TYPE_FID;
import static org.jvfs.uapi.Fanotify.FAN_EVENT_INFO_TYPE_NEW_DFID_NAME;
import static org.jvfs.uapi.Fanotify.FAN_EVENT_INFO_TYPE_OLD_DFID_NAME;
import static org.jvfs.uapi.Fanotify.FAN_MARK_ADD;
import static org.jvfs.uapi.Fanotify.FAN_MARK_FILESYSTEM;
import static org.jvfs.uapi.Fanotify.FAN_MARK_FLUSH;
import static org.jvfs.uapi.Fanotify.FAN_MARK_IGNORED_MASK;
import static org.jvfs.uapi.Fanotify.FAN_MARK_MOUNT;
import static org.jvfs.uapi.Fanotify.FAN_MARK_REMOVE;
import static org.jvfs.uapi.Fanotify.FAN_NONBLOCK;
import static org.jvfs.uapi.Fanotify.FAN_ONDIR;
import static org.jvfs.uapi.Fanotify.FAN_OPEN;
import static org.jvfs.uapi.Fanotify.FAN_Q_OVERFLOW;
import static org.jvfs.uapi.Fanotify.FAN_RENAME;
import static org.jvfs.uapi.Fanotify.FAN_REPORT_DFID_NAME;
import static org.jvfs.uapi.Fanotify.FAN_REPORT_DIR_FID;
import static org.jvfs.uapi.Fanotify.FAN_REPORT_FID;
import static org.jvfs.uapi.Fanotify.FAN_REPORT_NAME;
import static org.jvfs.uapi.Fcntl.AT_FDCWD;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvfs.call.Task;
import org.jvfs.cred.Cred;
import org.jvfs.notify.FanotifyEvent;
import org.jvfs.testkit.stress.World;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.MountFlags;
import org.jvfs.uapi.Statx;

/** What the comparison with the kernel does not reach: limits, ends, and using what is told. */
final class FanotifyTest {
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

  private void create(String path) throws ErrnoException {
    task.close(task.creat(path, 0644));
  }

  private void mark(int fd, int flags, int mask, String path) throws ErrnoException {
    task.fanotifyMark(fd, flags, mask, AT_FDCWD, path.getBytes(StandardCharsets.UTF_8));
  }

  private List<FanotifyEvent> told(int fd) throws ErrnoException {
    return task.fanotifyEvents(fd, 1000, 0);
  }

  @Test
  void aWholeFileSystemByHandleAndName() throws ErrnoException {
    task.mkdir("/d", 0755);
    int fd = task.fanotifyInit(FAN_REPORT_DFID_NAME | FAN_REPORT_FID | FAN_NONBLOCK);
    mark(fd, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, FAN_CREATE | FAN_CLOSE_WRITE | FAN_ONDIR, "/");
    create("/d/f");
    byte[] buf = new byte[4096];
    List<FanotifyEvent> e = FanotifyEvent.decode(buf, task.read(fd, buf));
    assertThat(e).hasSize(2);
    assertThat(e.get(0).mask()).isEqualTo(FAN_CREATE);
    assertThat(e.get(0).records()).hasSize(1);
    FanotifyEvent.Info made = e.get(0).records().get(0);
    assertThat(made.type()).isEqualTo(FAN_EVENT_INFO_TYPE_DFID_NAME);
    assertThat(made.text()).isEqualTo("f");
    assertThat(made.fsid()).isEqualTo(task.statfs(new byte[] {'/'}).fsid);
    int dir = task.openByHandleAt(AT_FDCWD, made.handle(), Fcntl.O_RDONLY);
    Statx s = new Statx();
    task.fstat(dir, s);
    assertThat(s.ino).isEqualTo(task.stat("/d").ino);
    assertThat(e.get(1).mask()).isEqualTo(FAN_CLOSE_WRITE);
    assertThat(e.get(1).records())
        .extracting(FanotifyEvent.Info::type)
        .containsExactly(FAN_EVENT_INFO_TYPE_DFID_NAME, FAN_EVENT_INFO_TYPE_FID);
  }

  @Test
  void aRenameIsToldWithBothPlaces() throws ErrnoException {
    task.mkdir("/d", 0755);
    create("/f");
    int fd = task.fanotifyInit(FAN_REPORT_DFID_NAME | FAN_NONBLOCK);
    mark(fd, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, FAN_RENAME, "/");
    task.rename("/f", "/d/g");
    assertThat(told(fd))
        .singleElement()
        .satisfies(
            e ->
                assertThat(e.records())
                    .extracting(r -> r.type() + r.text())
                    .containsExactly(
                        FAN_EVENT_INFO_TYPE_OLD_DFID_NAME + "f",
                        FAN_EVENT_INFO_TYPE_NEW_DFID_NAME + "g"));
  }

  @Test
  void aFullQueueSaysSo() throws ErrnoException {
    world.vfs.state().notifyLimits().fanotifyMaxQueuedEvents = 2;
    int fd = task.fanotifyInit(FAN_REPORT_DFID_NAME | FAN_NONBLOCK);
    mark(fd, FAN_MARK_ADD, FAN_CREATE, "/");
    for (int i = 0; i < 5; i++) {
      create("/f" + i);
    }
    assertThat(told(fd))
        .extracting(FanotifyEvent::mask)
        .containsExactly(FAN_CREATE, FAN_CREATE, FAN_Q_OVERFLOW);
    create("/g");
    assertThat(told(fd)).hasSize(1);
  }

  @Test
  void equalObjectsAreToldOnce() throws ErrnoException {
    int fd = task.fanotifyInit(FAN_REPORT_DFID_NAME | FAN_NONBLOCK);
    mark(fd, FAN_MARK_ADD, FAN_CREATE | FAN_DELETE, "/");
    create("/a");
    create("/b");
    task.unlink("/a");
    assertThat(told(fd))
        .extracting(FanotifyEvent::mask)
        .containsExactly(FAN_CREATE | FAN_DELETE, FAN_CREATE);
  }

  @Test
  void aMountSeesWhatIsDoneThroughIt() throws ErrnoException {
    task.mkdir("/d", 0755);
    task.mkdir("/b", 0755);
    create("/d/f");
    task.mount("/d", "/b", "none", MountFlags.MS_BIND, Map.of());
    int fd = task.fanotifyInit(FAN_REPORT_FID | FAN_NONBLOCK);
    mark(fd, FAN_MARK_ADD | FAN_MARK_MOUNT, FAN_OPEN, "/b");
    assertThatThrownBy(() -> mark(fd, FAN_MARK_ADD | FAN_MARK_MOUNT, FAN_CREATE, "/b"))
        .hasMessageContaining("EINVAL");
    create("/d/f");
    assertThat(told(fd)).isEmpty();
    create("/b/f");
    assertThat(told(fd)).hasSize(1);
    task.umount("/b");
    create("/d/f");
    assertThat(told(fd)).isEmpty();
    task.close(fd);
  }

  @Test
  void marksComeAndGo() throws ErrnoException {
    int fd = task.fanotifyInit(FAN_REPORT_DFID_NAME | FAN_NONBLOCK);
    create("/f");
    mark(fd, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, FAN_OPEN, "/");
    mark(fd, FAN_MARK_ADD | FAN_MARK_IGNORED_MASK, FAN_OPEN, "/f");
    task.close(task.open("/f", Fcntl.O_RDONLY));
    assertThat(told(fd)).as("ignored").isEmpty();
    int w = task.open("/f", Fcntl.O_WRONLY);
    assertThat(told(fd)).isEmpty();
    task.write(w, new byte[1]);
    task.close(w);
    task.close(task.open("/f", Fcntl.O_RDONLY));
    assertThat(told(fd)).as("until it was modified").hasSize(1);
    mark(fd, FAN_MARK_REMOVE | FAN_MARK_FILESYSTEM, FAN_OPEN, "/");
    assertThatThrownBy(() -> mark(fd, FAN_MARK_REMOVE | FAN_MARK_FILESYSTEM, FAN_OPEN, "/"))
        .hasMessageContaining("ENOENT");
    mark(fd, FAN_MARK_ADD, FAN_OPEN, "/f");
    mark(fd, FAN_MARK_FLUSH, 0, "/");
    create("/f");
    assertThat(told(fd)).isEmpty();
  }

  @Test
  void whatIsRefused() throws ErrnoException {
    int permission = 0x10000;
    assertThatThrownBy(() -> task.fanotifyInit(0)).hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> task.fanotifyInit(FAN_REPORT_FID | 4)).hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> task.fanotifyInit(FAN_REPORT_NAME)).hasMessageContaining("EINVAL");
    int fd = task.fanotifyInit(FAN_REPORT_DIR_FID | FAN_NONBLOCK);
    assertThatThrownBy(() -> mark(fd, FAN_MARK_ADD, permission, "/"))
        .hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> mark(fd, FAN_MARK_ADD, FAN_RENAME, "/"))
        .hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> mark(fd, FAN_MARK_ADD, 0, "/")).hasMessageContaining("EINVAL");
    try (Task user = world.vfs.newTask(new Cred(1000, 1000, new int[0]))) {
      assertThatThrownBy(() -> user.fanotifyInit(0)).hasMessageContaining("EPERM");
      int own = user.fanotifyInit(FAN_REPORT_FID);
      assertThatThrownBy(
              () ->
                  user.fanotifyMark(
                      own,
                      FAN_MARK_ADD | FAN_MARK_FILESYSTEM,
                      FAN_OPEN,
                      AT_FDCWD,
                      new byte[] {'/'}))
          .hasMessageContaining("EPERM");
      user.fanotifyMark(own, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, new byte[] {'/'});
    }
  }

  @Test
  void anUnmountEndsMarks() throws ErrnoException {
    task.mkdir("/m", 0755);
    task.mount("none", "/m", "memfs", 0, Map.of());
    int fd = task.fanotifyInit(FAN_REPORT_DFID_NAME | FAN_NONBLOCK);
    mark(fd, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, FAN_CREATE, "/m");
    mark(fd, FAN_MARK_ADD | FAN_MARK_MOUNT, FAN_OPEN, "/m");
    mark(fd, FAN_MARK_ADD, FAN_CREATE, "/m");
    create("/m/f");
    task.umount("/m");
    assertThat(told(fd)).extracting(FanotifyEvent::mask).containsExactly(FAN_CREATE | FAN_OPEN);
  }
}
