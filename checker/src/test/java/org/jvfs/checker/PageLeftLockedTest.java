// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import org.junit.jupiter.api.Test;

/** A page that has to be unlocked is, on every way out. */
final class PageLeftLockedTest {
  private final Drivers drivers = new Drivers(PageLeftLocked.class);

  @Test
  void anEarlyReturnLeavesItLocked() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        @Override public int writepage(Page page, WritebackControl wbc) throws ErrnoException {
          if (page.index() > 10) {
            page.setDirtyNoWriteback();
            // BUG: Diagnostic contains: address_space_operations.writepage (page_lock: unlocks): page is still locked when the method returns
            return 0;
          }
          page.setWriteback();
          page.unlock();
          page.endWriteback();
          return 0;
        }
        """);
  }

  @Test
  void anExceptionLeavesItLocked() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        private void load(long at) throws ErrnoException {
          throw Errno.EIO.exception();
        }
        @Override public int readpage(OpenFile file, Page page) throws ErrnoException {
          // BUG: Diagnostic contains: address_space_operations.readpage (page_lock: unlocks): page is still locked when the method ends because load throws ErrnoException
          load(page.pos());
          page.setUptodate();
          page.unlock();
          return 0;
        }
        """);
  }

  @Test
  void aThrowLeavesItLocked() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        @Override public int readpage(OpenFile file, Page page) throws ErrnoException {
          if (file == null) {
            // BUG: Diagnostic contains: readpage (page_lock: unlocks): page is still locked when the method throws ErrnoException
            throw Errno.EIO.exception();
          }
          page.unlock();
          return 0;
        }
        """);
  }

  @Test
  void oneTurnOfASwitchLeavesItLocked() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        @Override public int readpage(OpenFile file, Page page) throws ErrnoException {
          switch ((int) page.index()) {
            case 0:
              page.unlock();
              break;
            case 1:
              page.zero(0, Page.SIZE);
              break;
            default:
              page.unlock();
          }
          // BUG: Diagnostic contains: readpage (page_lock: unlocks): page is still locked when the method returns
          return 0;
        }
        """);
  }

  @Test
  void theAnswerMustBeTrue() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        @Override public int writepage(Page page, WritebackControl wbc) throws ErrnoException {
          page.setDirtyNoWriteback();
          page.unlock();
          // BUG: Diagnostic contains: writepage (page_lock: unlocks): the answer says that page is still locked, and it is not
          return WRITEPAGE_ACTIVATE;
        }
        """);
  }

  @Test
  void writeendMustLetThePageGo() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        @Override public int writeEnd(OpenFile f, AddressSpace m, long pos, int len, int copied, Page page) {
          page.setDirtyNoWriteback();
          page.unlock();
          // BUG: Diagnostic contains: address_space_operations.write_end: the reference on page is not dropped when the method returns
          return copied;
        }
        """);
  }

  @Test
  void writeendMustUnlock() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        @Override public int writeEnd(OpenFile f, AddressSpace m, long pos, int len, int copied, Page page) {
          if (copied == 0) {
            page.put();
            // BUG: Diagnostic contains: write_end (page_lock: unlocks): page is still locked when the method returns
            return 0;
          }
          page.unlock();
          page.put();
          return copied;
        }
        """);
  }

  @Test
  void writebeginMustReturnThePageLocked() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        @Override public Page writeBegin(OpenFile f, AddressSpace m, long pos, int len, int flags) throws ErrnoException {
          Page p = m.findOrCreateLocked(pos >>> Page.SHIFT);
          p.unlock();
          // BUG: Diagnostic contains: write_begin (page_lock: locks the page): the page is returned unlocked
          return p;
        }
        """);
  }

  @Test
  void unlockedInFinally() {
    drivers.good(
        "AddressSpaceOperations",
        """
        private void load(Page p) throws ErrnoException {
          throw Errno.EIO.exception();
        }
        @Override public int readpage(OpenFile file, Page page) throws ErrnoException {
          try {
            load(page);
            page.setUptodate();
          } finally {
            page.unlock();
          }
          return 0;
        }
        """);
  }

  @Test
  void unlockedByAHelper() {
    drivers.good(
        "AddressSpaceOperations",
        """
        @Override public int readpage(OpenFile file, Page page) throws ErrnoException {
          page.zero(0, Page.SIZE);
          done(page);
          return 0;
        }
        private static void done(Page p) {
          p.setUptodate();
          p.unlock();
        }
        """);
  }

  @Test
  void handedToWhoCompletesIt() {
    drivers.good(
        "AddressSpaceOperations",
        """
        private final Queue<Page> queue = new ConcurrentLinkedQueue<>();
        private final Executor worker = Runnable::run;
        @Override public int readpage(OpenFile file, Page page) throws ErrnoException {
          if (page.index() == 0) {
            queue.add(page);
          } else {
            worker.execute(() -> page.unlock());
          }
          return 0;
        }
        """);
  }

  @Test
  void leftLockedAndSaidSo() {
    drivers.good(
        "AddressSpaceOperations",
        """
        @Override public int writepage(Page page, WritebackControl wbc) throws ErrnoException {
          page.setDirtyNoWriteback();
          int answer = WRITEPAGE_ACTIVATE;
          if (wbc.waits()) {
            page.unlock();
            answer = 0;
          }
          return answer;
        }
        """);
  }

  @Test
  void theSameConditionGoesTheSameWay() {
    drivers.good(
        "AddressSpaceOperations",
        """
        @Override public int readpage(OpenFile file, Page page) throws ErrnoException {
          boolean hole = page.index() > 5;
          if (hole) {
            page.zero(0, Page.SIZE);
            page.unlock();
          }
          page.setUptodate();
          if (!hole) {
            page.unlock();
          }
          return 0;
        }
        """);
  }

  @Test
  void aCatchThatUnlocksAndThrowsOn() {
    drivers.good(
        "AddressSpaceOperations",
        """
        private void load(Page p) throws ErrnoException {
          throw Errno.EIO.exception();
        }
        @Override public int readpage(OpenFile file, Page page) throws ErrnoException {
          try {
            load(page);
          } catch (ErrnoException e) {
            page.unlock();
            throw e;
          }
          page.unlock();
          return 0;
        }
        """);
  }

  @Test
  void writeendAndWritebeginAsTheyShouldBe() {
    drivers.good(
        "AddressSpaceOperations",
        """
        @Override public Page writeBegin(OpenFile f, AddressSpace m, long pos, int len, int flags) throws ErrnoException {
          Page p = m.findOrCreateLocked(pos >>> Page.SHIFT);
          if (!p.isUptodate()) {
            try {
              fill(p);
            } catch (ErrnoException e) {
              p.unlock();
              p.put();
              throw e;
            }
          }
          return p;
        }
        private void fill(Page p) throws ErrnoException {
          throw Errno.EIO.exception();
        }
        @Override public int writeEnd(OpenFile f, AddressSpace m, long pos, int len, int copied, Page page) {
          page.setDirtyNoWriteback();
          page.unlock();
          page.put();
          return copied;
        }
        """);
  }
}
