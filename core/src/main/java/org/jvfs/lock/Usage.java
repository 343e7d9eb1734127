// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.lock.LockdepReport.Kind;

/**
 * In which contexts each class is taken, and over which it is held while the thread waits for them.
 * Mirrors the hardirq and softirq state of the kernel's lockdep: for "taken in an interrupt" put
 * "taken by who finishes I/O, or by who reclaims memory"; for "held with interrupts on" put "held
 * by one who waits for I/O, or for memory". What is taken there must neither be held here, nor be
 * held by one who waits for what is held here.
 *
 * <p>Twelve bits: for each of the two contexts, used in it or held over it, in each mode.
 */
final class Usage {
  /** The contexts that others wait for, in the order of the bits. */
  static final List<LockContext> CONTEXTS = List.of(LockContext.COMPLETION, LockContext.RECLAIM);

  static final int BITS = 12;

  private Usage() {}

  static int usedIn(LockContext c, LockMode mode) {
    return 1 << (6 * CONTEXTS.indexOf(c) + mode.ordinal());
  }

  static int heldOver(LockContext c, LockMode mode) {
    return 1 << (6 * CONTEXTS.indexOf(c) + 3 + mode.ordinal());
  }

  /** Notes how a class was used; something of it is new. Mirrors mark_lock. */
  static void mark(HeldLocks h, ClassState s, int bits) {
    Throwable where = new Throwable();
    List<LockdepReport> found = new ArrayList<>();
    synchronized (Graph.lock()) {
      int fresh = bits & ~s.usage;
      for (int b = 0; b < BITS; b++) {
        if ((fresh & (1 << b)) != 0) {
          s.usedAt[b] = where;
        }
      }
      s.usage |= fresh;
      for (LockContext c : CONTEXTS) {
        if (conflict(c, s, s) && Reports.isNew(Kind.INCONSISTENT, c, s)) {
          found.add(GraphReports.inconsistent(h, c, s, where));
        }
      }
      if (fresh != 0) {
        checkOrder(found);
      }
    }
    found.forEach(Reports::tell);
  }

  /** Looks for a class used in a context before one held over it; under the graph's lock. */
  static void checkOrder(List<LockdepReport> found) {
    for (LockContext c : CONTEXTS) {
      for (ClassState safe : Graph.classes()) {
        LockMode used = mode(safe, c, true);
        if (used != null) {
          checkFrom(c, safe, used == LockMode.RECURSIVE_READ, found);
        }
      }
    }
  }

  private static void checkFrom(
      LockContext c, ClassState safe, boolean onlyRecursive, List<LockdepReport> found) {
    List<Edge> path =
        Graph.path(
            safe,
            onlyRecursive,
            (at, recursive) -> {
              LockMode held = at == safe ? null : mode(at, c, false);
              return held != null && (held == LockMode.WRITE || !recursive);
            });
    if (path != null && Reports.isNew(Kind.UNSAFE_ORDER, c, safe, path.getLast().to)) {
      found.add(GraphReports.unsafeOrder(c, safe, path));
    }
  }

  /** Whether one class used in a context and another held over it exclude each other. */
  private static boolean conflict(LockContext c, ClassState used, ClassState held) {
    LockMode u = mode(used, c, true);
    LockMode o = mode(held, c, false);
    return u != null && o != null && (u != LockMode.RECURSIVE_READ || o == LockMode.WRITE);
  }

  /** The strictest mode in which a class is used in a context, or held over it; null if not. */
  private static @Nullable LockMode mode(ClassState s, LockContext c, boolean in) {
    for (LockMode m : LockMode.values()) {
      if ((s.usage & (in ? usedIn(c, m) : heldOver(c, m))) != 0) {
        return m;
      }
    }
    return null;
  }

  /** Where a class was first used in a context, or held over it. */
  static @Nullable Throwable where(ClassState s, LockContext c, boolean in) {
    LockMode m = mode(s, c, in);
    return m == null
        ? null
        : s.usedAt[Integer.numberOfTrailingZeros(in ? usedIn(c, m) : heldOver(c, m))];
  }

  /**
   * As the kernel shows it: a place for each context's writers and one for its readers; {@code -}
   * used in it, {@code +} held over it, {@code ?} both, {@code .} neither.
   */
  static String chars(ClassState s) {
    StringBuilder out = new StringBuilder();
    int all = s.usage;
    for (LockContext c : CONTEXTS) {
      out.append(sign(all, usedIn(c, LockMode.WRITE), heldOver(c, LockMode.WRITE)));
      out.append(
          sign(
              all,
              usedIn(c, LockMode.READ) | usedIn(c, LockMode.RECURSIVE_READ),
              heldOver(c, LockMode.READ) | heldOver(c, LockMode.RECURSIVE_READ)));
    }
    return out.toString();
  }

  private static char sign(int all, int in, int over) {
    boolean i = (all & in) != 0;
    boolean o = (all & over) != 0;
    return i ? (o ? '?' : '-') : (o ? '+' : '.');
  }
}
