// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.lock.Lockref;
import org.jvfs.lock.RwSem;
import org.jvfs.lock.SeqCount;
import org.jvfs.lock.SpinLock;
import org.jvfs.pagecache.Page;

/** What must hold of all locks and counts that a run has touched, once its tasks have ended. */
final class Remains {
  private Remains() {}

  static void check(Collection<Object> touched) {
    for (Object o : touched) {
      String wrong = wrong(o);
      if (wrong != null) {
        throw new AssertionError(name(o) + " " + wrong);
      }
    }
  }

  private static @Nullable String wrong(Object o) {
    return switch (o) {
      case Dentry d -> wrongDentry(d);
      case Lockref l -> l.isLocked() ? "is locked" : null;
      case SpinLock l -> l.isLocked() ? "is locked" : null;
      case RwSem s -> s.isHeld() ? "is held" : null;
      case Page p -> p.isLocked() ? "is locked" : null;
      case SeqCount s -> (s.rawBegin() & 1) != 0 ? "is odd" : null;
      case Inode i -> (i.dirSeq() & 1) != 0 ? "has an odd i_dir_seq" : null;
      default -> null;
    };
  }

  private static @Nullable String wrongDentry(Dentry d) {
    if (d.isLocked()) {
      return "is locked";
    }
    if (d.isInLookup()) {
      return "is still in lookup";
    }
    if (d.isDead()) {
      return d.isUnhashed() && d.isNegative() ? null : "is dead, but hashed or positive";
    }
    if (d.count() == 0 && d.isUnhashed()) {
      return "is unhashed and unused, but not dead";
    }
    // What lives keeps its parents; up to the root, which a loop would never reach.
    Dentry p = d;
    for (int depth = 0; !p.isRoot(); depth++) {
      p = p.parent();
      if (p.isDead()) {
        return "lives under a dead parent";
      }
      if (depth > 1000) {
        return "has no root above it";
      }
    }
    return null;
  }

  /** An object in a report. */
  static String name(Object o) {
    return switch (o) {
      case SpinLock l -> l.lockClass().name();
      case RwSem s -> s.lockClass().name();
      case Dentry d -> "dentry " + d;
      case Inode i -> i.toString();
      case Page p -> p.toString();
      default -> o.getClass().getSimpleName();
    };
  }
}
