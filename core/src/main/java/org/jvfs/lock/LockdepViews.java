// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What lockdep knows, as text in the formats of /proc/lockdep, /proc/lockdep_chains,
 * /proc/lockdep_stats and /proc/lock_stat. In place of an address stands the class's number. The
 * contexts are completion and reclaim in place of the kernel's hard and soft interrupts.
 */
public final class LockdepViews {
  private LockdepViews() {}

  /** All classes, with their direct dependencies. Mirrors /proc/lockdep. */
  public static String lockdep() {
    StringBuilder s = new StringBuilder("all lock classes:\n");
    synchronized (Graph.lock()) {
      for (ClassState c : Graph.classes()) {
        s.append(key(c));
        if (LockStat.ON) {
          s.append(String.format(" OPS:%8d", c.writeStat.hold.nr() + c.readStat.hold.nr()));
        }
        s.append(
            String.format(
                " FD:%5d BD:%5d %s: %s\n",
                Graph.reach(c, true), Graph.reach(c, false), Usage.chars(c), c.name()));
        for (Edge e : c.after) {
          if (e.distance == 1) {
            s.append(" -> [").append(key(e.to)).append("] ").append(e.to.name()).append('\n');
          }
        }
        s.append('\n');
      }
    }
    return s.toString();
  }

  private static String key(ClassState c) {
    return String.format("%016x", c.id());
  }

  /** All sequences in which locks were held inside each other. Mirrors /proc/lockdep_chains. */
  public static String chains() {
    StringBuilder s = new StringBuilder("all lock chains:\n");
    synchronized (Graph.lock()) {
      for (Chain chain : Chain.all()) {
        s.append("irq_context: 0\n");
        for (ClassState c : chain.classes()) {
          s.append('[').append(key(c)).append("] ").append(c.name()).append('\n');
        }
        s.append('\n');
      }
    }
    return s.toString();
  }

  /** Numbers of all that. Mirrors /proc/lockdep_stats. */
  public static String stats() {
    StringBuilder s = new StringBuilder();
    synchronized (Graph.lock()) {
      List<ClassState> classes = Graph.classes();
      List<Chain> chains = Chain.all();
      long indirect = 0;
      for (ClassState c : classes) {
        indirect += Graph.reach(c, true) - 1;
      }
      int deepest = 0;
      long links = 0;
      for (Chain chain : chains) {
        int n = chain.classes().size();
        deepest = Math.max(deepest, n);
        links += n;
      }
      s.append(
          String.format(
              " lock-classes:                          %11d [max: %d]\n",
              classes.size(), Graph.MAX_CLASSES));
      line(s, "direct dependencies:", Graph.edges());
      line(s, "indirect dependencies:", indirect);
      line(s, "all direct dependencies:", 2L * Graph.edges());
      line(s, "dependency chains:", chains.size());
      line(s, "dependency chain hlocks used:", links);
      line(s, "in-process chains:", chains.size());
      for (LockContext c : Usage.CONTEXTS) {
        String name = c.name().toLowerCase(java.util.Locale.ROOT);
        line(s, name + "-safe locks:", count(classes, c, true));
        line(s, name + "-unsafe locks:", count(classes, c, false));
      }
      line(s, "uncategorized locks:", classes.stream().filter(c -> c.usage == 0).count());
      line(s, "max locking depth:", deepest);
    }
    line(s, "reports:", Lockdep.reports().size());
    line(s, "debug_locks:", Lockdep.ON ? 1 : 0);
    return s.toString();
  }

  private static long count(List<ClassState> classes, LockContext c, boolean in) {
    return classes.stream().filter(s -> Usage.where(s, c, in) != null).count();
  }

  private static void line(StringBuilder s, String what, long n) {
    s.append(String.format(" %-39s%11d\n", what, n));
  }

  // ---- lock_stat ----

  private static final int NAME = 40;
  private static final int COLUMNS = 12;
  private static final int WIDTH = NAME + 1 + COLUMNS * (14 + 1);

  /**
   * How often and how long each class was waited for and held; times in microseconds. Mirrors
   * /proc/lock_stat, but that a bounce is a change of thread where the kernel counts changes of
   * processor, and that of a contention only the place of the waiter is known, not the holder's.
   * Empty but for the heading unless the JVM runs with {@code -Djvfs.lockstat=true}.
   */
  public static String lockStat() {
    StringBuilder s = new StringBuilder("lock_stat version 0.4\n");
    s.append("-".repeat(WIDTH)).append('\n');
    s.append(String.format("%40s", "class name"));
    for (String column :
        List.of(
            "con-bounces",
            "contentions",
            "waittime-min",
            "waittime-max",
            "waittime-total",
            "waittime-avg",
            "acq-bounces",
            "acquisitions",
            "holdtime-min",
            "holdtime-max",
            "holdtime-total",
            "holdtime-avg")) {
      s.append(String.format(" %14s", column));
    }
    s.append('\n').append("-".repeat(WIDTH)).append("\n\n");
    List<ClassState> classes;
    synchronized (Graph.lock()) {
      classes = new ArrayList<>(Graph.classes());
    }
    classes.sort(
        Comparator.comparingLong((ClassState c) -> c.writeStat.wait.nr() + c.readStat.wait.nr())
            .reversed());
    for (ClassState c : classes) {
      boolean read = c.readStat.hold.nr() > 0;
      if (c.writeStat.hold.nr() > 0) {
        row(s, c.name() + (read ? "-W:" : ":"), c.writeStat);
      }
      if (read) {
        row(s, c.name() + "-R:", c.readStat);
      }
      points(s, c);
    }
    return s.toString();
  }

  private static void row(StringBuilder s, String name, LockStat of) {
    s.append(String.format("%40s", name.substring(0, Math.min(NAME, name.length()))));
    s.append(String.format(" %14d %14d", of.contentionBounces.sum(), of.wait.nr()));
    times(s, of.wait);
    s.append(String.format(" %14d %14d", of.acquisitionBounces.sum(), of.hold.nr()));
    times(s, of.hold);
    s.append('\n');
  }

  private static void times(StringBuilder s, LockStat.Times t) {
    for (long ns : new long[] {t.min(), t.max(), t.total(), t.avg()}) {
      s.append(String.format(" %11d.%02d", (ns + 5) / 1000, (ns + 5) % 1000 / 10));
    }
  }

  private static void points(StringBuilder s, ClassState c) {
    List<Map.Entry<StackTraceElement, LongAdder>> points = new ArrayList<>();
    points.addAll(c.writeStat.contentionPoints.entrySet());
    points.addAll(c.readStat.contentionPoints.entrySet());
    points.sort(
        Comparator.comparingLong((Map.Entry<StackTraceElement, LongAdder> e) -> e.getValue().sum())
            .reversed());
    int shown = Math.min(LockStat.POINTS, points.size());
    for (int i = 0; i < shown; i++) {
      if (i == 0) {
        int n = Math.min(NAME, c.name().length());
        s.append(" ".repeat(NAME - n)).append("-".repeat(n)).append('\n');
      }
      s.append(
          String.format(
              "%40s %14d %29s %s\n",
              c.name(), points.get(i).getValue().sum(), "", points.get(i).getKey()));
    }
    if (shown > 0) {
      s.append('\n').append(".".repeat(WIDTH)).append("\n\n");
    }
  }

  /** Begins the statistics anew, as writing 0 to /proc/lock_stat does. */
  public static void clearLockStat() {
    synchronized (Graph.lock()) {
      for (ClassState c : Graph.classes()) {
        c.writeStat.clear();
        c.readStat.clear();
      }
    }
  }
}
