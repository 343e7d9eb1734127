// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.fault.FaultOp;
import org.jvfs.fault.Faults;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Timespec;

/** What is there after the power was cut. */
final class CrashDiskTest {
  private static final int MAKE = Fcntl.O_RDWR | Fcntl.O_CREAT;

  @SuppressWarnings("NullAway.Init") // before each test
  private Vfs vfs;

  @SuppressWarnings("NullAway.Init") // before each test
  private Task task;

  @SuppressWarnings("NullAway.Init") // before each test
  private Faults faults;

  private interface Step {
    void run() throws ErrnoException;
  }

  @BeforeEach
  void open() throws ErrnoException {
    vfs = Vfs.builder().memoryBudget(64 << 20).build();
    task = vfs.rootTask();
    task.mount("none", "/", "memfs", 0, Map.of("size", "1m"));
    faults = task.faults("/");
  }

  @AfterEach
  void close() {
    vfs.close();
    assertThat(vfs.state().superBlocks()).isEmpty();
  }

  private CrashDisk attach(Promise p) throws ErrnoException {
    return CrashDisk.attach(vfs, "/", p);
  }

  private static byte[] bytes(String s) {
    return s.getBytes(StandardCharsets.UTF_8);
  }

  private int put(String path, String text) throws ErrnoException {
    int fd = task.open(path, MAKE, 0644);
    task.pwrite(fd, bytes(text), 0);
    return fd;
  }

  private String text(String path) throws ErrnoException {
    int fd = task.open(path, Fcntl.O_RDONLY);
    try {
      byte[] b = new byte[100_000];
      int n = task.read(fd, b);
      return new String(b, 0, n, StandardCharsets.UTF_8);
    } finally {
      task.close(fd);
    }
  }

  private void syncDir(String path) throws ErrnoException {
    int fd = task.open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
    task.fsync(fd);
    task.close(fd);
  }

  private Set<String> names(String dir) throws ErrnoException {
    return new HashSet<>(task.list(dir));
  }

  private static void assertFails(Errno e, Step s) {
    assertThatThrownBy(s::run)
        .isInstanceOfSatisfying(ErrnoException.class, x -> assertThat(x.errno()).isEqualTo(e));
  }

  @Test
  void aNewFileNeedsItsDirectorySyncedAfterPosix() throws ErrnoException {
    attach(Promise.POSIX);
    task.fsync(put("/a", "one"));
    faults.powerCut();
    assertThat(names("/")).isEmpty();
    int fd = put("/a", "one");
    task.fsync(fd);
    syncDir("/");
    task.pwrite(fd, bytes("two"), 0);
    faults.powerCut();
    assertThat(text("/a")).isEqualTo("one");
  }

  @Test
  void ext4SyncsTheNameToo() throws ErrnoException {
    attach(Promise.EXT4);
    task.mkdir("/d", 0755);
    task.mkdir("/d/e", 0755);
    put("/d/other", "lost");
    task.fsync(put("/d/e/a", "one"));
    put("/d/e/later", "lost");
    faults.powerCut();
    assertThat(text("/d/e/a")).isEqualTo("one");
    assertThat(names("/d/e")).containsExactly("a");
  }

  @Test
  void aNameWithoutItsContentIsAnEmptyFile() throws ErrnoException {
    attach(Promise.EXT4);
    put("/a", "not synced");
    syncDir("/");
    faults.powerCut();
    assertThat(task.stat("/a").size).isZero();
  }

  @Test
  void whatWasThereBeforeIsDurable() throws ErrnoException {
    task.mkdir("/d", 0711);
    task.close(put("/d/a", "before"));
    task.link("/d/a", "/d/b");
    task.symlink("nowhere", "/d/s");
    task.mknodat(Fcntl.AT_FDCWD, bytes("/d/fifo"), Mode.S_IFIFO | 0640, 0);
    task.chown("/d/a", 7, 8);
    task.setxattr(bytes("/d/a"), 0, "user.x", bytes("y"), 0);
    Timespec t = new Timespec(1_000_000, 5);
    task.utimensat(Fcntl.AT_FDCWD, bytes("/d/a"), t, t, 0);
    attach(Promise.POSIX);
    task.unlink("/d/a");
    task.unlink("/d/s");
    task.chmod("/d", 0700);
    faults.powerCut();
    assertThat(names("/d")).containsExactlyInAnyOrder("a", "b", "s", "fifo");
    assertThat(text("/d/b")).isEqualTo("before");
    var a = task.stat("/d/a");
    assertThat(a.nlink).isEqualTo(2);
    assertThat(a.ino).isEqualTo(task.stat("/d/b").ino);
    assertThat(a.uid).isEqualTo(7);
    assertThat(a.gid).isEqualTo(8);
    assertThat(a.mtime).isEqualTo(t);
    assertThat(task.getxattr(bytes("/d/a"), 0, "user.x")).isEqualTo(bytes("y"));
    assertThat(task.readlink("/d/s")).isEqualTo("nowhere");
    assertThat(task.lstat("/d/fifo").mode).isEqualTo(Mode.S_IFIFO | 0640);
    assertThat(task.stat("/d").mode & 07777).isEqualTo(0711);
  }

  @Test
  void whatIsOpenIsDead() throws ErrnoException {
    attach(Promise.EXT4);
    int fd = put("/a", "one");
    task.fsync(fd);
    int dir = task.open("/", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
    faults.powerCut();
    assertFails(Errno.EIO, () -> task.read(fd, new byte[1]));
    assertFails(Errno.EIO, () -> task.write(fd, new byte[1]));
    assertFails(Errno.EIO, () -> task.fsync(fd));
    assertFails(Errno.EIO, () -> task.ftruncate(fd, 0));
    assertFails(Errno.EIO, () -> task.fallocate(fd, 0, 0, 1));
    assertFails(Errno.EIO, () -> task.getdents(dir, 9));
    assertFails(Errno.EIO, () -> task.fsync(dir));
    task.close(fd);
    task.close(dir);
    int again = task.open("/a", Fcntl.O_RDWR);
    assertThat(task.write(again, bytes("ONE"))).isEqualTo(3);
    task.fsync(again);
    faults.powerCut();
    assertThat(text("/a")).isEqualTo("ONE");
  }

  @Test
  void theDeadTakeNoSpace() throws ErrnoException {
    attach(Promise.EXT4);
    int fd = task.open("/a", MAKE, 0644);
    byte[] most = new byte[900_000];
    Arrays.fill(most, (byte) 'x');
    task.pwrite(fd, most, 0);
    task.fsync(fd);
    int orphan = task.open("/b", MAKE, 0644);
    task.write(orphan, new byte[50_000]);
    task.unlink("/b");
    faults.powerCut();
    assertThat(task.stat("/a").size).isEqualTo(900_000);
  }

  @Test
  void replacingByRename() throws ErrnoException {
    attach(Promise.POSIX);
    task.fsync(put("/a", "old"));
    syncDir("/");
    int fd = put("/a.new", "new");
    task.fsync(fd);
    task.rename("/a.new", "/a");
    faults.powerCut();
    assertThat(text("/a")).isEqualTo("old");
    assertThat(names("/")).containsExactly("a");
    task.fsync(put("/a.new", "new"));
    task.rename("/a.new", "/a");
    syncDir("/");
    faults.powerCut();
    assertThat(text("/a")).isEqualTo("new");
    assertThat(names("/")).containsExactly("a");
  }

  @Test
  void aMoveReachesBothDirectoriesOrNone() throws ErrnoException {
    task.mkdir("/d", 0755);
    task.mkdir("/e", 0755);
    task.close(put("/d/a", "text"));
    attach(Promise.POSIX);
    task.rename("/d/a", "/e/b");
    syncDir("/d");
    faults.powerCut();
    assertThat(names("/d")).isEmpty();
    assertThat(text("/e/b")).isEqualTo("text");
  }

  @Test
  void theWholeFileSystemSynced() throws ErrnoException {
    attach(Promise.POSIX);
    task.mkdir("/d", 0755);
    int fd = put("/d/a", "text");
    task.syncfs(fd);
    put("/d/b", "lost");
    faults.powerCut();
    assertThat(names("/d")).containsExactly("a");
    assertThat(text("/d/a")).isEqualTo("text");
    put("/c", "all");
    vfs.sync();
    faults.powerCut();
    assertThat(text("/c")).isEqualTo("all");
  }

  @Test
  void fdatasyncLeavesAttributesBehind() throws ErrnoException {
    int fd = put("/a", "old");
    attach(Promise.POSIX);
    task.fchmod(fd, 0600);
    task.pwrite(fd, bytes("longer"), 0);
    task.fdatasync(fd);
    faults.powerCut();
    assertThat(text("/a")).isEqualTo("longer");
    assertThat(task.stat("/a").mode & 0777).isEqualTo(0644);
  }

  @Test
  void aWriteThroughIsDurable() throws ErrnoException {
    task.close(put("/a", "old"));
    attach(Promise.POSIX);
    int fd = task.open("/a", Fcntl.O_RDWR | Fcntl.O_DSYNC);
    task.write(fd, bytes("new"));
    faults.powerCut();
    assertThat(text("/a")).isEqualTo("new");
  }

  @Test
  void whatAFailedFsyncGaveUpIsNotSyncedByTheNext() throws ErrnoException {
    task.close(put("/a", "old"));
    attach(Promise.EXT4);
    int fd = task.open("/a", Fcntl.O_RDWR);
    task.pwrite(fd, bytes("new"), 0);
    faults.failing("/a").on(FaultOp.FSYNC).times(1);
    assertFails(Errno.EIO, () -> task.fsync(fd));
    task.fsync(fd);
    assertThat(text("/a")).isEqualTo("new");
    faults.powerCut();
    assertThat(text("/a")).isEqualTo("old");
  }

  @Test
  void growingAgainShowsNothingOfBefore() throws ErrnoException {
    int fd = put("/a", "x".repeat(9000));
    attach(Promise.POSIX);
    task.ftruncate(fd, 10);
    task.ftruncate(fd, 9000);
    task.fsync(fd);
    faults.powerCut();
    assertThat(text("/a")).isEqualTo("x".repeat(10) + "\0".repeat(8990));
  }

  @Test
  void holesArePunchedAndCollapsed() throws ErrnoException {
    int fd = put("/a", "a".repeat(4096) + "b".repeat(4096) + "c".repeat(4096));
    attach(Promise.POSIX);
    int punch = Fcntl.FALLOC_FL_PUNCH_HOLE | Fcntl.FALLOC_FL_KEEP_SIZE;
    task.fallocate(fd, punch, 4096, 4096);
    task.fsync(fd);
    faults.powerCut();
    assertThat(text("/a")).isEqualTo("a".repeat(4096) + "\0".repeat(4096) + "c".repeat(4096));
  }

  @Test
  void aFileMadeWithoutANameGetsOne() throws ErrnoException {
    attach(Promise.EXT4);
    int fd = task.open("/", Fcntl.O_TMPFILE | Fcntl.O_RDWR, 0644);
    task.write(fd, bytes("text"));
    task.linkat(fd, new byte[0], Fcntl.AT_FDCWD, bytes("/a"), Fcntl.AT_EMPTY_PATH);
    task.fsync(fd);
    faults.powerCut();
    assertThat(text("/a")).isEqualTo("text");
  }

  @Test
  void aDiskThatLies() throws ErrnoException {
    attach(Promise.NOTHING);
    int fd = put("/a", "text");
    task.fsync(fd);
    syncDir("/");
    task.syncfs(fd);
    faults.powerCut();
    assertThat(names("/")).isEmpty();
  }

  @Test
  void moreThanWasSyncedMaySurvive() throws ErrnoException {
    String old = "o".repeat(4096);
    Set<String> seen = new HashSet<>();
    Set<String> same = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      for (long seed = 0; seed < 40; seed++) {
        try (Vfs v = Vfs.builder().memoryBudget(16 << 20).build()) {
          task = v.rootTask();
          task.mount("none", "/", "memfs", 0, Map.of());
          put("/a", old);
          try (CrashDisk d = CrashDisk.attach(v, "/", Promise.POSIX)) {
            int fd = task.open("/a", Fcntl.O_RDWR);
            task.pwrite(fd, bytes("n".repeat(4096)), 0);
            task.mkdir("/d", 0755);
            task.mkdir("/e", 0755);
            d.faults().powerCut(seed);
            String now = names("/").size() + text("/a").replaceAll("(.)\\1{511}", "$1");
            (i == 0 ? seen : same).add(seed + now);
            assertThat(names("/")).isIn(Set.of("a"), Set.of("a", "d"), Set.of("a", "d", "e"));
          }
        }
      }
    }
    assertThat(same).isEqualTo(seen);
    Set<String> kinds = new HashSet<>();
    seen.forEach(s -> kinds.add(s.replaceAll("^\\d+(?=[123][no])", "")));
    assertThat(kinds).contains("1oooooooo").hasSizeGreaterThan(8);
    assertThat(kinds).anyMatch(s -> s.endsWith("nnnnnnnn"));
    assertThat(kinds).anyMatch(s -> s.startsWith("3"));
  }

  @Test
  void afterTheEndThereIsNoPowerToCut() throws ErrnoException {
    attach(Promise.POSIX).close();
    assertThatIllegalStateException().isThrownBy(() -> faults.powerCut());
  }

  @Test
  void beneathAnotherFileSystem() throws ErrnoException {
    task.mkdir("/mnt", 0755);
    task.mount("none", "/mnt", "memfs", 0, Map.of());
    try (CrashDisk d = CrashDisk.attach(vfs, "/mnt", Promise.EXT4)) {
      int fd = put("/mnt/kept", "x");
      task.fsync(fd);
      task.close(fd);
      task.close(put("/mnt/lost", "x"));
      task.close(put("/outside", "x"));
      d.faults().powerCut();
    }
    assertThat(names("/mnt")).containsExactly("kept");
    assertThat(names("/")).contains("outside");
    task.umount("/mnt");
  }
}
