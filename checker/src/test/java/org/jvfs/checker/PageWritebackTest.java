// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import org.junit.jupiter.api.Test;

/** A page that comes to writepage is written to the end, or dirty again. */
final class PageWritebackTest {
  private final Drivers drivers = new Drivers(PageWriteback.class);

  @Test
  void aWritebackThatDoesNotEnd() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        @Override public int writepage(Page page, WritebackControl wbc) throws ErrnoException {
          page.setWriteback();
          page.unlock();
          // BUG: Diagnostic contains: address_space_operations.writepage: set_page_writeback without end_page_writeback on page when the method returns
          return 0;
        }
        """);
  }

  @Test
  void neitherWrittenNorDirty() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        @Override public int writepage(Page page, WritebackControl wbc) throws ErrnoException {
          page.unlock();
          // BUG: Diagnostic contains: address_space_operations.writepage: page is neither under writeback nor dirty again when the method returns
          return 0;
        }
        """);
  }

  @Test
  void aWritebackThatAnExceptionCutsShort() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        private void store(Page p) throws ErrnoException {
          throw Errno.EIO.exception();
        }
        @Override public int writepage(Page page, WritebackControl wbc) throws ErrnoException {
          page.setWriteback();
          page.unlock();
          // BUG: Diagnostic contains: writepage: set_page_writeback without end_page_writeback on page when the method ends because store throws ErrnoException
          store(page);
          page.endWriteback();
          return 0;
        }
        """);
  }

  @Test
  void leftAloneWithoutBeingDirtyAgain() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        @Override public int writepage(Page page, WritebackControl wbc) throws ErrnoException {
          if (!wbc.waits()) {
            // BUG: Diagnostic contains: writepage: page is neither under writeback nor dirty again when the method returns
            return WRITEPAGE_ACTIVATE;
          }
          page.setWriteback();
          page.unlock();
          page.endWriteback();
          return 0;
        }
        """);
  }

  @Test
  void endedOnOneBranchOnly() {
    drivers.bad(
        "AddressSpaceOperations",
        """
        @Override public int writepage(Page page, WritebackControl wbc) throws ErrnoException {
          page.setWriteback();
          page.unlock();
          for (int i = 0; i < 3; i++) {
            if (page.index() == i) {
              // BUG: Diagnostic contains: writepage: set_page_writeback without end_page_writeback on page when the method returns
              return 0;
            }
          }
          page.endWriteback();
          return 0;
        }
        """);
  }

  @Test
  void writtenAtOnce() {
    drivers.good(
        "AddressSpaceOperations",
        """
        private void store(Page p) throws ErrnoException {
          throw Errno.EIO.exception();
        }
        @Override public int writepage(Page page, WritebackControl wbc) throws ErrnoException {
          page.setWriteback();
          page.unlock();
          try {
            store(page);
          } finally {
            page.endWriteback();
          }
          return 0;
        }
        """);
  }

  @Test
  void dirtyAgain() {
    drivers.good(
        "AddressSpaceOperations",
        """
        @Override public int writepage(Page page, WritebackControl wbc) throws ErrnoException {
          if (!wbc.waits() && page.isWriteback()) {
            page.mapping().ops().setPageDirty(page);
            page.unlock();
            return 0;
          }
          page.waitWriteback();
          page.setWriteback();
          page.unlock();
          page.endWriteback();
          return 0;
        }
        """);
  }

  @Test
  void endedByTheCompletion() {
    drivers.good(
        "AddressSpaceOperations",
        """
        interface Disk {
          void write(@TakesOver Page page);
        }
        private final Executor worker = Runnable::run;
        private Disk disk;
        @Override public int writepage(Page page, WritebackControl wbc) throws ErrnoException {
          page.setWriteback();
          page.unlock();
          if (page.index() == 0) {
            disk.write(page);
          } else {
            worker.execute(
                () -> {
                  page.endWriteback();
                });
          }
          return 0;
        }
        """);
  }

  @Test
  void endedByAHelperThatSaysWhetherItBegan() {
    drivers.good(
        "AddressSpaceOperations",
        """
        @Override public int writepage(Page page, WritebackControl wbc) throws ErrnoException {
          if (begin(page)) {
            page.unlock();
            page.endWriteback();
          }
          return 0;
        }
        private boolean begin(Page p) {
          if (p.index() > 3) {
            p.setDirtyNoWriteback();
            p.unlock();
            return false;
          }
          p.setWriteback();
          return true;
        }
        """);
  }
}
