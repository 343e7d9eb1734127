// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.checked;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.jvfs.checked.Checked;
import org.jvfs.contract.FileLockOperations;
import org.jvfs.contract.LockManagerOperations;
import org.jvfs.file.OpenFile;
import org.jvfs.filelock.FileLock;
import org.jvfs.filelock.FileLock.Kind;
import org.jvfs.filelock.FileLock.Type;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Mutex;
import org.jvfs.testkit.lockdep.ExpectsReport;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** Faults against the tables of file locks and lock managers: each is reported by its own row. */
@SuppressWarnings({"VfsLockBalance", "VfsMayNotBlock"})
final class LockFaultsTest {
  private static final LockClass SLOW = new LockClass("planted slow lock of a lock manager");

  private static final String FL = "file_lock_operations.";
  private static final String BLOCKING = "blocking where nothing may block";
  private static final String LM = "lock_manager_operations.";

  /** A manager that has every method, and keeps the rules. */
  private static class Manager implements LockManagerOperations {
    @Override
    public boolean lmCompareOwner(FileLock a, FileLock b) {
      return a.owner() == b.owner();
    }

    @Override
    public long lmOwnerKey(FileLock lock) {
      return 1;
    }

    @Override
    public void lmNotify(FileLock lock) {}

    @Override
    public int lmGrant(FileLock lock, @Nullable FileLock conflict, int result) {
      return 0;
    }

    @Override
    public boolean lmBreak(FileLock lease) {
      return false;
    }

    @Override
    public int lmChange(FileLock lease, Type type, List<FileLock> dispose) {
      return 0;
    }
  }

  private static class Kept implements FileLockOperations {
    @Override
    public void flCopyLock(FileLock to, FileLock from) {}

    @Override
    public void flReleasePrivate(FileLock lock) {}
  }

  private interface WithLock {
    void run(FileLock l) throws ErrnoException;
  }

  private static void with(Tree t, Kind kind, WithLock plot) throws ErrnoException {
    int fd = t.task.open("/file", Fcntl.O_CREAT | Fcntl.O_RDWR, 0644);
    OpenFile f = t.task.file(fd);
    try {
      plot.run(new FileLock(kind, Type.WRITE, 0, 1, f, 1, f));
    } finally {
      f.put();
      t.task.close(fd);
    }
  }

  private static LockManagerOperations manager(Manager m) {
    return Checked.table(LockManagerOperations.class, m);
  }

  private static FileLockOperations kept(Kept k) {
    return Checked.table(FileLockOperations.class, k);
  }

  private static void block() {
    Mutex m = new Mutex(SLOW);
    m.lock();
    m.unlock();
  }

  private static void underILock(FileLock l, Runnable r) {
    l.inode().lock().lock();
    try {
      r.run();
    } finally {
      l.inode().lock().unlock();
    }
  }

  private static void underBoth(FileLock l, Runnable r) {
    underILock(
        l,
        () -> {
          var blocked = l.inode().sb().state().fileLocks().waiters().lock();
          blocked.lock();
          try {
            r.run();
          } finally {
            blocked.unlock();
          }
        });
  }

  private static Planted fault(String row, String rule, Kind kind, WithLock plot) {
    return new Planted(row, rule, t -> with(t, kind, plot));
  }

  private static Stream<Planted> callers() {
    LockManagerOperations m = manager(new Manager());
    FileLockOperations k = kept(new Kept());
    return Stream.of(
        fault(FL + "fl_copy_lock", "i_lock", Kind.POSIX, l -> k.flCopyLock(l, l)),
        fault(
            LM + "lm_owner_key",
            "blocked_lock_lock",
            Kind.POSIX,
            l -> underILock(l, () -> m.lmOwnerKey(l))),
        fault(
            LM + "lm_notify",
            "blocked_lock_lock",
            Kind.POSIX,
            l -> underILock(l, () -> m.lmNotify(l))),
        fault(
            LM + "lm_grant", "i_lock", Kind.POSIX, l -> underILock(l, () -> m.lmGrant(l, null, 0))),
        fault(LM + "lm_break", "i_lock", Kind.LEASE, m::lmBreak),
        fault(
            LM + "lm_break",
            "blocked_lock_lock",
            Kind.LEASE,
            l -> underBoth(l, () -> m.lmBreak(l))),
        fault(LM + "lm_change", "i_lock", Kind.LEASE, l -> m.lmChange(l, Type.NONE, List.of())));
  }

  private static Stream<Planted> managers() {
    return Stream.of(
        fault(
            LM + "lm_notify",
            BLOCKING,
            Kind.POSIX,
            l ->
                underBoth(
                    l,
                    () ->
                        manager(
                                new Manager() {
                                  @Override
                                  public void lmNotify(FileLock lock) {
                                    block();
                                  }
                                })
                            .lmNotify(l))),
        fault(
            LM + "lm_grant",
            BLOCKING,
            Kind.POSIX,
            l ->
                manager(
                        new Manager() {
                          @Override
                          public int lmGrant(FileLock lock, @Nullable FileLock c, int result) {
                            block();
                            return 0;
                          }
                        })
                    .lmGrant(l, null, 0)),
        fault(
            LM + "lm_break",
            BLOCKING,
            Kind.LEASE,
            l ->
                underILock(
                    l,
                    () ->
                        manager(
                                new Manager() {
                                  @Override
                                  public boolean lmBreak(FileLock lease) {
                                    block();
                                    return false;
                                  }
                                })
                            .lmBreak(l))),
        fault(
            FL + "fl_copy_lock",
            BLOCKING,
            Kind.POSIX,
            l ->
                underILock(
                    l,
                    () ->
                        kept(new Kept() {
                              @Override
                              public void flCopyLock(FileLock to, FileLock from) {
                                block();
                              }
                            })
                            .flCopyLock(l, l))),
        fault(
            FL + "fl_release_private",
            BLOCKING,
            Kind.LEASE,
            l ->
                kept(new Kept() {
                      @Override
                      public void flReleasePrivate(FileLock lock) {
                        block();
                      }
                    })
                    .flReleasePrivate(l)));
  }

  @TestFactory
  @ExpectsReport(lookedAtByTheTest = true)
  Stream<DynamicTest> everyFaultIsReported() {
    return Stream.concat(callers(), managers())
        .map(f -> DynamicTest.dynamicTest(f.row() + ", " + f.rule(), f::isReported));
  }

  /** Of POSIX locks and flocks it may block, as the newer revision's footnote says. */
  @org.junit.jupiter.api.Test
  void releasingOtherLocksMayBlock() throws ErrnoException {
    int before = org.jvfs.lock.Lockdep.reports().size();
    try (Tree t = new Tree()) {
      for (Kind kind : List.of(Kind.POSIX, Kind.FLOCK)) {
        with(
            t,
            kind,
            l ->
                kept(new Kept() {
                      @Override
                      public void flReleasePrivate(FileLock lock) {
                        block();
                      }
                    })
                    .flReleasePrivate(l));
      }
    }
    assertThat(org.jvfs.lock.Lockdep.reports()).hasSize(before);
  }
}
