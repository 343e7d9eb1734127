// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checked;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.AddressSpaceOperations;
import org.jvfs.contract.Condition;
import org.jvfs.contract.Row;
import org.jvfs.contract.Rule;
import org.jvfs.dcache.Dentry;
import org.jvfs.lock.LockHold;
import org.jvfs.lock.Lockdep;
import org.jvfs.mm.VmFault;
import org.jvfs.pagecache.Page;
import org.jvfs.pagecache.WritebackControl;
import org.jvfs.superblock.SuperBlock;

/** The exits that rows and named conditions ask for. */
final class Exits {
  private Exits() {}

  static List<Exit> of(Row row, Set<Condition> conditions, Method m) {
    List<Exit> all = new ArrayList<>();
    int page = Arrays.asList(m.getParameterTypes()).indexOf(Page.class);
    for (Condition c : conditions) {
      Exit e =
          switch (c) {
            case UNLOCK_OR_ACTIVATE -> new UnlockOrActivate(page);
            case REDIRTY_OR_WRITEBACK -> new RedirtyOrWriteback(page);
            case SYNC_STARTS_IO -> new SyncStartsIo(page);
            case END_WRITEBACK ->
                (rule, call, result, thrown) -> Pending.writeback(rule, call.arg(page, Page.class));
            case UNLOCKS_WHEN_READ -> new UnlocksWhenRead(page);
            case UNLOCKS_ALL_WHEN_READ -> new UnlocksAllWhenRead();
            case RETURNS_LOCKED_SUPER -> Exits::returnsLockedSuper;
            case RELEASES_SUPER -> new ReleasesSuper();
            case RETURNS_CHECKED_PAGE, RETURNS_LOCKED_OR_NOPAGE -> faultPage(c);
            default -> null;
          };
      if (e != null) {
        all.add(e);
      }
    }
    if (row.pageLock() == Rule.LOCKS_THE_PAGE) {
      all.add(Exits::returnsLockedPage);
    }
    if (row.pageLock() == Rule.UNLOCKS
        && !conditions.contains(Condition.UNLOCK_OR_ACTIVATE)
        && !conditions.contains(Condition.UNLOCKS_WHEN_READ)) {
      all.add(new Unlocks(page));
    }
    return all;
  }

  /** "yes, unlocks", and nobody else may. */
  private record Unlocks(int page) implements Exit {
    @Override
    public void entered(Call c) {
      c.mayRelease(c.arg(page, Page.class));
    }

    @Override
    public void left(MethodRule rule, Call c, @Nullable Object result, @Nullable Throwable thrown) {
      Page p = c.arg(page, Page.class);
      if (Lockdep.held(p) != LockHold.NONE) {
        rule.violated(Rule.UNLOCKS, "the page unlocked", p.toString());
        // Whoever goes on is not to fall over it as well.
        p.unlock();
      }
    }
  }

  /** The page's lock is still held only with WRITEPAGE_ACTIVATE. */
  private record UnlockOrActivate(int page) implements Exit {
    @Override
    public void entered(Call c) {
      c.mayRelease(c.arg(page, Page.class));
    }

    @Override
    public void left(MethodRule rule, Call c, @Nullable Object result, @Nullable Throwable thrown) {
      Page p = c.arg(page, Page.class);
      boolean activate =
          result instanceof Integer r && r == AddressSpaceOperations.WRITEPAGE_ACTIVATE;
      boolean held = Lockdep.held(p) != LockHold.NONE;
      if (activate && !held) {
        rule.violated(
            Condition.UNLOCK_OR_ACTIVATE,
            "with WRITEPAGE_ACTIVATE the page still locked",
            "unlocked");
      } else if (!activate && held) {
        rule.violated(Condition.UNLOCK_OR_ACTIVATE, "the page unlocked", "still locked");
        p.unlock();
      }
    }
  }

  /** Something was done that keeps a clean page from being tagged dirty. */
  private record RedirtyOrWriteback(int page) implements Exit {
    @Override
    public void entered(Call c) {
      c.noted = c.arg(page, Page.class).marks();
    }

    @Override
    public void left(MethodRule rule, Call c, @Nullable Object result, @Nullable Throwable thrown) {
      if (thrown == null && c.arg(page, Page.class).marks() == c.noted) {
        rule.violated(
            Condition.REDIRTY_OR_WRITEBACK,
            "the page redirtied, or set_page_writeback before it was unlocked",
            "neither");
      }
    }
  }

  private record SyncStartsIo(int page) implements Exit {
    @Override
    public void left(MethodRule rule, Call c, @Nullable Object result, @Nullable Throwable thrown) {
      int marks = c.arg(page, Page.class).marks();
      if (result instanceof Integer r
          && r == 0
          && marks != c.noted
          && Page.writebacks(marks) == Page.writebacks((int) c.noted)
          && c.arg(1, WritebackControl.class).waits()) {
        rule.violated(
            Condition.SYNC_STARTS_IO,
            "I/O started, for somebody waits for the data",
            "a page redirtied and not written");
      }
    }
  }

  /** The lock may stay until the read is completed, by another thread perhaps. */
  private record UnlocksWhenRead(int page) implements Exit {
    @Override
    public void entered(Call c) {
      c.mayRelease(c.arg(page, Page.class));
    }

    @Override
    public void left(MethodRule rule, Call c, @Nullable Object result, @Nullable Throwable thrown) {
      Pending.read(rule, Condition.UNLOCKS_WHEN_READ, c.arg(page, Page.class));
    }
  }

  private static final class UnlocksAllWhenRead implements Exit {
    private static final int PAGES = 2;

    @Override
    public void entered(Call c) {
      for (Object p : c.arg(PAGES, List.class)) {
        c.mayRelease(p);
      }
    }

    @Override
    public void left(MethodRule rule, Call c, @Nullable Object result, @Nullable Throwable thrown) {
      for (Object p : c.arg(PAGES, List.class)) {
        Pending.read(rule, Condition.UNLOCKS_ALL_WHEN_READ, (Page) p);
      }
    }
  }

  private static void returnsLockedPage(
      MethodRule rule, Call c, @Nullable Object result, @Nullable Throwable thrown) {
    if (result instanceof Page p) {
      c.mayTake(p);
      if (Lockdep.held(p) != LockHold.EXCLUSIVE) {
        rule.violated(Rule.LOCKS_THE_PAGE, "the page returned locked", p.toString());
      }
    }
  }

  private static Exit faultPage(Condition condition) {
    return (rule, c, result, thrown) -> {
      Page p = c.arg(1, VmFault.class).page();
      if (p != null && result instanceof Integer r) {
        c.mayTake(p);
        boolean said = (r & VmFault.LOCKED) != 0;
        boolean held = Lockdep.held(p) != LockHold.NONE;
        if (said != held) {
          rule.violated(
              condition,
              said ? "with VM_FAULT_LOCKED the page locked" : "VM_FAULT_LOCKED for a locked page",
              said ? "unlocked" : "the page locked, and nothing said");
        }
      }
    };
  }

  private static void returnsLockedSuper(
      MethodRule rule, Call c, @Nullable Object result, @Nullable Throwable thrown) {
    if (result instanceof Dentry root) {
      c.mayTake(root.sb().sUmount());
      LockHold hold = Lockdep.held(root.sb().sUmount());
      if (hold != LockHold.EXCLUSIVE) {
        rule.violated(
            Condition.RETURNS_LOCKED_SUPER,
            "s_umount held exclusively on return",
            MethodRule.word(hold));
      }
    }
  }

  private static final class ReleasesSuper implements Exit {
    @Override
    public void entered(Call c) {
      c.mayRelease(c.arg(0, SuperBlock.class).sUmount());
    }

    @Override
    public void left(MethodRule rule, Call c, @Nullable Object result, @Nullable Throwable thrown) {
      LockHold hold = Lockdep.held(c.arg(0, SuperBlock.class).sUmount());
      if (hold != LockHold.NONE) {
        rule.violated(Condition.RELEASES_SUPER, "s_umount free on return", MethodRule.word(hold));
      }
    }
  }
}
