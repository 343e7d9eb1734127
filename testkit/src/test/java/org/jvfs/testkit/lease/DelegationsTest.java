// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.jvfs.uapi.Fcntl.AT_FDCWD;
import static org.jvfs.uapi.Fcntl.F_RDLCK;
import static org.jvfs.uapi.Fcntl.F_UNLCK;
import static org.jvfs.uapi.Fcntl.F_WRLCK;
import static org.jvfs.uapi.Fcntl.O_CREAT;
import static org.jvfs.uapi.Fcntl.O_NONBLOCK;
import static org.jvfs.uapi.Fcntl.O_RDONLY;
import static org.jvfs.uapi.Fcntl.O_RDWR;
import static org.jvfs.uapi.Fcntl.O_TRUNC;
import static org.jvfs.uapi.Fcntl.O_WRONLY;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvfs.call.PlaceCalls;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.contract.LockManagerOperations;
import org.jvfs.file.OpenFile;
import org.jvfs.filelock.FileLock;
import org.jvfs.filelock.Leases;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Timespec;

/** What breaks delegations, and that nobody waits for one with a lock held. */
@Timeout(60)
final class DelegationsTest {
  private interface Deed {
    void run(Task t) throws ErrnoException;
  }

  /**
   * Something that breaks the delegations of these and of no other files.
   *
   * @param broken paths before the deed
   */
  private record Case(String name, Deed deed, String... broken) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String[] ALL = {"/d", "/e", "/d/f", "/d/g", "/e/h", "/d/empty"};

  private static byte[] b(String s) {
    return s.getBytes(UTF_8);
  }

  static List<Case> deeds() {
    List<Case> all = new ArrayList<>();
    all.add(new Case("create", t -> t.close(t.open("/d/new", O_CREAT | O_RDWR, 0644)), "/d"));
    all.add(
        new Case("create, exclusively", t -> t.close(t.open("/d/new", 0xc1 | O_RDWR, 0644)), "/d"));
    all.add(new Case("mkdir", t -> t.mkdir("/d/new", 0755), "/d"));
    all.add(new Case("mknod", t -> t.mknodat(AT_FDCWD, b("/d/n"), Mode.S_IFIFO | 0644, 0), "/d"));
    all.add(new Case("mknod of a file", t -> t.mknodat(AT_FDCWD, b("/d/n"), 0644, 0), "/d"));
    all.add(new Case("symlink", t -> t.symlink("x", "/d/new"), "/d"));
    all.add(new Case("link", t -> t.link("/e/h", "/d/new"), "/d", "/e/h"));
    all.add(new Case("unlink", t -> t.unlink("/d/f"), "/d", "/d/f"));
    all.add(new Case("rmdir", t -> t.rmdir("/d/empty"), "/d", "/d/empty"));
    all.add(new Case("rename", t -> t.rename("/d/f", "/d/new"), "/d", "/d/f"));
    all.add(new Case("rename across", t -> t.rename("/d/f", "/e/new"), "/d", "/e", "/d/f"));
    all.add(
        new Case("rename onto a file", t -> t.rename("/d/f", "/e/h"), "/d", "/e", "/d/f", "/e/h"));
    all.add(new Case("rename of a directory", t -> t.rename("/d/empty", "/e/new"), "/d", "/e"));
    all.add(
        new Case(
            "exchange",
            t -> t.renameat2(AT_FDCWD, b("/d/f"), AT_FDCWD, b("/e/h"), Fcntl.RENAME_EXCHANGE),
            "/d",
            "/e",
            "/d/f",
            "/e/h"));
    all.add(new Case("chmod", t -> t.chmod("/d/f", 04755), "/d/f"));
    all.add(new Case("chmod of a directory", t -> t.chmod("/d", 0700), "/d"));
    all.add(new Case("chown", t -> t.chown("/d/f", 7, 7), "/d/f"));
    all.add(
        new Case(
            "utimens",
            t -> t.utimensat(AT_FDCWD, b("/d/f"), new Timespec(1, 0), PlaceCalls.UTIME_NOW, 0),
            "/d/f"));
    all.add(new Case("truncate", t -> t.truncate(b("/d/f"), 3), "/d/f"));
    all.add(new Case("setxattr", t -> t.setxattr(b("/d/f"), 0, "user.x", b("v"), 0), "/d/f"));
    all.add(new Case("removexattr", t -> t.removexattr(b("/d/g"), 0, "user.g"), "/d/g"));
    all.add(new Case("open for writing", t -> t.close(t.open("/d/f", O_WRONLY)), "/d/f"));
    all.add(
        new Case("open that truncates", t -> t.close(t.open("/d/f", O_RDONLY | O_TRUNC)), "/d/f"));
    all.add(new Case("open for reading", t -> t.close(t.open("/d/f", O_RDONLY))));
    all.add(new Case("O_CREAT of what is there", t -> t.close(t.open("/d/f", O_CREAT, 0644))));
    all.add(new Case("list", t -> t.list("/d")));
    all.add(new Case("what fails", t -> refused(Errno.EEXIST, () -> t.mkdir("/d/f", 0755))));
    return all;
  }

  private final Vfs vfs = Vfs.builder().memoryBudget(16 << 20).build();
  private final Task task = vfs.rootTask();
  private final List<OpenFile> files = new ArrayList<>();

  DelegationsTest() throws ErrnoException {
    task.mount("none", "/", "memfs", 0, Map.of());
    task.mkdir("/d", 0755);
    task.mkdir("/e", 0755);
    task.mkdir("/d/empty", 0755);
    for (String f : List.of("/d/f", "/d/g", "/e/h")) {
      task.close(task.creat(f, 0644));
    }
    task.setxattr(b("/d/g"), 0, "user.g", b("v"), 0);
    vfs.state().sysctl().leaseBreakNanos = 0;
  }

  @AfterEach
  void close() {
    files.forEach(OpenFile::put);
    vfs.close();
  }

  private static void refused(Errno e, org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(c)
        .satisfies(x -> assertThat(x.errno()).isEqualTo(e));
  }

  private OpenFile file(String path) throws ErrnoException {
    int fd = task.open(path, O_RDONLY);
    OpenFile f = task.file(fd);
    task.close(fd);
    files.add(f);
    return f;
  }

  /** Gives a delegation back in a thread of its own, when nobody holds a lock of the tree. */
  private final class Manager implements LockManagerOperations {
    final OpenFile file;
    final AtomicInteger asked = new AtomicInteger();
    final CompletableFuture<String> done = new CompletableFuture<>();

    Manager(String path) throws ErrnoException {
      file = file(path);
    }

    @Override
    public boolean lmBreak(FileLock lease) {
      asked.incrementAndGet();
      Thread.ofVirtual().start(this::giveBack);
      return false;
    }

    private void giveBack() {
      try {
        StringBuilder held = new StringBuilder();
        for (OpenFile f : files) {
          Inode i = f.inode();
          // Whoever breaks lets go of everything before it waits, which may take it a moment.
          long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
          while (!i.rwsem().tryLock()) {
            if (System.nanoTime() > end) {
              held.append(f).append(' ');
              break;
            }
            Thread.onSpinWait();
          }
          if (held.isEmpty()) {
            i.rwsem().unlock();
          }
        }
        Leases.setDelegation(file, FileLock.Type.NONE, this);
        done.complete(held.toString());
      } catch (ErrnoException e) {
        done.completeExceptionally(e);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("deeds")
  void isBrokenByWhatConcernsIt(Case c) throws Exception {
    Map<String, Manager> managers = new java.util.LinkedHashMap<>();
    for (String path : ALL) {
      managers.put(path, new Manager(path));
    }
    for (Manager m : managers.values()) {
      Leases.setDelegation(m.file, FileLock.Type.READ, m);
    }
    c.deed.run(task);
    List<String> broken = new ArrayList<>();
    for (Map.Entry<String, Manager> e : managers.entrySet()) {
      Manager m = e.getValue();
      if (m.asked.get() > 0) {
        broken.add(e.getKey());
        assertThat(m.asked).as("asked once").hasValue(1);
        assertThat(m.done.get(10, TimeUnit.SECONDS)).as("locks held meanwhile").isEmpty();
      } else {
        assertThat(Leases.get(m.file, FileLock.Kind.DELEGATION)).isEqualTo(FileLock.Type.READ);
        Leases.setDelegation(m.file, FileLock.Type.NONE, m);
      }
    }
    assertThat(broken).containsExactlyInAnyOrder(c.broken);
    assertThat(vfs.showLocks()).isEmpty();
  }

  @Test
  void oneThatGoesAtOnceDelaysNobody() throws ErrnoException {
    AtomicInteger asked = new AtomicInteger();
    LockManagerOperations willing =
        new LockManagerOperations() {
          @Override
          public boolean lmBreak(FileLock lease) {
            asked.incrementAndGet();
            return true;
          }
        };
    OpenFile f = file("/d/f");
    Leases.setDelegation(f, FileLock.Type.READ, willing);
    task.chmod("/d/f", 0600);
    assertThat(asked).hasValue(1);
    assertThat(task.stat("/d/f").mode & 0777).isEqualTo(0600);
    assertThat(Leases.get(f, FileLock.Kind.DELEGATION)).isEqualTo(FileLock.Type.NONE);
  }

  @Test
  void oneThatSaysNothingIsTakenWhenItsTimeIsUp() throws Exception {
    long time = 200_000_000;
    vfs.state().sysctl().leaseBreakNanos = time;
    OpenFile f = file("/d");
    LeasesTest.takes(
        time,
        () -> {
          Leases.setDelegation(f, FileLock.Type.READ, LockManagerOperations.DEFAULT);
          long t = System.nanoTime();
          task.mkdir("/d/x", 0755);
          long n = System.nanoTime() - t;
          task.rmdir("/d/x");
          return n;
        });
  }

  @Test
  void whoWaitsCanBeInterrupted() throws Exception {
    OpenFile f = file("/d");
    Leases.setDelegation(f, FileLock.Type.READ, LockManagerOperations.DEFAULT);
    CompletableFuture<Errno> how = new CompletableFuture<>();
    Thread t =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    task.unlink("/d/f");
                    how.complete(Errno.EINVAL);
                  } catch (ErrnoException e) {
                    how.complete(e.errno());
                  }
                });
    Thread.sleep(50);
    // The directory is free while somebody waits.
    assertThat(task.list("/d")).contains("f");
    t.interrupt();
    assertThat(how.get(10, TimeUnit.SECONDS)).isEqualTo(Errno.EINTR);
    assertThat(task.list("/d")).contains("f");
    Leases.setDelegation(f, FileLock.Type.NONE, LockManagerOperations.DEFAULT);
    task.unlink("/d/f");
  }

  @Test
  void isNotGrantedWhileTheInodeIsBeingChanged() throws ErrnoException {
    OpenFile f = file("/d/f");
    f.inode().rwsem().lock();
    refused(
        Errno.EAGAIN,
        () -> Leases.setDelegation(f, FileLock.Type.READ, LockManagerOperations.DEFAULT));
    f.inode().rwsem().unlock();
    Leases.setDelegation(f, FileLock.Type.READ, LockManagerOperations.DEFAULT);
    refused(
        Errno.EINVAL,
        () -> Leases.setDelegation(file("/d"), FileLock.Type.WRITE, LockManagerOperations.DEFAULT));
  }

  /** Changes of names leave leases alone, and opens do not tell the two apart. */
  @Test
  void leasesAreBrokenByLess() throws ErrnoException {
    int fd = task.open("/d/f", O_RDONLY);
    task.setLease(fd, F_RDLCK);
    task.chmod("/d/f", 0600);
    task.rename("/d/f", "/e/f");
    assertThat(task.getLease(fd)).isEqualTo(F_RDLCK);
    refused(Errno.EAGAIN, () -> task.open("/e/f", O_WRONLY | O_NONBLOCK));
    assertThat(task.getLease(fd)).isEqualTo(F_UNLCK);
    task.setLease(fd, F_UNLCK);
    task.setDelegation(fd, F_RDLCK);
    refused(Errno.EAGAIN, () -> task.open("/e/f", O_WRONLY | O_NONBLOCK));
    assertThat(task.getDelegation(fd)).isEqualTo(F_UNLCK);
    assertThat(task.getLease(fd)).isEqualTo(F_UNLCK);
  }

  @Test
  void tasksTakeThemToo() throws Exception {
    int d = task.open("/d", O_RDONLY);
    refused(Errno.EINVAL, () -> task.setDelegation(d, F_WRLCK));
    task.setDelegation(d, F_RDLCK);
    assertThat(task.getDelegation(d)).isEqualTo(F_RDLCK);
    CompletableFuture<Integer> told = new CompletableFuture<>();
    task.onSignal(
        i -> {
          try {
            told.complete(task.getDelegation(d));
            task.setDelegation(d, F_UNLCK);
          } catch (ErrnoException e) {
            told.completeExceptionally(e);
          }
        });
    Task other = vfs.rootTask();
    other.mkdir("/d/x", 0755);
    assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo(F_UNLCK);
    int f = task.open("/d/f", O_RDONLY);
    int w = other.open("/d/f", O_WRONLY);
    refused(Errno.EAGAIN, () -> task.setDelegation(f, F_RDLCK));
    other.close(w);
    task.setDelegation(f, F_WRLCK);
    refused(Errno.EAGAIN, () -> other.open("/d/f", O_RDONLY | O_NONBLOCK));
  }
}
