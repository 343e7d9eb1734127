// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.compare;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.script.Op;

/**
 * A difference between two subjects that is accepted, with the reason why. Either whole fields are
 * left out of every comparison, or a matcher looks at a pair of results that differ and accepts it;
 * the state of the two trees must be the same after it, or the next comparison fails.
 */
public final class KnownDifference {
  /** Decides whether a differing pair of results is this difference. */
  @FunctionalInterface
  public interface Matcher {
    boolean accepts(Op op, Result left, Result right);
  }

  private final String id;
  private final String reason;
  private final Set<Field> fields;
  private final Matcher matcher;
  private final LongAdder hits = new LongAdder();

  private KnownDifference(String id, String reason, Set<Field> fields, Matcher matcher) {
    this.id = id;
    this.reason = reason;
    this.fields = fields;
    this.matcher = matcher;
  }

  /** Leaves fields out of every comparison. */
  public static KnownDifference ofFields(String id, String reason, Field first, Field... more) {
    return new KnownDifference(id, reason, EnumSet.of(first, more), (op, left, right) -> false);
  }

  /** Accepts the results that {@code matcher} does. */
  public static KnownDifference ofResults(String id, String reason, Matcher matcher) {
    return new KnownDifference(id, reason, Set.of(), matcher);
  }

  Set<Field> fields() {
    return fields;
  }

  boolean accepts(Op op, Result left, Result right) {
    if (!matcher.accepts(op, left, right)) {
      return false;
    }
    hits.increment();
    return true;
  }

  /** One line for the report. */
  @Override
  public String toString() {
    String what = fields.isEmpty() ? hits.sum() + " times" : "fields " + fields;
    return id + " (" + what + "): " + reason;
  }
}
