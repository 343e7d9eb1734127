// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvfs.call.Task;
import org.jvfs.fuse.Shell;
import org.jvfs.fuse.serve.MountedMemfs.Keeping;
import org.jvfs.fuse.session.FuseConfig.Transport;
import org.jvfs.fuse.sys.Libc;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Flock;

/** Locks of processes on a mount, of each other and of tasks of the server. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass
@EnumSource(
    value = Transport.class,
    names = {"CLASSIC", "URING"})
final class FileLocksTest {
  private static final int SELF = (int) ProcessHandle.current().pid();
  private static final String WAIT_WRITE = Fcntl.F_SETLKW + " " + Fcntl.F_WRLCK;
  private static final String SET_WRITE = Fcntl.F_SETLK + " " + Fcntl.F_WRLCK;
  private static final String SET_READ = Fcntl.F_SETLK + " " + Fcntl.F_RDLCK;
  private static final String UNLOCK = Fcntl.F_SETLK + " " + Fcntl.F_UNLCK;
  private static final String ASK_WRITE = Fcntl.F_GETLK + " " + Fcntl.F_WRLCK;
  private static final String OFD_WRITE = Fcntl.F_OFD_SETLK + " " + Fcntl.F_WRLCK;
  private static final String OFD_ASK = Fcntl.F_OFD_GETLK + " " + Fcntl.F_WRLCK;
  private static final String FREE = "2 0 0 0";
  private static final String HAD = "1 0 0 0";

  @Parameter Transport transport = Transport.CLASSIC;

  private MountedMemfs m;
  private final List<Client> clients = new ArrayList<>();
  private String file = "";

  @BeforeAll
  void mount(@TempDir Path directory) throws Exception {
    m = MountedMemfs.mount(directory, transport, Keeping.ALL_AND_CHECKS);
    assertThat(m.door.connection().usesUring()).isEqualTo(transport == Transport.URING);
  }

  @AfterAll
  void unmount() throws Exception {
    for (Client c : clients) {
      c.close();
    }
    if (m != null) {
      awaitLocks("");
      m.close();
    }
  }

  @BeforeEach
  void name(TestInfo test) {
    file = test.getTestMethod().orElseThrow().getName();
  }

  /** A process, one of those that other tests are through with. */
  private Client client(int i) throws Exception {
    while (clients.size() <= i) {
      clients.add(new Client(m.mountPoint));
    }
    return clients.get(i);
  }

  /** The process is of no more use. */
  private void gone(Client c) throws Exception {
    clients.remove(c);
    c.close();
  }

  private int open(Client c) throws Exception {
    return Integer.parseInt(c.ask("open " + file));
  }

  /** A call on the whole file. */
  private static String whole(String command, int fd) {
    return "lock " + fd + " " + command + " 0 0";
  }

  private static String range(String command, int fd, int start, int length) {
    return "lock " + fd + " " + command + " " + start + " " + length;
  }

  private static void stillWaits(Client... all) throws Exception {
    Thread.sleep(100);
    for (Client c : all) {
      assertThat(c.hasAnswered()).isFalse();
    }
  }

  /** Waits until so many requests wait for a lock of this file system. */
  private void awaitWaiters(int n) throws Exception {
    for (int i = 0; i < 2000 && waiters() != n; i++) {
      Thread.sleep(5);
    }
    assertThat(waiters()).as(m.vfs.showLocks()).isEqualTo(n);
  }

  private long waiters() {
    return m.vfs.showLocks().lines().filter(l -> l.contains("-> ")).count();
  }

  private void awaitLocks(String wanted) throws Exception {
    for (int i = 0; i < 1000 && !m.vfs.showLocks().equals(wanted); i++) {
      Thread.sleep(5);
    }
    assertThat(m.vfs.showLocks()).isEqualTo(wanted);
  }

  @Test
  void twoProcesses() throws Exception {
    Client a = client(0);
    Client b = client(1);
    int fa = open(a);
    int fb = open(b);
    assertThat(a.ask(range(SET_WRITE, fa, 10, 5))).isEqualTo("1 10 5 0");
    assertThat(b.ask(whole(ASK_WRITE, fb))).isEqualTo("1 10 5 " + a.pid());
    assertThat(b.ask(whole(SET_READ, fb))).isEqualTo("EAGAIN");
    assertThat(b.ask(range(SET_WRITE, fb, 15, 0))).isEqualTo("1 15 0 0");
    assertThat(a.ask(whole(ASK_WRITE, fa))).isEqualTo("1 15 0 " + b.pid());
    assertThat(a.ask(range(UNLOCK, fa, 12, 1))).isEqualTo("2 12 1 0");
    assertThat(b.ask(range(SET_READ, fb, 12, 1))).isEqualTo("0 12 1 0");
    assertThat(a.ask(range(SET_READ, fa, 12, 1))).isEqualTo("0 12 1 0");
    assertThat(a.ask("close " + fa) + b.ask("close " + fb)).isEqualTo("00");
    awaitLocks("");
  }

  @Test
  void anyCloseDropsTheProcesssLocks() throws Exception {
    Client a = client(0);
    Client b = client(1);
    int fa = open(a);
    int other = open(a);
    int fb = open(b);
    assertThat(a.ask(whole(SET_WRITE, fa))).isEqualTo(HAD);
    a.ask("close " + a.ask("dup " + fa));
    assertThat(b.ask(whole(ASK_WRITE, fb))).isEqualTo(FREE);
    assertThat(a.ask(whole(SET_WRITE, fa))).isEqualTo(HAD);
    a.ask("close " + other);
    assertThat(b.ask(whole(SET_WRITE, fb))).isEqualTo(HAD);
    assertThat(a.ask(whole(SET_READ, fa))).isEqualTo("EAGAIN");
    a.ask("close " + fa);
    assertThat(m.vfs.showLocks()).hasLineCount(1).contains(" " + b.pid() + " ");
    b.ask("close " + fb);
    awaitLocks("");
  }

  /** What a child has inherited is not its lock, and its end takes nothing from the parent. */
  @Test
  void childrenAndTheirEnd() throws Exception {
    Client a = client(0);
    Client b = client(1);
    int fa = open(a);
    int fb = open(b);
    assertThat(a.ask(whole(SET_WRITE, fa))).isEqualTo(HAD);
    long child = Long.parseLong(a.ask("spawn 100"));
    Shell.output("test -e /proc/$1/fd/$2; kill -9 $1", child, fa);
    assertThat(b.ask(whole(ASK_WRITE, fb))).isEqualTo("1 0 0 " + a.pid());
    // With the file in a child's hands it is not released: the lock goes all the same.
    child = Long.parseLong(a.ask("spawn 100"));
    a.ask("close " + fa);
    assertThat(b.ask(whole(SET_WRITE, fb))).isEqualTo(HAD);
    Shell.output("kill -9 $1", child);
    b.ask("close " + fb);
    awaitLocks("");
  }

  @Test
  void locksOfOpenFiles() throws Exception {
    Client a = client(0);
    Client b = client(1);
    int f1 = open(a);
    int f2 = open(a);
    int fb = open(b);
    assertThat(a.ask(range(OFD_WRITE, f1, 0, 10))).isEqualTo("1 0 10 0");
    assertThat(a.ask(whole(OFD_WRITE, f2))).isEqualTo("EAGAIN");
    assertThat(a.ask(whole(SET_WRITE, f2))).isEqualTo("EAGAIN");
    assertThat(b.ask(whole(SET_WRITE, fb))).isEqualTo("EAGAIN");
    assertThat(a.ask(whole(OFD_ASK, f2))).isEqualTo("1 0 10 -1");
    // Of another descriptor, and of one of two of the same open file.
    a.ask("close " + f2);
    a.ask("close " + a.ask("dup " + f1));
    assertThat(b.ask(whole(SET_WRITE, fb))).isEqualTo("EAGAIN");
    a.ask("close " + f1);
    awaitLocks("");
    assertThat(b.ask(whole(SET_WRITE, fb))).isEqualTo(HAD);
    b.ask("close " + fb);
    awaitLocks("");
  }

  @Test
  void flockIsOfTheOpenFile() throws Exception {
    Client a = client(0);
    Client b = client(1);
    int fa = open(a);
    int fb = open(b);
    String nowEx = " " + (Fcntl.LOCK_EX | Fcntl.LOCK_NB);
    assertThat(a.ask("flock " + fa + nowEx)).isEqualTo("0");
    assertThat(b.ask("flock " + fb + nowEx)).isEqualTo("EAGAIN");
    assertThat(b.ask(whole(SET_WRITE, fb))).as("POSIX locks are others").isEqualTo(HAD);
    long child = Long.parseLong(a.ask("spawn 100"));
    a.ask("close " + fa);
    assertThat(b.ask("flock " + fb + nowEx)).as("the child has it open").isEqualTo("EAGAIN");
    b.begin("flock " + fb + " " + Fcntl.LOCK_EX);
    awaitWaiters(1);
    Shell.output("kill -9 $1", child);
    assertThat(b.answer()).isEqualTo("0");
    assertThat(b.ask("flock " + fb + " " + (Fcntl.LOCK_SH | Fcntl.LOCK_NB))).isEqualTo("0");
    b.ask("close " + fb);
    awaitLocks("");
  }

  /** close(2) returns before RELEASE has come: what is done next must not find the lock held. */
  @Test
  void flockAfterClose() throws Exception {
    String script = "for i in $(seq 200); do flock -n $1/f true || exit 1; done";
    assertThat(Shell.run(60, script, m.mountPoint).status()).isZero();
  }

  @Test
  void grantedInOrder() throws Exception {
    Client[] c = {client(0), client(1), client(2), client(3)};
    int[] fd = new int[c.length];
    for (int i = 0; i < c.length; i++) {
      fd[i] = open(c[i]);
      c[i].begin(whole(WAIT_WRITE, fd[i]));
      awaitWaiters(i);
    }
    for (int i = 0; i < c.length; i++) {
      assertThat(c[i].answer()).isEqualTo(HAD);
      stillWaits(java.util.Arrays.copyOfRange(c, i + 1, c.length));
      c[i].ask(i % 2 == 0 ? whole(UNLOCK, fd[i]) : "close " + fd[i]);
    }
    c[0].ask("close " + fd[0]);
    c[2].ask("close " + fd[2]);
    awaitLocks("");
  }

  @Test
  void signalEndsTheWait() throws Exception {
    Client a = client(0);
    Client b = client(1);
    int fa = open(a);
    int fb = open(b);
    assertThat(a.ask(whole(SET_WRITE, fa))).isEqualTo(HAD);
    for (int i = 0; i < 20; i++) {
      b.begin(whole(WAIT_WRITE, fb));
      awaitWaiters(1);
      b.signal();
      assertThat(b.answer()).isEqualTo("EINTR");
      awaitWaiters(0);
    }
    a.ask("close " + fa);
    assertThat(b.ask(whole(SET_WRITE, fb))).isEqualTo(HAD);
    b.ask("close " + fb);
    awaitLocks("");
  }

  /** A signal and a grant at once: what was answered is so. */
  @Test
  void signalAgainstGrant() throws Exception {
    Client a = client(0);
    Client b = client(1);
    int fa = open(a);
    int fb = open(b);
    for (int i = 0; i < 100; i++) {
      assertThat(a.ask(whole(SET_WRITE, fa))).isEqualTo(HAD);
      b.begin(whole(WAIT_WRITE, fb));
      awaitWaiters(1);
      if (i % 2 == 0) {
        b.signal();
        a.begin(whole(UNLOCK, fa));
      } else {
        a.begin(whole(UNLOCK, fa));
        b.signal();
      }
      assertThat(a.answer()).isEqualTo(FREE);
      boolean had = b.answer().equals(HAD);
      assertThat(a.ask(whole(ASK_WRITE, fa)))
          .as("round %s", i)
          .isEqualTo(had ? "1 0 0 " + b.pid() : FREE);
      assertThat(b.ask(whole(UNLOCK, fb))).isEqualTo(FREE);
    }
    a.ask("close " + fa);
    b.ask("close " + fb);
    awaitLocks("");
  }

  @Test
  void deadlock() throws Exception {
    Client a = client(0);
    Client b = client(1);
    int fa = open(a);
    int fb = open(b);
    assertThat(a.ask(range(SET_WRITE, fa, 0, 1))).isEqualTo("1 0 1 0");
    assertThat(b.ask(range(SET_WRITE, fb, 1, 1))).isEqualTo("1 1 1 0");
    a.begin(range(WAIT_WRITE, fa, 1, 1));
    awaitWaiters(1);
    assertThat(b.ask(range(WAIT_WRITE, fb, 0, 1))).isEqualTo("EDEADLK");
    b.ask("close " + fb);
    assertThat(a.answer()).isEqualTo("1 1 1 0");
    a.ask("close " + fa);
    awaitLocks("");
  }

  @Test
  void killedWhileWaiting() throws Exception {
    Client a = client(0);
    Client b = client(1);
    int fa = open(a);
    assertThat(a.ask(whole(SET_WRITE, fa))).isEqualTo(HAD);
    b.begin(whole(WAIT_WRITE, open(b)));
    awaitWaiters(1);
    b.kill();
    awaitWaiters(0);
    gone(b);
    assertThat(a.ask("close " + fa)).isEqualTo("0");
    awaitLocks("");
  }

  @Test
  void killedWhileHolding() throws Exception {
    Client a = client(0);
    Client b = client(1);
    int fb = open(b);
    int fa = open(a);
    assertThat(a.ask(range(SET_WRITE, fa, 0, 5))).isEqualTo("1 0 5 0");
    assertThat(a.ask(range(OFD_WRITE, fa, 5, 5))).isEqualTo("1 5 5 0");
    b.begin(whole(WAIT_WRITE, fb));
    awaitWaiters(1);
    a.kill();
    assertThat(b.answer()).isEqualTo(HAD);
    gone(a);
    b.ask("close " + fb);
    awaitLocks("");
  }

  @Test
  void tasksAndProcesses() throws Exception {
    Client a = client(0);
    int fa = open(a);
    try (Task task = m.vfs.rootTask()) {
      int fd = task.open("/" + file, Fcntl.O_RDWR);
      task.fcntl(fd, Fcntl.F_SETLK, Flock.range(Fcntl.F_WRLCK, 5, 5));
      assertThat(a.ask(whole(ASK_WRITE, fa))).isEqualTo("1 5 5 " + SELF);
      assertThat(a.ask(whole(SET_WRITE, fa))).isEqualTo("EAGAIN");
      a.begin(whole(WAIT_WRITE, fa));
      awaitWaiters(1);
      stillWaits(a);
      task.fcntl(fd, Fcntl.F_SETLK, Flock.whole(Fcntl.F_UNLCK));
      assertThat(a.answer()).isEqualTo(HAD);

      assertThat(task.fcntl(fd, Fcntl.F_GETLK, Flock.whole(Fcntl.F_RDLCK)).pid())
          .isEqualTo(a.pid());
      assertThatThrownBy(() -> task.fcntl(fd, Fcntl.F_SETLK, Flock.whole(Fcntl.F_RDLCK)))
          .isInstanceOf(ErrnoException.class)
          .hasMessageContaining("EAGAIN");
      CompletableFuture<Object> waits =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return task.fcntl(fd, Fcntl.F_SETLKW, Flock.whole(Fcntl.F_WRLCK));
                } catch (ErrnoException e) {
                  return e;
                }
              });
      awaitWaiters(1);
      a.ask("close " + fa);
      assertThat(waits.get(20, TimeUnit.SECONDS)).isInstanceOf(Flock.class);

      int fb = open(a);
      task.flock(fd, Fcntl.LOCK_EX);
      assertThat(a.ask("flock " + fb + " " + (Fcntl.LOCK_SH | Fcntl.LOCK_NB))).isEqualTo("EAGAIN");
      a.begin("flock " + fb + " " + Fcntl.LOCK_SH);
      awaitWaiters(1);
      task.close(fd);
      assertThat(a.answer()).isEqualTo("0");
      a.ask("close " + fb);
    }
    awaitLocks("");
  }

  /** More than a queue of io_uring has entries, all on one processor, with who lets them go. */
  @Test
  void waitersDoNotKeepOthersFromBeingHeard() throws Exception {
    try (Client a = new Client(m.mountPoint, "taskset", "-c", "0");
        Client b = new Client(m.mountPoint, "taskset", "-c", "0")) {
      for (int i = 0; i < 3; i++) {
        int fa = open(a);
        assertThat(a.ask(whole(SET_WRITE, fa))).isEqualTo(HAD);
        b.begin("many " + file + " 60");
        awaitWaiters(60);
        a.ask("close " + fa);
        assertThat(b.answer()).isEqualTo("all");
      }
    }
    awaitLocks("");
  }

  @Test
  void whoMaySeeThem() throws Exception {
    Client a = client(0);
    int fa = open(a);
    for (int i = 0; i < 300; i++) {
      a.ask(range(SET_WRITE, fa, 2 * i, 1));
    }
    String seen = a.ask("locks 0");
    assertThat(seen.replace('|', '\n')).isEqualTo(m.vfs.showLocks()).hasLineCount(300);
    assertThat(seen).contains("1: POSIX  ADVISORY  WRITE " + a.pid() + " ").contains(" 598 598|");
    assertThat(a.ask("locks 1000")).isEqualTo("EPERM");
    a.ask("close " + fa);
    assertThat(a.ask("locks 0")).isEmpty();
  }

  /** The mount goes, by whatever way, while some wait and hold: so do their locks. */
  @Test
  void theMountGoes(@TempDir Path directory) throws Exception {
    for (int way = 0; way < 3; way++) {
      Path place = Files.createDirectory(directory.resolve("way" + way));
      try (MountedMemfs gone = MountedMemfs.mount(place, transport, Keeping.ALL);
          Client a = new Client(gone.mountPoint);
          Client b = new Client(gone.mountPoint)) {
        a.ask("open f");
        int fa = Integer.parseInt(a.ask("open f"));
        int fb = Integer.parseInt(b.ask("open f"));
        assertThat(a.ask(whole(SET_WRITE, fa))).isEqualTo(HAD);
        assertThat(a.ask("flock " + fa + " " + Fcntl.LOCK_EX)).isEqualTo("0");
        b.begin(whole(WAIT_WRITE, fb));
        for (int i = 0; i < 1000 && !gone.vfs.showLocks().contains("-> "); i++) {
          Thread.sleep(5);
        }
        assertThat(gone.vfs.showLocks()).contains("-> ");
        switch (way) {
          case 0 -> gone.door.close();
          case 1 -> {
            Libc.umount2(gone.mountPoint.toString(), Libc.MNT_FORCE | Libc.MNT_DETACH);
            assertThat(gone.door.join(java.time.Duration.ofSeconds(20))).isTrue();
          }
          default -> {
            Libc.umount2(gone.mountPoint.toString(), Libc.MNT_DETACH);
            a.kill();
            assertThat(b.answer()).isEqualTo(HAD);
            b.kill();
            assertThat(gone.door.join(java.time.Duration.ofSeconds(20))).isTrue();
          }
        }
        if (way < 2) {
          assertThat(b.answer()).isNotEqualTo(HAD);
        }
        assertThat(gone.vfs.showLocks()).isEmpty();
      }
    }
  }
}
