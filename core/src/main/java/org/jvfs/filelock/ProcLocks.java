// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.filelock;

import java.util.List;
import java.util.Locale;
import org.jvfs.filelock.FileLock.Kind;
import org.jvfs.filelock.FileLock.Type;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.Mode;

/**
 * Locks as /proc/locks shows them: one line each, those who wait beneath what they wait for, a
 * column further in for each step. Used while nothing changes. Mirrors locks_show.
 */
final class ProcLocks {
  private final StringBuilder out = new StringBuilder();

  String show(List<FileLock> held) {
    int id = 1;
    for (FileLock l : held) {
      tree(l, id++);
    }
    return out.toString();
  }

  /** Depth first. A loop, since a queue of n may be n deep. */
  private void tree(FileLock root, int id) {
    FileLock l = root;
    int depth = 0;
    while (true) {
      line(l, id, depth);
      FileLock next = l.firstWaiter;
      if (next != null) {
        depth++;
      } else {
        while (l != root && l.nextWaiter == null) {
          l = java.util.Objects.requireNonNull(l.blocker);
          depth--;
        }
        if (l == root) {
          return;
        }
        next = java.util.Objects.requireNonNull(l.nextWaiter);
      }
      l = next;
    }
  }

  private void line(FileLock l, int id, int depth) {
    out.append(id).append(": ");
    if (depth > 0) {
      out.append(" ".repeat(depth - 1)).append("-> ");
    }
    out.append(
        switch (l.kind()) {
          case POSIX -> "POSIX  ADVISORY  ";
          case OFD -> "OFDLCK ADVISORY  ";
          case FLOCK -> "FLOCK  ADVISORY  ";
          case LEASE -> "LEASE  " + leaseState(l);
          case DELEGATION -> "DELEG  " + leaseState(l);
        });
    out.append(
        switch (shownType(l)) {
          case WRITE -> "WRITE ";
          case READ -> "READ  ";
          case NONE -> "UNLCK ";
        });
    out.append(l.kind() == Kind.OFD ? -1 : l.pid()).append(' ');
    Inode i = l.inode();
    if (l.isBreaker()) {
      out.append("<none>:0");
    } else {
      long dev = i.sb().dev();
      out.append(
          String.format(Locale.ROOT, "%02x:%02x:%d", Mode.major(dev), Mode.minor(dev), i.ino()));
    }
    boolean range = l.kind() == Kind.POSIX || l.kind() == Kind.OFD;
    out.append(' ').append(range ? l.start() : 0).append(' ');
    if (range && l.end() != FileLock.OFFSET_MAX) {
      out.append(l.end());
    } else {
      out.append("EOF");
    }
    out.append('\n');
  }

  private static String leaseState(FileLock l) {
    if (l.unlockPending || l.downgradePending) {
      return "BREAKING  ";
    }
    return l.isBreaker() ? "BREAKER   " : "ACTIVE    ";
  }

  /** A lease that is being broken shows what it is to become. Mirrors target_leasetype. */
  private static Type shownType(FileLock l) {
    if (l.unlockPending) {
      return Type.NONE;
    }
    return l.downgradePending ? Type.READ : l.type();
  }
}
