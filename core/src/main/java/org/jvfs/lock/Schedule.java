// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where tasks can be made to take turns. Each lock, count and sequence count names the step it is
 * about to make; a {@link Director}, if there is one, lets one task go on at a time, so that a
 * tester can run every order of the steps and run one again. Between two steps a task runs alone.
 *
 * <p>Off unless the system property {@code jvfs.schedule} is true when the JVM starts; {@link #ON}
 * is a constant then, and the calls compile to nothing.
 */
public final class Schedule {
  /** Whether steps are announced at all. */
  public static final boolean ON = Boolean.getBoolean("jvfs.schedule");

  private static volatile @Nullable Director director;
  private static volatile @Nullable Fault fault;

  private Schedule() {}

  /** What a task is about to do. */
  public enum Step {
    LOCK,
    LOCK_SHARED,
    TRY_LOCK,
    UNLOCK,
    /** Waits for another to grant a lock or to change a condition. */
    WAIT,
    /** One more reference. */
    GET,
    /** One reference less. */
    PUT,
    /** Reads what others change without a lock. */
    LOAD,
    READ_BEGIN,
    READ_RETRY,
    WRITE_BEGIN,
    WRITE_END,
    INVALIDATE
  }

  /** Decides who goes on. Threads that it does not direct pass freely. */
  public interface Director {
    /** Answers when it is the caller's turn to make the step. */
    void point(Step step, Object on);

    /**
     * Answers when it is the caller's turn and {@code ready} is true; false at once if the caller
     * is not directed.
     *
     * @param ready may be asked by any thread, at any step of another task
     */
    boolean await(Step step, Object on, BooleanSupplier ready);

    /** Lets others go on first; false at once if the caller is not directed. */
    boolean pause();

    /** In place of the object's identity hash code: the same in each run. */
    int identity(Object o);
  }

  /** Mistakes that can be made on purpose, to see that they are found. */
  public enum Fault {
    /** A rename locks the directories in the order of its arguments. */
    PARENTS_BY_ARGUMENT,
    /** A rename locks two files in the order of its arguments. */
    VICTIMS_BY_ARGUMENT,
    /** RCU-walk takes a child without looking whether its directory still is what it was. */
    PARENT_UNCHECKED,
    /** Each reader of a sequence count believes what it read. */
    NEVER_RETRY,
    /** A lease is granted without looking again who has come meanwhile. */
    LEASE_CHECKED_ONCE
  }

  /** Puts a director in charge of all locks of this JVM; null for none. */
  public static void direct(@Nullable Director d) {
    director = d;
  }

  /** Makes a mistake from now on; null for none. Only if {@link #ON}. */
  public static void plant(@Nullable Fault f) {
    fault = f;
  }

  /** Whether a mistake is to be made. */
  public static boolean planted(Fault f) {
    return ON && fault == f;
  }

  /** Before a step that needs nobody else. */
  public static void point(Step step, Object on) {
    if (ON) {
      Director d = director;
      if (d != null) {
        d.point(step, on);
      }
    }
  }

  /**
   * Before a step that has to wait until {@code ready}. False if nobody directs the caller, who
   * then waits by itself. To be called only if {@link #ON}.
   */
  public static boolean await(Step step, Object on, BooleanSupplier ready) {
    Director d = director;
    return d != null && d.await(step, on, ready);
  }

  /** In a loop that waits for what it cannot name. False if nobody directs the caller. */
  static boolean pause() {
    Director d = director;
    return d != null && d.pause();
  }

  /** The object's identity hash code, or what a director has in its place. */
  public static int identity(Object o) {
    if (ON) {
      Director d = director;
      if (d != null) {
        return d.identity(o);
      }
    }
    return System.identityHashCode(o);
  }
}
