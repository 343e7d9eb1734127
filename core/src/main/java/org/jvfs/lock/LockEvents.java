// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.Timespan;

/** The views of {@link LockdepViews} as JFR events. Not touched where there is no JFR. */
final class LockEvents {
  private LockEvents() {}

  /** Has the periodic events made when somebody records. */
  static void start() {
    FlightRecorder.addPeriodicEvent(Classes.class, LockEvents::classes);
    FlightRecorder.addPeriodicEvent(Dependency.class, LockEvents::dependencies);
    FlightRecorder.addPeriodicEvent(Statistics.class, LockEvents::statistics);
  }

  /** A lock was waited for, up to the time of the event. */
  @Name("org.jvfs.LockContention")
  @Label("Lock Contention")
  @Category({"jvfs", "Locks"})
  @Description("A lock of jvfs was waited for; needs -Djvfs.lockstat=true")
  static final class Contention extends Event {
    @Label("Class")
    String lockClass = "";

    @Label("Mode")
    String mode = "";

    @Label("Waited")
    @Timespan(Timespan.NANOSECONDS)
    long waited;
  }

  /** Lockdep reported something. */
  @Name("org.jvfs.LockReport")
  @Label("Lock Report")
  @Category({"jvfs", "Locks"})
  @Description("A rule of locking was broken")
  static final class Report extends Event {
    @Label("Kind")
    String kind = "";

    @Label("Text")
    String text = "";
  }

  /** A line of the view lockdep. */
  @Name("org.jvfs.LockClass")
  @Label("Lock Class")
  @Category({"jvfs", "Locks"})
  @Period("endChunk")
  static final class Classes extends Event {
    @Label("Class")
    String lockClass = "";

    @Label("Usage")
    String usage = "";

    @Label("Forward Dependencies")
    int forward;

    @Label("Backward Dependencies")
    int backward;
  }

  /** A dependency of the view lockdep. */
  @Name("org.jvfs.LockDependency")
  @Label("Lock Dependency")
  @Category({"jvfs", "Locks"})
  @Period("endChunk")
  static final class Dependency extends Event {
    @Label("From")
    String from = "";

    @Label("To")
    String to = "";

    @Label("Distance")
    int distance;
  }

  /** A line of the view lock_stat. */
  @Name("org.jvfs.LockStatistics")
  @Label("Lock Statistics")
  @Category({"jvfs", "Locks"})
  @Period("endChunk")
  static final class Statistics extends Event {
    @Label("Class")
    String lockClass = "";

    @Label("Read")
    boolean read;

    @Label("Contentions")
    long contentions;

    @Label("Wait Time")
    @Timespan(Timespan.NANOSECONDS)
    long waitTotal;

    @Label("Longest Wait")
    @Timespan(Timespan.NANOSECONDS)
    long waitMax;

    @Label("Acquisitions")
    long acquisitions;

    @Label("Hold Time")
    @Timespan(Timespan.NANOSECONDS)
    long holdTotal;

    @Label("Longest Hold")
    @Timespan(Timespan.NANOSECONDS)
    long holdMax;
  }

  /** A wait of the current thread that has just ended. */
  static void contention(String lockClass, LockMode mode, long waited) {
    Contention e = new Contention();
    if (e.isEnabled()) {
      e.lockClass = lockClass;
      e.mode = mode.name();
      e.waited = waited;
      e.commit();
    }
  }

  static void report(LockdepReport r) {
    Report e = new Report();
    e.kind = r.kind().name();
    e.text = r.text();
    e.commit();
  }

  private static void classes() {
    List<Classes> all = new ArrayList<>();
    synchronized (Graph.lock()) {
      for (ClassState c : Graph.classes()) {
        Classes e = new Classes();
        e.lockClass = c.name();
        e.usage = Usage.chars(c);
        e.forward = Graph.reach(c, true);
        e.backward = Graph.reach(c, false);
        all.add(e);
      }
    }
    all.forEach(Event::commit);
  }

  private static void dependencies() {
    List<Dependency> all = new ArrayList<>();
    synchronized (Graph.lock()) {
      for (ClassState c : Graph.classes()) {
        for (Edge edge : c.after) {
          Dependency e = new Dependency();
          e.from = c.name();
          e.to = edge.to.name();
          e.distance = edge.distance;
          all.add(e);
        }
      }
    }
    all.forEach(Event::commit);
  }

  private static void statistics() {
    if (!LockStat.ON) {
      return;
    }
    List<ClassState> all;
    synchronized (Graph.lock()) {
      all = List.copyOf(Graph.classes());
    }
    for (ClassState c : all) {
      statistics(c, c.writeStat, false);
      statistics(c, c.readStat, true);
    }
  }

  private static void statistics(ClassState c, LockStat s, boolean read) {
    if (s.hold.nr() == 0) {
      return;
    }
    Statistics e = new Statistics();
    e.lockClass = c.name();
    e.read = read;
    e.contentions = s.wait.nr();
    e.waitTotal = s.wait.total();
    e.waitMax = s.wait.max();
    e.acquisitions = s.hold.nr();
    e.holdTotal = s.hold.total();
    e.holdMax = s.hold.max();
    e.commit();
  }
}
