// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.lock.LockdepReport.Kind;

/** The texts of reports on the order of locks, in the shape the kernel gives them. */
final class GraphReports {
  private GraphReports() {}

  static LockdepReport circular(
      HeldLocks h,
      HeldLocks.Entry held,
      ClassState wanted,
      LockMode mode,
      Throwable where,
      List<Edge> path) {
    StringBuilder s = Reports.begin(Kind.CIRCULAR);
    tries(s, wanted, mode, where);
    s.append("\nbut it already holds lock:\n")
        .append(Reports.describe(held))
        .append(", taken at\n");
    trace(s, held.chain.where);
    s.append(
        "\nwhich lock already depends on the new lock.\n"
            + "\nthe existing dependency chain is:\n");
    edges(s, path);
    s.append("\n Possible unsafe locking scenario:\n\n");
    s.append(String.format("%-38s%s%n%-38s%s%n", "   this thread", "others", "   ----", "----"));
    s.append(String.format("  lock(%s);%n", held.state.name()));
    s.append(String.format("%-38slock(%s);%n", "", wanted.name()));
    for (Edge e : path) {
      s.append(String.format("%-38slock(%s);%n", "", e.to.name()));
    }
    s.append(String.format("  lock(%s);%n%n *** DEADLOCK ***%n%n", wanted.name()));
    Reports.printHeld(s, h);
    return new LockdepReport(Kind.CIRCULAR, s.toString());
  }

  static LockdepReport recursive(
      HeldLocks h, HeldLocks.Entry held, ClassState wanted, LockMode mode, Throwable where) {
    StringBuilder s = Reports.begin(Kind.RECURSIVE);
    tries(s, wanted, mode, where);
    s.append("\nbut it already holds lock:\n")
        .append(Reports.describe(held))
        .append(", taken at\n");
    trace(s, held.chain.where);
    s.append("\n *** DEADLOCK ***, or they order by a rule that a nesting level should tell\n\n");
    Reports.printHeld(s, h);
    return new LockdepReport(Kind.RECURSIVE, s.toString());
  }

  static LockdepReport inconsistent(HeldLocks h, LockContext c, ClassState s, Throwable where) {
    StringBuilder t = Reports.begin(Kind.INCONSISTENT);
    t.append(Reports.who()).append(": (").append(s.name()).append("){").append(Usage.chars(s));
    t.append("} is taken in ").append(c).append(", and held by one who waits for it:\n");
    trace(t, where);
    usage(t, c, s, true);
    usage(t, c, s, false);
    Reports.printHeld(t, h);
    return new LockdepReport(Kind.INCONSISTENT, t.toString());
  }

  static LockdepReport unsafeOrder(LockContext c, ClassState safe, List<Edge> path) {
    StringBuilder s = Reports.begin(Kind.UNSAFE_ORDER);
    ClassState unsafe = path.getLast().to;
    s.append(c).append("-safe lock (").append(safe.name()).append("){").append(Usage.chars(safe));
    s.append("} is held while ").append(c).append("-unsafe lock (").append(unsafe.name());
    s.append("){").append(Usage.chars(unsafe)).append("} is waited for.\n");
    usage(s, c, safe, true);
    usage(s, c, unsafe, false);
    s.append("\nthe dependencies between the two:\n");
    edges(s, path);
    s.append("\n *** DEADLOCK ***\n");
    return new LockdepReport(Kind.UNSAFE_ORDER, s.toString());
  }

  private static void tries(StringBuilder s, ClassState wanted, LockMode mode, Throwable where) {
    s.append(Reports.who()).append(" is trying to acquire lock:\n(").append(wanted.name());
    s.append("){").append(mode).append("}, at\n");
    trace(s, where);
  }

  private static void usage(StringBuilder s, LockContext c, ClassState of, boolean in) {
    Throwable at = Usage.where(of, c, in);
    s.append("\n(").append(of.name()).append(in ? ") taken in " : ") held by one who waits for ");
    s.append(c).append(", first at\n");
    trace(s, at);
  }

  private static void edges(StringBuilder s, List<Edge> path) {
    for (int i = path.size() - 1; i >= 0; i--) {
      Edge e = path.get(i);
      s.append("\n-> #").append(i + 1).append(" (").append(e.to.name()).append("), taken at\n");
      trace(s, e.takenAt);
      s.append("   under (").append(e.from.name()).append("), taken at\n");
      trace(s, e.heldAt);
    }
  }

  private static void trace(StringBuilder s, @Nullable Throwable at) {
    if (at != null) {
      Traces.print(s, Traces.frames(at), "    ");
    }
  }
}
