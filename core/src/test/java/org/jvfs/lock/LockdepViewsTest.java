// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvfs.testkit.lockdep.ExpectsReport;

/** The views in the kernel's formats, and the same as JFR events. */
final class LockdepViewsTest {
  private final RwSem outer = new RwSem(new LockClass("view_outer"));
  private final SpinLock inner = new SpinLock(new LockClass("view_inner"));

  private void nest() {
    outer.lock(Subclass.PARENT);
    inner.lock();
    inner.unlock();
    outer.unlock();
  }

  @Test
  void classesShowTheirNeighboursAndWhatTheyReach() {
    nest();
    List<String> lines = LockdepViews.lockdep().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("all lock classes:");
    int at = indexOf(lines, "^[0-9a-f]{16}.* FD: +2 BD: +1 \\.\\.\\.\\.: view_outer(#\\d+)?/1$");
    assertThat(lines.get(at + 1)).matches(" -> \\[[0-9a-f]{16}] view_inner(#\\d+)?");
    indexOf(lines, "^[0-9a-f]{16}.* FD: +1 BD: +2 \\.\\.\\.\\.: view_inner(#\\d+)?$");
  }

  private static int indexOf(List<String> lines, String pattern) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).matches(pattern)) {
        return i;
      }
    }
    throw new AssertionError("no line " + pattern + " in\n" + String.join("\n", lines));
  }

  @Test
  void chainsShowWhatWasHeldTogether() {
    nest();
    assertThat(LockdepViews.chains())
        .startsWith("all lock chains:\nirq_context: 0\n")
        .containsPattern("\\[[0-9a-f]{16}] view_outer(#\\d+)?/1\n\\[[0-9a-f]{16}] view_inner");
  }

  @Test
  void statsCount() {
    nest();
    assertThat(LockdepViews.stats())
        .containsPattern("(?m)^ lock-classes: +\\d+ \\[max: 8191]$")
        .containsPattern("(?m)^ direct dependencies: +[1-9]\\d*$")
        .containsPattern("(?m)^ dependency chains: +[1-9]\\d*$")
        .containsPattern("(?m)^ debug_locks: +1$");
  }

  /** In a JVM of its own, since the switch is read as it starts. */
  @Test
  void lockStatTellsWhoWaited(@TempDir Path dir) throws Exception {
    Path out = dir.resolve("out");
    Process p =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djvfs.lockdep=true",
                "-Djvfs.lockstat=true",
                "-cp",
                System.getProperty("java.class.path"),
                Contended.class.getName(),
                dir.resolve("events.jfr").toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(p.waitFor(60, TimeUnit.SECONDS)).isTrue();
    List<String> lines = Files.readAllLines(out);
    assertThat(p.exitValue()).as(String.join("\n", lines)).isZero();
    assertThat(lines.getFirst()).isEqualTo("lock_stat version 0.4");
    assertThat(lines.get(2))
        .startsWith(" ".repeat(30) + "class name    con-bounces    contentions");
    String row = lines.get(indexOf(lines, " *stat_sem-W:.*"));
    String[] columns = row.strip().split(" +");
    assertThat(columns).hasSize(13);
    assertThat(columns[2]).as("contentions").isEqualTo("1");
    assertThat(Double.parseDouble(columns[5])).as("waittime-total, us").isGreaterThan(10_000);
    assertThat(columns[8]).as("acquisitions").isEqualTo("2");
    indexOf(lines, " *stat_sem-R:.*");
    indexOf(lines, " *stat_sem +1 +.*LockdepViewsTest\\$Contended.*");
    assertThat(lines).contains("cleared: true");

    List<RecordedEvent> events = RecordingFile.readAllEvents(dir.resolve("events.jfr"));
    assertThat(named(events, "org.jvfs.LockContention"))
        .anyMatch(e -> e.getString("lockClass").equals("stat_sem"));
    assertThat(named(events, "org.jvfs.LockStatistics"))
        .anyMatch(
            e -> e.getString("lockClass").equals("stat_sem") && e.getLong("contentions") == 1);
    assertThat(named(events, "org.jvfs.LockClass"))
        .anyMatch(e -> e.getString("lockClass").equals("stat_sem"));
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream().filter(e -> e.getEventType().getName().equals(name)).toList();
  }

  /** Has one thread wait 20 ms for another, and prints lock_stat. */
  static final class Contended {
    private Contended() {}

    public static void main(String[] args) throws Exception {
      try (Recording recording = new Recording()) {
        recording.enable("org.jvfs.LockContention");
        recording.enable("org.jvfs.LockStatistics");
        recording.enable("org.jvfs.LockClass");
        recording.start();
        contend();
        recording.stop();
        recording.dump(Path.of(args[0]));
      }
      System.out.print(LockdepViews.lockStat());
      LockdepViews.clearLockStat();
      System.out.println("cleared: " + !LockdepViews.lockStat().contains("stat_sem"));
    }

    private static void contend() throws InterruptedException {
      RwSem sem = new RwSem(new LockClass("stat_sem"));
      sem.lockShared();
      sem.unlockShared();
      sem.lock();
      CountDownLatch started = new CountDownLatch(1);
      Thread other =
          new Thread(
              () -> {
                started.countDown();
                sem.lock();
                sem.unlock();
              });
      other.start();
      started.await();
      while (other.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      Thread.sleep(20);
      sem.unlock();
      other.join();
    }
  }

  @Test
  @ExpectsReport(LockdepReport.Kind.CIRCULAR)
  void reportsAndDependenciesAreEvents(@TempDir Path dir) throws IOException {
    RwSem a = new RwSem(new LockClass("event_a"));
    RwSem b = new RwSem(new LockClass("event_b"));
    Path file = dir.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("org.jvfs.LockReport");
      recording.enable("org.jvfs.LockDependency");
      recording.start();
      a.lock();
      b.lock();
      b.unlock();
      a.unlock();
      b.lock();
      a.lock();
      a.unlock();
      b.unlock();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertThat(named(events, "org.jvfs.LockReport"))
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.getString("kind")).isEqualTo("CIRCULAR");
              assertThat(e.getString("text")).contains("event_a", "event_b");
            });
    assertThat(named(events, "org.jvfs.LockDependency"))
        .anyMatch(
            e -> e.getString("from").equals("event_a") && e.getString("to").equals("event_b"));
  }
}
