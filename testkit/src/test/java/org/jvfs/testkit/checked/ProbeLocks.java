// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.checked;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.contract.FileLockOperations;
import org.jvfs.contract.LockManagerOperations;
import org.jvfs.file.OpenFile;
import org.jvfs.filelock.FileLock;
import org.jvfs.filelock.FileLock.Kind;
import org.jvfs.filelock.FileLock.Type;
import org.jvfs.filelock.FileLocks;
import org.jvfs.filelock.Flocks;
import org.jvfs.filelock.PosixLocks;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Flock;

/** A file system and a lock manager with all there is for locks, and calls that reach it. */
final class ProbeLocks {
  private ProbeLocks() {}

  /** Locks from here on are answered later, from another thread. */
  private static final long LATER = 1_000_000;

  private static final FileLockOperations KEPT =
      new FileLockOperations() {
        @Override
        public void flCopyLock(FileLock to, FileLock from) {
          ProbeType.SEEN.enter("file_lock_operations", "flCopyLock", to, from);
        }

        @Override
        public void flReleasePrivate(FileLock lock) {
          ProbeType.SEEN.enter("file_lock_operations", "flReleasePrivate", lock);
        }
      };

  /** A server: requests do not sleep. */
  private static final class Manager implements LockManagerOperations {
    final Queue<FileLock> woken = new ArrayDeque<>();

    @Override
    public boolean lmCompareOwner(FileLock a, FileLock b) {
      ProbeType.SEEN.enter("lock_manager_operations", "lmCompareOwner", a, b);
      return a.owner().equals(b.owner());
    }

    @Override
    public long lmOwnerKey(FileLock lock) {
      ProbeType.SEEN.enter("lock_manager_operations", "lmOwnerKey", lock);
      return lock.owner().hashCode();
    }

    @Override
    public void lmNotify(FileLock lock) {
      ProbeType.SEEN.enter("lock_manager_operations", "lmNotify", lock);
      woken.add(lock);
    }

    @Override
    public int lmGrant(FileLock lock, @Nullable FileLock conflict, int result) {
      ProbeType.SEEN.enter("lock_manager_operations", "lmGrant", lock, conflict, result);
      return result == 0 ? 0 : Errno.ENOENT.neg;
    }
  }

  /** What the probe's files do for {@code lock} and {@code flock}. */
  static int lock(OpenFile file, int cmd, FileLock lock) {
    lock.setOps(KEPT);
    if (cmd == Fcntl.F_GETLK) {
      lock.setConflict(PosixLocks.test(lock));
      return 0;
    }
    if (cmd == Fcntl.F_CANCELLK) {
      boolean waited = file.inode().sb().state().fileLocks().waiters().deleteBlock(lock);
      return waited ? 0 : Errno.ENOENT.neg;
    }
    if (lock.start() >= LATER && cmd == Fcntl.F_SETLKW) {
      Thread.ofVirtual()
          .start(
              () -> {
                int r = PosixLocks.lock(lock, false);
                lock.lmops().lmGrant(lock, lock.conflict(), r);
              });
      return FileLocks.DEFERRED;
    }
    boolean sleep = cmd == Fcntl.F_SETLKW;
    return lock.kind() == Kind.FLOCK ? Flocks.lock(lock, sleep) : PosixLocks.lock(lock, sleep);
  }

  /** Reaches every row of the two tables but those of leases. */
  static void run() throws ErrnoException {
    try (Vfs vfs = Vfs.builder().memoryBudget(8 << 20).build()) {
      Task t = vfs.rootTask();
      t.mount("none", "/", "probe", 0, Map.of());
      int fd = t.open("/f", Fcntl.O_CREAT | Fcntl.O_RDWR, 0644);
      t.fcntl(fd, Fcntl.F_SETLK, Flock.range(Fcntl.F_WRLCK, 0, 10));
      t.fcntl(fd, Fcntl.F_SETLK, Flock.range(Fcntl.F_UNLCK, 3, 3));
      t.fcntl(fd, Fcntl.F_SETLKW, Flock.range(Fcntl.F_RDLCK, LATER, 5));
      assertThat(vfs.showLocks().lines()).hasSize(3);
      t.flock(fd, Fcntl.LOCK_EX);
      OpenFile f = t.file(fd);
      Manager m = new Manager();
      FileLock held = request(m, f, Type.WRITE, 1);
      FileLock waits = request(m, f, Type.WRITE, 2);
      assertThat(FileLocks.tryLock(held, true)).isZero();
      assertThat(FileLocks.tryLock(waits, true)).isEqualTo(FileLocks.DEFERRED);
      assertThat(FileLocks.tryLock(request(m, f, Type.NONE, 1), false)).isZero();
      assertThat(m.woken).containsExactly(waits);
      assertThat(FileLocks.tryLock(waits, true)).isZero();
      FileLocks.removePosix(f, 2, 2);
      FileLock later = new FileLock(Kind.POSIX, Type.WRITE, LATER + 10, LATER + 11, 3, 3, f);
      later.setLmops(m);
      assertThat(FileLocks.tryLock(later, true)).isEqualTo(FileLocks.DEFERRED);
      f.put();
      t.close(fd);
    }
  }

  private static FileLock request(Manager m, OpenFile f, Type type, int owner) {
    FileLock l = new FileLock(Kind.POSIX, type, 500, 600, owner, owner, f);
    l.setLmops(m);
    return l;
  }

  static final List<String> METHODS = List.of("lock", "flock");
}
