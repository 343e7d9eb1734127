// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.checked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.contract.FileLockOperations;
import org.jvfs.contract.LockManagerOperations;
import org.jvfs.file.FasyncList;
import org.jvfs.file.OpenFile;
import org.jvfs.filelock.FileLock;
import org.jvfs.filelock.FileLock.Type;
import org.jvfs.filelock.Leases;
import org.jvfs.lock.Lockdep;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** A file system and a lease manager with all there is for leases, and calls that reach it. */
final class ProbeLeases {
  private ProbeLeases() {}

  private static final FasyncList SIGNALLED = new FasyncList();
  private static final AtomicInteger RELEASED = new AtomicInteger();

  private static final FileLockOperations KEPT =
      new FileLockOperations() {
        @Override
        public void flReleasePrivate(FileLock lock) {
          ProbeType.SEEN.enter("file_lock_operations", "flReleasePrivate", lock);
          Lockdep.assertNotHeld(lock.inode().lock());
          RELEASED.incrementAndGet();
        }
      };

  private static final class Manager implements LockManagerOperations {
    @Override
    public boolean lmBreak(FileLock lease) {
      ProbeType.SEEN.enter("lock_manager_operations", "lmBreak", lease);
      return false;
    }

    @Override
    public int lmChange(FileLock lease, Type type, List<FileLock> dispose) {
      ProbeType.SEEN.enter("lock_manager_operations", "lmChange", lease, type, dispose);
      return Leases.modify(lease, type, dispose);
    }
  }

  /** What the probe's files do for {@code fasync}. */
  static void fasync(int fd, OpenFile file, boolean on) {
    SIGNALLED.set(fd, file, on);
  }

  /** What they do for {@code setlease}. */
  static void setlease(OpenFile file, Type type, FileLock lease) throws ErrnoException {
    lease.setOps(KEPT);
    Leases.generic(file, type, lease);
  }

  /** Reaches the rows of leases. */
  static void run() throws ErrnoException {
    try (Vfs vfs = Vfs.builder().memoryBudget(8 << 20).build()) {
      Task t = vfs.rootTask();
      t.mount("none", "/", "probe", 0, Map.of());
      t.close(t.creat("/f", 0644));
      int fd = t.open("/f", Fcntl.O_RDONLY);
      t.setLease(fd, Fcntl.F_WRLCK);
      t.setLease(fd, Fcntl.F_RDLCK);
      t.setLease(fd, Fcntl.F_UNLCK);
      OpenFile f = t.file(fd);
      Manager m = new Manager();
      int before = RELEASED.get();
      Leases.setDelegation(f, Type.WRITE, m);
      Leases.setDelegation(f, Type.READ, m);
      assertThatThrownBy(() -> t.open("/f", Fcntl.O_WRONLY | Fcntl.O_NONBLOCK))
          .isInstanceOf(ErrnoException.class);
      Leases.setDelegation(f, Type.NONE, m);
      assertThat(RELEASED.get()).as("what was kept with the lease").isEqualTo(before + 1);
      t.fcntl(fd, Fcntl.F_SETFL, Fcntl.O_ASYNC);
      assertThat(SIGNALLED.isEmpty()).isFalse();
      f.put();
      t.close(fd);
      assertThat(SIGNALLED.isEmpty()).as("taken off at the last close").isTrue();
    }
  }
}
