// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import org.junit.jupiter.api.Test;

/** Where nothing may block, what blocks is named with the calls that lead there. */
final class MayNotBlockTest {
  private final Drivers drivers = new Drivers(MayNotBlock.class);

  @Test
  void aSleepInDdeleteIsTold() {
    drivers.bad(
        "DentryOperations",
        """
        @Override public boolean dDelete(Dentry d) {
          try {
            // BUG: Diagnostic contains: dentry_operations.d_delete (may_block: no): dDelete -> Thread.sleep may block
            Thread.sleep(1);
          } catch (InterruptedException e) {
            return true;
          }
          return false;
        }
        """);
  }

  @Test
  void theChainOfCallsIsTold() {
    drivers.bad(
        "DentryOperations",
        """
        private final CountDownLatch gone = new CountDownLatch(1);
        @Override public void dPrune(Dentry d) {
          // BUG: Diagnostic contains: d_prune (may_block: no): dPrune -> tell -> waitForAll -> CountDownLatch.await may block
          tell();
        }
        private void tell() {
          waitForAll();
        }
        private void waitForAll() {
          try {
            gone.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
        """);
  }

  @Test
  void aSleepingLockInDropinodeIsTold() {
    drivers.bad(
        "SuperOperations",
        """
        private final Mutex m = new Mutex(new LockClass("m"));
        @Override public boolean dropInode(Inode i) {
          // BUG: Diagnostic contains: super_operations.drop_inode (may_block: no): dropInode -> Mutex.lock may block
          m.lock();
          try {
            return i.genericDrop();
          } finally {
            m.unlock();
          }
        }
        """);
  }

  @Test
  void droppingAnInodeInSetpagedirtyIsTold() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        @Override public boolean setPageDirty(Page page) {
          // BUG: Diagnostic contains: address_space_operations.set_page_dirty (may_block: no): setPageDirty -> Inode.markDirty may block
          page.mapping().host().markDirty(Inode.I_DIRTY_PAGES);
          return page.setDirtyNoWriteback();
        }
        """);
  }

  @Test
  void aMonitorInFreepageIsTold() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        private final List<Page> free = new ArrayList<>();
        @Override public void freepage(Page page) {
          // BUG: Diagnostic contains: freepage (may_block: no): freepage -> synchronized may block
          synchronized (free) {
            free.add(page);
          }
        }
        """);
  }

  @Test
  void aSynchronizedMethodIsTold() {
    drivers.bad(
        "FileOperations",
        """
        // BUG: Diagnostic contains: file_operations.poll_mask (may_block: no): pollMask is synchronized
        @Override public synchronized int pollMask(OpenFile f, int events) {
          return 0;
        }
        """);
  }

  @Test
  void aQueueThatIsFullIsTold() {
    drivers.bad(
        "DentryOperations",
        """
        private final BlockingQueue<Dentry> queue = new ArrayBlockingQueue<>(4);
        @Override public void dPrune(Dentry d) {
          try {
            // BUG: Diagnostic contains: dPrune -> BlockingQueue.put may block
            queue.put(d);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
        """);
  }

  @Test
  void readingAFileIsTold() {
    drivers.bad(
        "DentryOperations",
        """
        private final RandomAccessFile disk = null;
        @Override public byte[] dDname(Dentry d) {
          try {
            // BUG: Diagnostic contains: d_dname (may_block: no): dDname -> RandomAccessFile.read may block
            disk.read(new byte[4]);
          } catch (IOException e) {
            return null;
          }
          return null;
        }
        """);
  }

  @Test
  void aLambdaThatRunsAtOnceIsTold() {
    drivers.bad(
        "DentryOperations",
        """
        private final List<Inode> kept = new ArrayList<>();
        @Override public boolean dDelete(Dentry d) {
          // BUG: Diagnostic contains: dDelete -> Inode.put may block
          kept.forEach(i -> i.put());
          // BUG: Diagnostic contains: dDelete -> Inode.put may block
          kept.forEach(Inode::put);
          return false;
        }
        """);
  }

  @Test
  void anotherMethodOfTheContractThatMayBlockIsTold() {
    drivers.bad(
        "FileOperations",
        """
        @Override public int pollMask(OpenFile f, int events) {
          // BUG: Diagnostic contains: pollMask -> FileOperations.poll may block
          return f.fop().poll(f, org.jvfs.poll.PollTable.NOW);
        }
        """);
  }

  @Test
  void whatTheCompletionOfIoCallsIsTold() {
    drivers.bad(
        "BufferHeadOperations",
        """
        private final Mutex m = new Mutex(new LockClass("m"));
        @Override public void bEndIo(org.jvfs.block.BufferHead bh, boolean uptodate) {
          // BUG: Diagnostic contains: b_end_io (context: completion): bEndIo -> Mutex.lock may block
          m.lock();
          m.unlock();
        }
        """);
  }

  @Test
  void aSpinLockDoesNotBlock() {
    drivers.good(
        "SuperOperations",
        """
        private final SpinLock l = new SpinLock(new LockClass("l"));
        private int n;
        @Override public boolean dropInode(Inode i) {
          l.lock();
          n++;
          l.unlock();
          return i.genericDrop();
        }
        """);
  }

  @Test
  void whatAnotherThreadDoesLaterIsNotTold() {
    drivers.good(
        "DentryOperations",
        """
        private final Executor worker = Runnable::run;
        @Override public void dPrune(Dentry d) {
          Inode i = d.inode();
          worker.execute(() -> i.put());
        }
        """);
  }

  @Test
  void aQueueThatIsNotWaitedForIsNotTold() {
    drivers.good(
        "DentryOperations",
        """
        private final BlockingQueue<Dentry> queue = new LinkedBlockingQueue<>();
        @Override public void dPrune(Dentry d) {
          queue.offer(d);
        }
        """);
  }

  @Test
  void aMethodThatMayBlockMay() {
    drivers.good(
        "DentryOperations",
        """
        @Override public void dRelease(Dentry d) {
          try {
            Thread.sleep(1);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
        """);
  }

  @Test
  void aBufferInMemoryIsNoDevice() {
    drivers.good(
        "DentryOperations",
        """
        @Override public byte[] dDname(Dentry d) {
          ByteArrayOutputStream b = new ByteArrayOutputStream();
          b.write(47);
          return b.toByteArray();
        }
        """);
  }

  @Test
  void whoKnowsBetterSaysSo() {
    drivers.good(
        "DentryOperations",
        """
        @SuppressWarnings("VfsMayNotBlock")
        @Override public boolean dDelete(Dentry d) {
          synchronized (this) {
            return false;
          }
        }
        """);
  }

  @Test
  void theDefaultOfTheTableKeepsItsRow() {
    drivers.good(
        "DentryOperations",
        """
        @Override public boolean dDelete(Dentry d) {
          return d.isUnhashed() || defaultAnswer(d);
        }
        private boolean defaultAnswer(Dentry d) {
          return false;
        }
        """);
  }
}
