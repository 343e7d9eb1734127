// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.mount;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to be undone, last first, whether the benchmark ends well, fails or is interrupted.
 *
 * <p>Lock order: the object's own lock, under which the steps run, so that an interrupted end and
 * an ordinary one do not both run them.
 */
final class Cleanup implements AutoCloseable {
  /** A step of undoing. */
  interface Step {
    void run() throws Exception;
  }

  private final Deque<Step> steps = new ArrayDeque<>(); // protected by this
  private boolean closed; // protected by this

  Cleanup() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::interrupted, "cleanup"));
  }

  /**
   * Does a thing that has to be undone.
   *
   * @throws IllegalStateException if all is being undone already
   */
  synchronized void add(Step undo) {
    if (closed) {
      throw new IllegalStateException("interrupted");
    }
    steps.push(undo);
  }

  private void interrupted() {
    Command.endRunning();
    undo(true);
  }

  /** Undoes everything now; what fails is reported, and the rest is still undone. */
  @Override
  public void close() {
    undo(false);
  }

  private synchronized void undo(boolean last) {
    closed |= last;
    while (!steps.isEmpty()) {
      try {
        steps.pop().run();
      } catch (Exception e) {
        System.err.println("cleaning up: " + e.getMessage());
      }
    }
  }
}
