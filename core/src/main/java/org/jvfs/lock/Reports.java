// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where reports go. */
final class Reports {
  private static final List<LockdepReport> ALL = new CopyOnWriteArrayList<>();
  private static final Set<List<Object>> TOLD = ConcurrentHashMap.newKeySet();
  private static final List<Consumer<LockdepReport>> LISTENERS =
      new CopyOnWriteArrayList<>(List.of(r -> System.err.println(r.text())));

  private Reports() {}

  static List<LockdepReport> all() {
    return List.copyOf(ALL);
  }

  static void addListener(Consumer<LockdepReport> l) {
    LISTENERS.add(l);
  }

  static void removeListener(Consumer<LockdepReport> l) {
    LISTENERS.remove(l);
  }

  /** Whether this was not told before; asked once for each report, by what makes it distinct. */
  static boolean isNew(Object... what) {
    List<Object> key = new ArrayList<>(what.length);
    for (Object o : what) {
      key.add(Objects.requireNonNull(o));
    }
    return TOLD.add(key);
  }

  /** Tells everybody. */
  static void tell(LockdepReport r) {
    ALL.add(r);
    if (LockStat.JFR) {
      LockEvents.report(r);
    }
    for (Consumer<LockdepReport> l : LISTENERS) {
      l.accept(r);
    }
  }

  /** A report of something the current thread did just now. */
  static void tellHere(LockdepReport.Kind kind, String line, HeldLocks h) {
    List<StackTraceElement> frames = Traces.frames(new Throwable());
    if (!isNew(kind, line, frames.isEmpty() ? "" : frames.getFirst().toString())) {
      return;
    }
    StringBuilder s = begin(kind);
    s.append(who()).append(": ").append(line).append('\n');
    Traces.print(s, frames, "    ");
    printHeld(s, h);
    tell(new LockdepReport(kind, s.toString()));
  }

  /** The same of a violation that its key makes distinct, wherever it happens. */
  static void tellOnce(LockdepReport.Kind kind, List<?> key, String what, HeldLocks h) {
    if (!isNew(kind, key)) {
      return;
    }
    StringBuilder s = begin(kind);
    s.append(what).append("\n").append(who()).append(" called it here:\n");
    Traces.print(s, Traces.frames(new Throwable()), "    ");
    printHeld(s, h);
    tell(new LockdepReport(kind, s.toString()));
  }

  static StringBuilder begin(LockdepReport.Kind kind) {
    return new StringBuilder("======================================================\n")
        .append("WARNING: ")
        .append(kind.title())
        .append('\n')
        .append("------------------------------------------------------\n");
  }

  static String who() {
    Thread t = Thread.currentThread();
    return t.getName().isEmpty() ? "thread/" + t.threadId() : t.getName() + "/" + t.threadId();
  }

  static void printHeld(StringBuilder s, HeldLocks h) {
    int n = h.depth();
    if (n == 0) {
      s.append("no locks held by ").append(who()).append('\n');
      return;
    }
    s.append(n).append(n == 1 ? " lock" : " locks").append(" held by ").append(who()).append(":\n");
    for (int i = 0; i < n; i++) {
      HeldLocks.Entry e = h.entry(i);
      s.append(" #").append(i).append(": ").append(describe(e));
      s.append(e.where == null ? ", first taken so at\n" : ", taken at\n");
      List<StackTraceElement> at = e.snapshot().stack();
      Traces.print(s, at.subList(0, Math.min(4, at.size())), "      ");
    }
  }

  static String describe(HeldLocks.Entry e) {
    return describe(e.lock, e.state, e.mode) + (e.trylock ? ", trylock" : "");
  }

  static String describe(@Nullable Object lock, ClassState state, LockMode mode) {
    return "("
        + state.name()
        + "){"
        + mode
        + "} @"
        + Integer.toHexString(System.identityHashCode(lock));
  }
}
