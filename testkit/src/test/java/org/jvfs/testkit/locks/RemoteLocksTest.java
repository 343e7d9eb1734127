// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvfs.contract.FileOperations;
import org.jvfs.file.OpenFile;
import org.jvfs.filelock.FileLock;
import org.jvfs.filelock.FileLock.Kind;
import org.jvfs.filelock.FileLock.Type;
import org.jvfs.filelock.FileLocks;
import org.jvfs.filelock.Flocks;
import org.jvfs.filelock.PosixLocks;
import org.jvfs.inode.Inode;
import org.jvfs.testkit.locks.Owners.Begun;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Flock;

/** A file system whose locks are kept by a server that answers when it likes. */
class RemoteLocksTest {
  /** What the server has been asked and not yet answered, and what it has been told. */
  private static final class Server implements FileOperations {
    final BlockingQueue<FileLock> asked = new LinkedBlockingQueue<>();
    final BlockingQueue<Type> told = new LinkedBlockingQueue<>();

    /** Cancels come too late. */
    volatile boolean late;

    @Override
    public int lock(OpenFile file, int cmd, FileLock lock) throws ErrnoException {
      return ask(cmd, lock);
    }

    @Override
    public int flock(OpenFile file, int cmd, FileLock lock) throws ErrnoException {
      return ask(cmd, lock);
    }

    private int ask(int cmd, FileLock lock) throws ErrnoException {
      if (cmd == Fcntl.F_CANCELLK) {
        if (late || !asked.remove(lock)) {
          throw Errno.ENOENT.exception();
        }
        return 0;
      }
      if (lock.type() == Type.NONE) {
        told.add(Type.NONE);
        return enter(lock);
      }
      asked.add(lock);
      return FileLocks.DEFERRED;
    }

    private static int enter(FileLock lock) {
      return lock.kind() == Kind.FLOCK ? Flocks.lock(lock, false) : PosixLocks.lock(lock, false);
    }

    /** Answers the oldest question; what the one who asked says to that. */
    int answer(int result) throws InterruptedException {
      FileLock l = asked.poll(10, TimeUnit.SECONDS);
      assertThat(l).isNotNull();
      int r = result == 0 ? enter(l) : result;
      return l.lmops().lmGrant(l, null, r);
    }

    void awaitQuestion() throws InterruptedException {
      for (int i = 0; asked.isEmpty(); i++) {
        assertThat(i).as("milliseconds without a question").isLessThan(10_000);
        Thread.sleep(1);
      }
    }
  }

  private final Server server = new Server();
  private Owners o;

  @BeforeEach
  void open() throws ErrnoException {
    o = new Owners(1);
    OpenFile f = o.tasks.getFirst().file(o.fds[0]);
    Inode i = f.inode();
    i.setOps(i.iop(), server);
    f.put();
    o.tasks.getFirst().close(o.fds[0]);
    o.fds[0] = o.tasks.getFirst().open("/f", Fcntl.O_RDWR);
  }

  @AfterEach
  void close() {
    o.close();
  }

  @Test
  void theTaskSleepsUntilTheAnswer() throws Exception {
    Begun c = o.begin(0, Fcntl.F_WRLCK, 3, 4);
    server.awaitQuestion();
    assertThat(c.isDone()).isFalse();
    assertThat(server.answer(0)).isZero();
    assertThat(c.end()).isNull();
    assertThat(o.vfs.showLocks()).contains("POSIX  ADVISORY  WRITE").contains(" 3 6\n");
    o.tasks.getFirst().close(o.fds[0]);
    assertThat(server.told.poll(10, TimeUnit.SECONDS)).isEqualTo(Type.NONE);
    assertThat(o.vfs.showLocks()).isEmpty();
  }

  @Test
  void aRefusalIsTheTasksError() throws Exception {
    Begun c = new Begun(() -> o.set(0, Fcntl.F_WRLCK, 0, 1));
    server.answer(Errno.EAGAIN.neg);
    assertThat(c.end()).isEqualTo(Errno.EAGAIN);
    Begun d = o.begin(0, Fcntl.F_WRLCK, 0, 1);
    server.answer(Errno.EDEADLK.neg);
    assertThat(d.end()).isEqualTo(Errno.EDEADLK);
  }

  @Test
  void aQuestionIsTakenBackByAnInterrupt() throws Exception {
    Begun c = o.begin(0, Fcntl.F_WRLCK, 0, 1);
    server.awaitQuestion();
    c.thread.interrupt();
    assertThat(c.end()).isEqualTo(Errno.EINTR);
    assertThat(server.asked).isEmpty();
    assertThat(o.vfs.showLocks()).isEmpty();
  }

  @Test
  void aQuestionTakenBackTooLateIsAnswered() throws Exception {
    server.late = true;
    Begun c = o.begin(0, Fcntl.F_WRLCK, 0, 1);
    server.awaitQuestion();
    c.thread.interrupt();
    Thread.sleep(20);
    assertThat(c.isDone()).isFalse();
    assertThat(server.answer(0)).isZero();
    assertThat(c.end()).isNull();
    assertThat(o.vfs.showLocks().lines()).hasSize(1);
  }

  @Test
  void anAnswerNobodyWaitsForIsRefused() throws Exception {
    Begun c = o.begin(0, Fcntl.F_WRLCK, 0, 1);
    server.awaitQuestion();
    FileLock l = server.asked.peek();
    assertThat(l).isNotNull();
    c.thread.interrupt();
    assertThat(c.end()).isEqualTo(Errno.EINTR);
    assertThat(l.lmops().lmGrant(l, null, 0)).isNegative();
  }

  @Test
  void timeIsUp() throws Exception {
    Begun c =
        new Begun(
            () ->
                o.tasks
                    .getFirst()
                    .fcntl(o.fds[0], Fcntl.F_SETLKW, Flock.whole(Fcntl.F_WRLCK), 20_000_000));
    assertThat(c.end()).isEqualTo(Errno.ETIMEDOUT);
    assertThat(server.asked).isEmpty();
  }

  @Test
  void flockToo() throws Exception {
    Begun c = new Begun(() -> o.tasks.getFirst().flock(o.fds[0], Fcntl.LOCK_EX));
    server.awaitQuestion();
    assertThat(server.answer(0)).isZero();
    assertThat(c.end()).isNull();
    assertThat(o.vfs.showLocks()).contains("FLOCK  ADVISORY  WRITE");
    o.tasks.getFirst().close(o.fds[0]);
    assertThat(o.vfs.showLocks()).isEmpty();
  }
}
