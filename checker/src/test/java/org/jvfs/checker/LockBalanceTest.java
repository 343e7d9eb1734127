// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import org.junit.jupiter.api.Test;

/** What is locked is unlocked, and nothing else is. */
final class LockBalanceTest {
  private final Drivers drivers = new Drivers(LockBalance.class);

  @Test
  void anEarlyReturnKeepsTheLock() {
    drivers.bad(
        "FileOperations",
        """
        @Override public void fallocate(Caller c, OpenFile file, int mode, long off, long len) throws ErrnoException {
          Inode i = file.inode();
          i.rwsem().lock();
          if (len == 0) {
            // BUG: Diagnostic contains: file_operations.fallocate: file.inode().rwsem() was locked in line
            return;
          }
          i.rwsem().unlock();
        }
        """);
  }

  @Test
  void anExceptionKeepsTheLock() {
    drivers.bad(
        "FileOperations",
        """
        private final Mutex m = new Mutex(new LockClass("m"));
        private void load() throws ErrnoException {
          throw Errno.EIO.exception();
        }
        @Override public void flush(OpenFile file) throws ErrnoException {
          m.lock();
          // BUG: Diagnostic contains: file_operations.flush: this.m was locked in line
          load();
          m.unlock();
        }
        """);
  }

  @Test
  void aPageFoundAndKept() {
    drivers.bad(
        "FileOperations",
        """
        @Override public long llseek(OpenFile file, long off, int whence) throws ErrnoException {
          Page p = file.inode().mapping().findLock(off >>> Page.SHIFT);
          if (p == null) {
            throw Errno.ENXIO.exception();
          }
          if (!p.isUptodate()) {
            // BUG: Diagnostic contains: file_operations.llseek: the lock of an object got here was locked in line
            return off;
          }
          p.unlock();
          p.put();
          return off;
        }
        """);
  }

  @Test
  void unlockingWhatTheVFSHolds() {
    drivers.bad(
        "InodeOperations",
        """
        @Override public void mkdir(Caller c, Inode dir, Dentry d, int mode) throws ErrnoException {
          // BUG: Diagnostic contains: inode_operations.mkdir (i_rwsem: exclusive): dir.rwsem() is unlocked, but it is the VFS that holds it
          dir.rwsem().unlock();
        }
        """);
  }

  @Test
  void unlockingThePageTwice() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        @Override public int readpage(OpenFile file, Page page) throws ErrnoException {
          page.unlock();
          if (page.index() == 0) {
            // BUG: Diagnostic contains: address_space_operations.readpage (page_lock: unlocks): page is unlocked a second time
            page.unlock();
          }
          return 0;
        }
        """);
  }

  @Test
  void releasingInTheOtherMode() {
    drivers.bad(
        "FileOperations",
        """
        @Override public void fallocate(Caller c, OpenFile file, int mode, long off, long len) throws ErrnoException {
          file.inode().rwsem().lockShared();
          // BUG: Diagnostic contains: file_operations.fallocate: file.inode().rwsem() is held shared and released as if it were exclusive
          file.inode().rwsem().unlock();
        }
        """);
  }

  @Test
  void aTryThatIsNotGivenBack() {
    drivers.bad(
        "FileOperations",
        """
        @Override public long llseek(OpenFile file, long off, int whence) throws ErrnoException {
          if (!file.inode().rwsem().tryLock()) {
            return 0;
          }
          // BUG: Diagnostic contains: file_operations.llseek: file.inode().rwsem() was locked in line
          return off;
        }
        """);
  }

  @Test
  void tryAndFinally() {
    drivers.good(
        "FileOperations",
        """
        @Override public long llseek(OpenFile file, long off, int whence) throws ErrnoException {
          RwSem s = file.inode().rwsem();
          s.lock();
          try {
            if (off < 0) {
              throw Errno.EINVAL.exception();
            }
            return Seek.setPos(file, off, 100);
          } finally {
            s.unlock();
          }
        }
        """);
  }

  @Test
  void lockedAndUnlockedByHelpers() {
    drivers.good(
        "FileOperations",
        """
        private static Inode begin(OpenFile f) {
          Inode i = f.inode();
          i.rwsem().lockShared();
          return i;
        }
        private static void end(Inode i) {
          i.rwsem().unlockShared();
        }
        @Override public long llseek(OpenFile file, long off, int whence) throws ErrnoException {
          Inode i = begin(file);
          long size = i.size();
          end(i);
          return size;
        }
        """);
  }

  @Test
  void aGuardThatClosesItself() {
    drivers.good(
        "FileOperations",
        """
        private record Guard(RwSem sem) implements AutoCloseable {
          static Guard of(Inode i) {
            i.rwsem().lock();
            return new Guard(i.rwsem());
          }
          @Override public void close() {
            sem.unlock();
          }
        }
        private void check(long off) throws ErrnoException {
          throw Errno.EIO.exception();
        }
        @Override public long llseek(OpenFile file, long off, int whence) throws ErrnoException {
          try (Guard g = Guard.of(file.inode())) {
            check(off);
            return off;
          }
        }
        """);
  }

  @Test
  void aFlagThatRemembersTheLock() {
    drivers.good(
        "FileOperations",
        """
        @Override public long llseek(OpenFile file, long off, int whence) throws ErrnoException {
          RwSem s = file.inode().rwsem();
          boolean locked = false;
          if (whence > 2) {
            s.lock();
            locked = true;
          }
          long size = file.inode().size();
          if (locked) {
            s.unlock();
          }
          return size;
        }
        """);
  }

  @Test
  void aDowngrade() {
    drivers.good(
        "FileOperations",
        """
        @Override public long llseek(OpenFile file, long off, int whence) throws ErrnoException {
          RwSem s = file.inode().rwsem();
          s.lock();
          s.downgrade();
          long size = file.inode().size();
          s.unlockShared();
          return size;
        }
        """);
  }

  @Test
  void twoLocksInTheOrderOfTheirIds() {
    drivers.good(
        "FileOperations",
        """
        @Override public long copyFileRange(OpenFile in, long posIn, OpenFile out, long posOut, long len) throws ErrnoException {
          Inode a = in.inode();
          Inode b = out.inode();
          Inode first = a.id() < b.id() ? a : b;
          Inode second = a.id() < b.id() ? b : a;
          first.rwsem().lock();
          if (a != b) {
            second.rwsem().lock(Subclass.NONDIR2);
          }
          if (a != b) {
            b.rwsem().unlock();
          }
          a.rwsem().unlock();
          return 0;
        }
        """);
  }

  @Test
  void aLabelledLoopWithWaysOut() {
    drivers.good(
        "FileOperations",
        """
        @Override public long llseek(OpenFile file, long off, int whence) throws ErrnoException {
          AddressSpace m = file.inode().mapping();
          m.invalidateLock().lockShared();
          long at = 0;
          again:
          while (true) {
            for (long i = 0; i < off; i++) {
              if (m.has(i)) {
                at = i;
                break again;
              }
              if (m.isWritten(i)) {
                continue again;
              }
            }
            break;
          }
          m.invalidateLock().unlockShared();
          return at;
        }
        """);
  }

  @Test
  void unlockedWhereNobodySeesIt() {
    drivers.good(
        "FileOperations",
        """
        abstract void release(Inode inode);
        @Override public long llseek(OpenFile file, long off, int whence) throws ErrnoException {
          Inode i = file.inode();
          i.rwsem().lock();
          release(i);
          return 0;
        }
        """);
  }
}
