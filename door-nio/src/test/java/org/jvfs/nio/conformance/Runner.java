// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs cases, each in a new directory and a thread of its own. */
public final class Runner {
  private static final long PATIENCE = 120_000;

  private Runner() {}

  /** What the case sees on the subject; a case that takes longer than two minutes is a failure. */
  public static List<Line> run(Case test, Subject subject) throws IOException {
    Path dir = Files.createDirectory(subject.directory().resolve("case"));
    try {
      return runIn(test, dir);
    } finally {
      Tree.remove(dir);
    }
  }

  /** The same in a directory that is there. */
  static List<Line> runIn(Case test, Path dir) {
    Scene scene = new Scene(dir);
    Thread thread =
        Thread.ofPlatform().daemon().name(test.name()).unstarted(() -> play(test, scene));
    thread.start();
    boolean ended;
    try {
      ended = thread.join(java.time.Duration.ofMillis(PATIENCE));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (!ended) {
      StackTraceElement[] where = thread.getStackTrace();
      thread.interrupt();
      throw new IllegalStateException(
          test.name()
              + " stands still at\n  "
              + Arrays.toString(where).replace(", ", "\n  ")
              + "\nafter "
              + scene.lines());
    }
    return scene.lines();
  }

  private static void play(Case test, Scene scene) {
    try {
      test.run(scene);
    } catch (Throwable t) {
      // Not a line of the trace only: whoever reads it wants to know where.
      scene.add("the case", scene.print(t) + " at " + place(t, test));
    } finally {
      boolean interrupted = Thread.interrupted();
      if (interrupted) {
        scene.add("left interrupted", "true");
      }
      scene.closeAll();
    }
  }

  private static String place(Throwable t, Case test) {
    String holder = test.method().getDeclaringClass().getName();
    return Arrays.stream(t.getStackTrace())
        .filter(e -> e.getClassName().startsWith(holder))
        .findFirst()
        .map(e -> "line " + e.getLineNumber() + " for " + t.getMessage())
        .orElse(t.toString());
  }
}
