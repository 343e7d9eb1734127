// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that run against each other on a fresh world, and what must come of it.
 *
 * @param <W> what the tasks share; closed after each run
 */
public final class Scenario<W extends AutoCloseable> {
  final String name;
  final Maker<W> maker;
  final List<List<Call<W>>> tasks = new ArrayList<>();
  final Set<String> allowed = new HashSet<>();
  Summary<W> summary = w -> "";
  boolean serial = true;
  boolean colliding;

  /** Makes a world, always the same. */
  @FunctionalInterface
  public interface Maker<W> {
    W make() throws Exception;
  }

  /**
   * A call of a task. Its result, or the errno it throws, is part of the outcome; what else it
   * throws is a failure.
   */
  @FunctionalInterface
  public interface Call<W> {
    @Nullable Object call(W world) throws Exception;
  }

  /** A call without a result. */
  @FunctionalInterface
  public interface Deed<W> {
    void run(W world) throws Exception;
  }

  /** Looks at a world at rest: throws if it is not whole, else tells its state in words. */
  @FunctionalInterface
  public interface Summary<W> {
    String of(W world) throws Exception;
  }

  /** A scenario without tasks. */
  public Scenario(String name, Maker<W> maker) {
    this.name = name;
    this.maker = maker;
  }

  /** One more task, which makes the given calls one after the other. */
  @SafeVarargs
  public final Scenario<W> task(Call<W>... calls) {
    tasks.add(List.of(calls));
    return this;
  }

  /** A call without a result as a call. */
  public static <W> Call<W> deed(Deed<W> d) {
    return w -> {
      d.run(w);
      return "ok";
    };
  }

  /** What to look at when all tasks have ended. */
  public Scenario<W> summary(Summary<W> s) {
    summary = s;
    return this;
  }

  /** An outcome that no order of whole calls gives, and that is right all the same. */
  public Scenario<W> allow(String outcome) {
    allowed.add(outcome);
    return this;
  }

  /** Any outcome will do: only what {@link #summary} demands must hold. */
  public Scenario<W> anyOutcome() {
    serial = false;
    return this;
  }

  /** All objects get one hash code: every hash chain and stripe is shared. */
  public Scenario<W> colliding() {
    colliding = true;
    return this;
  }

  @Override
  public String toString() {
    return name;
  }
}
