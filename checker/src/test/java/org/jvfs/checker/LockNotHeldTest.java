// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import org.junit.jupiter.api.Test;

/** What a callee needs held is compared with what the row of its caller gives. */
final class LockNotHeldTest {
  private final Drivers drivers = new Drivers(LockNotHeld.class);

  @Test
  void aSharedLockIsNotEnough() {
    drivers.bad(
        "InodeOperations",
        """
        @Override public Dentry lookup(Inode dir, Dentry d, int flags) throws ErrnoException {
          // BUG: Diagnostic contains: inode_operations.lookup (i_rwsem: shared): Inode.incNlink needs dir.rwsem() exclusive, and it is held shared
          dir.incNlink();
          return null;
        }
        """);
  }

  @Test
  void getattrHasNoLock() {
    drivers.bad(
        "InodeOperations",
        """
        @Override public void getattr(Inode inode, Statx out, int mask, int flags) throws ErrnoException {
          // BUG: Diagnostic contains: inode_operations.getattr (i_rwsem: no): getattr -> fix -> Inode.setNlink needs inode.rwsem() exclusive, and it is not held
          fix(inode);
        }
        private void fix(Inode i) {
          i.setNlink(2);
        }
        """);
  }

  @Test
  void aLockGivenBackIsGone() {
    drivers.bad(
        "FileOperations",
        """
        @Override public void fallocate(Caller c, OpenFile file, int mode, long off, long len) throws ErrnoException {
          Inode i = file.inode();
          i.rwsem().lock();
          i.rwsem().unlock();
          // BUG: Diagnostic contains: file_operations.fallocate: AddressSpace.shift needs file.inode().rwsem() exclusive, and it has been released
          i.mapping().shift(0, 1);
        }
        """);
  }

  @Test
  void aSharedLockTakenByOneselfIsNotEnough() {
    drivers.bad(
        "FileOperations",
        """
        @Override public void fallocate(Caller c, OpenFile file, int mode, long off, long len) throws ErrnoException {
          Inode i = file.inode();
          i.rwsem().lockShared();
          // BUG: Diagnostic contains: file_operations.fallocate: Inode.setFlags needs file.inode().rwsem() exclusive, and it is held shared
          i.setFlags(Inode.S_IMMUTABLE);
          i.rwsem().unlockShared();
        }
        """);
  }

  @Test
  void changingFromASharedListingIsTold() {
    drivers.bad(
        "FileOperations",
        """
        @Override public void iterateShared(OpenFile file, DirContext ctx) throws ErrnoException {
          // BUG: Diagnostic contains: file_operations.iterate_shared (i_rwsem: shared): Inode.dropNlink needs file.inode().rwsem() exclusive
          file.inode().dropNlink();
        }
        """);
  }

  @Test
  void aMethodOfTheContractNeedsWhatItsRowGives() {
    drivers.bad(
        "InodeOperations",
        """
        @Override public Dentry lookup(Inode dir, Dentry d, int flags) throws ErrnoException {
          // BUG: Diagnostic contains: inode_operations.lookup (i_rwsem: shared): InodeOperations.create needs dir.rwsem() exclusive
          dir.iop().create(null, dir, d, 0, true);
          return null;
        }
        """);
  }

  @Test
  void setpagewritebackAfterUnlockIsTold() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        @Override public int writepage(Page page, WritebackControl wbc) throws ErrnoException {
          page.unlock();
          // BUG: Diagnostic contains: address_space_operations.writepage (page_lock: unlocks): Page.setWriteback needs page exclusive, and it has been released
          page.setWriteback();
          page.endWriteback();
          return 0;
        }
        """);
  }

  @Test
  void aPageNotLockedIsTold() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        @Override public boolean setPageDirty(Page page) {
          // BUG: Diagnostic contains: address_space_operations.set_page_dirty (page_lock: no): Page.clearDirtyForIo needs page exclusive, and it is not held
          return page.clearDirtyForIo();
        }
        """);
  }

  @Test
  void createHasTheDirectory() {
    drivers.good(
        "InodeOperations",
        """
        @Override public void mkdir(Caller c, Inode dir, Dentry d, int mode) throws ErrnoException {
          Inode i = dir.sb().inodes().newInode();
          i.setNlink(2);
          dir.incNlink();
          d.instantiate(i);
        }
        """);
  }

  @Test
  void unlinkHasTheVictim() {
    drivers.good(
        "InodeOperations",
        """
        @Override public void unlink(Inode dir, Dentry d) throws ErrnoException {
          dir.setCtime(dir.now());
          d.inode().dropNlink();
        }
        """);
  }

  @Test
  void whoTakesTheLockHasIt() {
    drivers.good(
        "FileOperations",
        """
        @Override public void fallocate(Caller c, OpenFile file, int mode, long off, long len) throws ErrnoException {
          Inode i = file.inode();
          i.rwsem().lock();
          try {
            grow(i);
          } finally {
            i.rwsem().unlock();
          }
        }
        private static void grow(Inode i) {
          i.setFlags(Inode.S_NOSEC);
        }
        """);
  }

  @Test
  void anInodeNobodyKnowsNeedsNoLock() {
    drivers.good(
        "InodeOperations",
        """
        @Override public Dentry lookup(Inode dir, Dentry d, int flags) throws ErrnoException {
          Inode i = dir.sb().inodes().getLocked(7);
          if (i.hasState(Inode.I_NEW)) {
            i.setNlink(1);
            dir.sb().inodes().unlockNew(i);
          }
          return dir.sb().dcache().spliceAlias(i, d);
        }
        """);
  }

  @Test
  void whereTheRowSaysNothingNothingIsSaid() {
    drivers.good(
        "SuperOperations",
        """
        @Override public void evictInode(Inode inode) {
          inode.setNlink(0);
          inode.truncateFinal();
          inode.clear();
        }
        """);
  }

  @Test
  void aMethodOfATableMayCallAnotherOfItsOwn() {
    drivers.good(
        "InodeOperations",
        """
        @Override public void create(Caller c, Inode dir, Dentry d, int mode, boolean excl) throws ErrnoException {
          mknod(c, dir, d, mode, 0);
        }
        @Override public void mknod(Caller c, Inode dir, Dentry d, int mode, long rdev) throws ErrnoException {
          dir.incNlink();
        }
        @Override public void setattr(Caller c, Dentry d, Iattr a) throws ErrnoException {
          Attributes.simpleSetattr(c, d, a);
        }
        """);
  }
}
