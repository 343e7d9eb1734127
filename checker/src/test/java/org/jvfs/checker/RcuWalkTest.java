// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import org.junit.jupiter.api.Test;

/** In RCU-walk mode nothing blocks or stores; behind a test of the mode everything may. */
final class RcuWalkTest {
  private final Drivers drivers = new Drivers(RcuWalk.class);

  @Test
  void drevalidateThatAsksTheDiskUntestedIsTold() {
    drivers.bad(
        "DentryOperations",
        """
        @Override public int dRevalidate(Dentry d, int flags) {
          try {
            // BUG: Diagnostic contains: dentry_operations.d_revalidate in RCU-walk mode: Thread.sleep may block
            Thread.sleep(1);
          } catch (InterruptedException e) {
            return 0;
          }
          return 1;
        }
        """);
  }

  @Test
  void theWrongSideOfTheTestIsTold() {
    drivers.bad(
        "DentryOperations",
        """
        @Override public int dRevalidate(Dentry d, int flags) {
          if ((flags & LOOKUP_RCU) == 0) {
            return 1;
          }
          // BUG: Diagnostic contains: d_revalidate in RCU-walk mode: dRevalidate -> refresh -> Dentry.setFsdata stores
          refresh(d);
          return 1;
        }
        private void refresh(Dentry d) {
          d.setFsdata("new");
        }
        """);
  }

  @Test
  void aTestOfAnotherFlagDoesNotCount() {
    drivers.bad(
        "DentryOperations",
        """
        @Override public int dRevalidate(Dentry d, int flags) {
          if ((flags & 0x100) == 0) {
            // BUG: Diagnostic contains: d_revalidate in RCU-walk mode: Inode.put may block
            d.inode().put();
          }
          return 1;
        }
        """);
  }

  @Test
  void permissionThatReadsAListIsTold() {
    drivers.bad(
        "InodeOperations",
        """
        private int load(Inode i) throws ErrnoException {
          return AclCache.get(i, PosixAcl.Type.ACCESS) == null ? 0 : 1;
        }
        @Override public int permission(Cred cred, Inode inode, int mask) {
          if ((mask & Permission.MAY_WRITE) != 0) {
            try {
              // BUG: Diagnostic contains: inode_operations.permission in RCU-walk mode: permission -> load -> AclCache.get may block
              return load(inode);
            } catch (ErrnoException e) {
              return e.neg();
            }
          }
          return Permission.generic(cred, inode, mask);
        }
        """);
  }

  @Test
  void theGenericPermissionWithoutTheModeIsTold() {
    drivers.bad(
        "InodeOperations",
        """
        @Override public int permission(Cred cred, Inode inode, int mask) {
          // BUG: Diagnostic contains: permission in RCU-walk mode: Permission.generic may block
          return Permission.generic(cred, inode, mask & (Permission.MAY_READ | Permission.MAY_WRITE));
        }
        """);
  }

  @Test
  void getlinkThatStoresACountIsTold() {
    drivers.bad(
        "InodeOperations",
        """
        private long followed;
        @Override public byte[] getLink(Dentry d, Inode inode) {
          // BUG: Diagnostic contains: get_link in RCU-walk mode: stores to followed
          followed++;
          return new byte[] {46};
        }
        """);
  }

  @Test
  void dmanageThatWaitsIsTold() {
    drivers.bad(
        "DentryOperations",
        """
        private final Semaphore s = new Semaphore(1);
        @Override public int dManage(Dentry d, boolean rcu) {
          if (rcu && d.isMountpoint()) {
            return Errno.ECHILD.neg;
          }
          // BUG: Diagnostic contains: d_manage in RCU-walk mode: Semaphore.acquireUninterruptibly may block
          s.acquireUninterruptibly();
          return 0;
        }
        """);
  }

  @Test
  void aLockInDhashIsTold() {
    drivers.bad(
        "DentryOperations",
        """
        private final SpinLock l = new SpinLock(new LockClass("l"));
        @Override public long dHash(Dentry d, byte[] name, int off, int len) {
          // BUG: Diagnostic contains: dentry_operations.d_hash (called in RCU-walk mode): SpinLock.lock takes a lock
          l.lock();
          l.unlock();
          return 1;
        }
        """);
  }

  @Test
  void aCacheFilledByDhashIsTold() {
    drivers.bad(
        "DentryOperations",
        """
        private byte[] last;
        private final long[] counts = new long[4];
        @Override public long dHash(Dentry d, byte[] name, int off, int len) {
          // BUG: Diagnostic contains: d_hash (called in RCU-walk mode): stores to last
          last = name;
          // BUG: Diagnostic contains: d_hash (called in RCU-walk mode): stores to counts[0]
          counts[0] = 1;
          return 1;
        }
        """);
  }

  @Test
  void dcompareThatLooksAroundIsTold() {
    drivers.bad(
        "DentryOperations",
        """
        private boolean fold;
        @Override public boolean dCompare(Dentry d, byte[] cached, byte[] name, int off, int len) {
          // BUG: Diagnostic contains: d_compare looks at its arguments only: dCompare -> field fold may change
          if (fold) {
            return true;
          }
          // BUG: Diagnostic contains: d_compare looks at its arguments only: dCompare -> Dentry.inodeOrNull may change
          return d.inodeOrNull() != null;
        }
        """);
  }

  @Test
  void aTestThatComesTooLateIsTold() {
    drivers.bad(
        "DentryOperations",
        """
        @Override public int dRevalidate(Dentry d, int flags) {
          // BUG: Diagnostic contains: d_revalidate in RCU-walk mode: synchronized may block
          synchronized (this) {
            if ((flags & LOOKUP_RCU) != 0) {
              return -10;
            }
          }
          return 1;
        }
        """);
  }

  @Test
  void behindTheTestAllIsAllowed() {
    drivers.good(
        "DentryOperations",
        """
        private int asked;
        @Override public int dRevalidate(Dentry d, int flags) {
          if ((flags & LOOKUP_RCU) != 0) {
            return Errno.ECHILD.neg;
          }
          asked++;
          d.setFsdata("fresh");
          synchronized (this) {
            return asked > 3 ? 0 : 1;
          }
        }
        """);
  }

  @Test
  void theTestMayBeKeptInAVariable() {
    drivers.good(
        "DentryOperations",
        """
        @Override public int dRevalidate(Dentry d, int flags) {
          boolean rcu = (flags & LOOKUP_RCU) == LOOKUP_RCU;
          return check(d, !rcu);
        }
        private int check(Dentry d, boolean mayBlock) {
          if (!mayBlock) {
            return Errno.ECHILD.neg;
          }
          d.inode().put();
          return 1;
        }
        """);
  }

  @Test
  void theTestMayStandInTheHelper() {
    drivers.good(
        "DentryOperations",
        """
        @Override public int dRevalidate(Dentry d, int flags) {
          return d.isRoot() ? 1 : ask(d, flags | 0x100);
        }
        private int ask(Dentry d, int flags) {
          if (d.isNegative() || (flags & LOOKUP_RCU) != 0) {
            return Errno.ECHILD.neg;
          }
          d.markReferenced();
          return 1;
        }
        """);
  }

  @Test
  void permissionMayPassTheModeOn() {
    drivers.good(
        "InodeOperations",
        """
        @Override public int permission(Cred cred, Inode inode, int mask) {
          if ((mask & Permission.MAY_WRITE) != 0 && inode.hasFlag(Inode.S_APPEND)) {
            return Errno.EPERM.neg;
          }
          return Permission.generic(cred, inode, mask & ~Permission.MAY_OPEN);
        }
        """);
  }

  @Test
  void getlinkReadsWhenItHasADentry() {
    drivers.good(
        "InodeOperations",
        """
        @Override public byte[] getLink(Dentry d, Inode inode) throws ErrnoException {
          if (d == null) {
            return null;
          }
          inode.setAtime(inode.now());
          return load(inode);
        }
        private byte[] load(Inode inode) throws ErrnoException {
          try {
            Thread.sleep(1);
          } catch (InterruptedException e) {
            throw Errno.EINTR.exception();
          }
          return new byte[1];
        }
        """);
  }

  @Test
  void dmanageWaitsInRefwalk() {
    drivers.good(
        "DentryOperations",
        """
        private final Semaphore s = new Semaphore(1);
        @Override public int dManage(Dentry d, boolean rcu) {
          if (d.isMountpoint()) {
            if (rcu) {
              return Errno.ECHILD.neg;
            }
            s.acquireUninterruptibly();
            s.release();
          }
          return 0;
        }
        """);
  }

  @Test
  void dhashWorksOnWhatItMadeItself() {
    drivers.good(
        "DentryOperations",
        """
        private static final int[] FOLD = new int[256];
        @Override public long dHash(Dentry d, byte[] name, int off, int len) {
          byte[] folded = new byte[len];
          int h = 0;
          for (int i = 0; i < len; i++) {
            folded[i] = (byte) FOLD[name[off + i] & 0xff];
            h = h * 31 + folded[i];
          }
          return h & 0xffffffffL;
        }
        """);
  }

  @Test
  void dcompareLooksAtItsArguments() {
    drivers.good(
        "DentryOperations",
        """
        private final int[] fold = new int[256];
        @Override public boolean dCompare(Dentry d, byte[] cached, byte[] name, int off, int len) {
          if (cached.length != len) {
            return false;
          }
          for (int i = 0; i < len; i++) {
            if (fold[cached[i] & 0xff] != fold[name[off + i] & 0xff]) {
              return false;
            }
          }
          return d.sb().magic() != 0;
        }
        """);
  }
}
