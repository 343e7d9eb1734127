// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import org.junit.jupiter.api.Test;

/** Who takes what it holds waits for itself. */
final class SelfDeadlockTest {
  private final Drivers drivers = new Drivers(SelfDeadlock.class);

  @Test
  void theDirectoryInCreate() {
    drivers.bad(
        "InodeOperations",
        """
        @Override public void create(Caller c, Inode dir, Dentry d, int mode, boolean excl) throws ErrnoException {
          // BUG: Diagnostic contains: inode_operations.create (i_rwsem: exclusive): dir.rwsem() is locked, but the VFS holds it already: the call waits for itself
          dir.rwsem().lock();
          try {
            dir.setCtime(dir.now());
          } finally {
            dir.rwsem().unlock();
          }
        }
        """);
  }

  @Test
  void theDirectoryInLookupEvenShared() {
    drivers.bad(
        "InodeOperations",
        """
        @Override public Dentry lookup(Inode dir, Dentry d, int flags) throws ErrnoException {
          // BUG: Diagnostic contains: inode_operations.lookup (i_rwsem: shared): lookup -> find -> dir.rwsem() is locked, but the VFS holds it already
          find(dir);
          return null;
        }
        private void find(Inode i) {
          RwSem s = i.rwsem();
          s.lockShared();
          s.unlockShared();
        }
        """);
  }

  @Test
  void theVictimInUnlink() {
    drivers.bad(
        "InodeOperations",
        """
        @Override public void unlink(Inode dir, Dentry d) throws ErrnoException {
          Inode victim = d.inode();
          // BUG: Diagnostic contains: inode_operations.unlink (i_rwsem: exclusive both): d.inode().rwsem() is locked, but the VFS holds it already
          victim.rwsem().lock();
          victim.rwsem().unlock();
        }
        """);
  }

  @Test
  void ilockInDropinodeByWayOfGrab() {
    drivers.bad(
        "SuperOperations",
        """
        @Override public boolean dropInode(Inode inode) {
          // BUG: Diagnostic contains: super_operations.drop_inode (i_lock: yes): Inode.grab takes inode.lock(), which the VFS holds already
          return !inode.grab();
        }
        """);
  }

  @Test
  void dlockInDdelete() {
    drivers.bad(
        "DentryOperations",
        """
        @Override public boolean dDelete(Dentry d) {
          // BUG: Diagnostic contains: dentry_operations.d_delete (d_lock: yes): Dcache.drop takes d, which the VFS holds already
          d.sb().dcache().drop(d);
          return false;
        }
        """);
  }

  @Test
  void thePageInInvalidatepage() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        @Override public void invalidatepage(Page page, int offset, int length) {
          // BUG: Diagnostic contains: address_space_operations.invalidatepage (page_lock: yes): page is locked, but the VFS holds it already
          page.lock();
        }
        """);
  }

  @Test
  void sumountInSyncfs() {
    drivers.bad(
        "SuperOperations",
        """
        @Override public void syncFs(SuperBlock sb, boolean wait) throws ErrnoException {
          // BUG: Diagnostic contains: super_operations.sync_fs (s_umount: read): sb.sUmount() is locked, but the VFS holds it already
          sb.sUmount().lockShared();
          sb.sUmount().unlockShared();
        }
        """);
  }

  @Test
  void twiceByOneself() {
    drivers.bad(
        "FileOperations",
        """
        @Override public void fallocate(Caller c, OpenFile file, int mode, long off, long len) throws ErrnoException {
          file.inode().rwsem().lock();
          // BUG: Diagnostic contains: file_operations.fallocate: Seek.inMemory takes file.inode().rwsem(), which is held already
          Seek.inMemory(file, off, 0);
          file.inode().rwsem().unlock();
        }
        """);
  }

  @Test
  void anotherInodeIsAnotherLock() {
    drivers.good(
        "InodeOperations",
        """
        @Override public void create(Caller c, Inode dir, Dentry d, int mode, boolean excl) throws ErrnoException {
          Inode i = dir.sb().inodes().newInode();
          i.rwsem().lock(Subclass.CHILD);
          i.setMode(mode);
          i.rwsem().unlock();
          d.instantiate(i);
        }
        """);
  }

  @Test
  void aTryDoesNotWait() {
    drivers.good(
        "InodeOperations",
        """
        @Override public Dentry lookup(Inode dir, Dentry d, int flags) throws ErrnoException {
          if (dir.rwsem().tryLock()) {
            dir.rwsem().unlock();
          }
          return null;
        }
        """);
  }

  @Test
  void getattrMayTakeTheLock() {
    drivers.good(
        "InodeOperations",
        """
        @Override public void getattr(Inode inode, Statx out, int mask, int flags) throws ErrnoException {
          inode.rwsem().lockShared();
          try {
            Attributes.fill(inode, out, mask);
          } finally {
            inode.rwsem().unlockShared();
          }
        }
        """);
  }

  @Test
  void theSamePlaceInALoopIsNotTheSameLock() {
    drivers.good(
        "FileOperations",
        """
        @Override public void fallocate(Caller c, OpenFile file, int mode, long off, long len) throws ErrnoException {
          AddressSpace m = file.inode().mapping();
          List<Page> locked = new ArrayList<>();
          for (Page p = m.nextGet(0, 9); p != null; p = m.nextGet(p.index() + 1, 9)) {
            p.lock();
            locked.add(p);
          }
          for (Page p : locked) {
            p.unlock();
            p.put();
          }
        }
        """);
  }
}
