// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.call.Time;
import org.jvfs.testkit.script.Observed;
import org.jvfs.testkit.script.Op;
import org.jvfs.testkit.script.ScriptReader;

/** What counts as equal. */
final class ComparisonTest {
  private static final Op STAT = ScriptReader.script("s", "stat \"a\"").getFirst();
  private static final Op LIST = ScriptReader.script("s", "readdir 0").getFirst();

  private final long now = System.currentTimeMillis();
  private final Comparison comparison = new Comparison(List.of());

  private Observed stat(long ino, long size, Time mtime, long at) {
    Time old = new Time(now / 1000, 0);
    return new Observed(
        Result.ok(
            0,
            new Payload.Stat(
                0xfff, 4096, 0, 0, 1, 0, 0, 0100644, ino, size, 8, old, old, old, mtime, 0, 5)),
        at);
  }

  private Time at(long millis) {
    return new Time(millis / 1000, millis % 1000 * 1_000_000);
  }

  @Test
  void inodeNumbersNeedOnlyCorrespond() {
    Time time = at(now);
    assertThat(comparison.compare(0, STAT, stat(7, 1, time, now), stat(90, 1, time, now))).isNull();
    assertThat(comparison.compare(1, STAT, stat(7, 1, time, now), stat(90, 1, time, now))).isNull();
    assertThat(comparison.compare(2, STAT, stat(8, 1, time, now), stat(90, 1, time, now)))
        .isNotNull();
  }

  @Test
  void sizesMustMatch() {
    Time time = at(now);
    assertThat(comparison.compare(0, STAT, stat(7, 1, time, now), stat(7, 2, time, now)))
        .isNotNull();
  }

  @Test
  void changeOfTimeMustMatchWhereTheClockCanTell() {
    Time first = at(now);
    Time second = at(now + 1000);
    long late = now + 500;
    comparison.compare(0, STAT, stat(1, 1, first, late), stat(1, 1, first, late));
    assertThat(comparison.compare(1, STAT, stat(1, 1, second, late), stat(1, 1, first, late)))
        .isNotNull();
  }

  @Test
  void changeOfTimeWithinATickMayBeLost() {
    Time first = at(now);
    Time second = at(now + 1);
    comparison.compare(0, STAT, stat(1, 1, first, now + 2), stat(1, 1, first, now + 2));
    assertThat(comparison.compare(1, STAT, stat(1, 1, second, now + 3), stat(1, 1, first, now + 3)))
        .isNull();
  }

  @Test
  void timesSetByAProgramMustMatch() {
    assertThat(
            comparison.compare(
                0, STAT, stat(1, 1, new Time(5, 0), now), stat(1, 1, new Time(5, 1), now)))
        .isNotNull();
  }

  @Test
  void orderOfADirectoryDoesNotMatter() {
    Payload.Entry a = new Payload.Entry(Bytes.of("a"), 1, 10, 8);
    Payload.Entry b = new Payload.Entry(Bytes.of("b"), 2, 20, 4);
    Observed left = new Observed(Result.ok(2, new Payload.Entries(List.of(a, b))), now);
    Observed right = new Observed(Result.ok(2, new Payload.Entries(List.of(b, a))), now);
    Observed fewer = new Observed(Result.ok(1, new Payload.Entries(List.of(a))), now);
    assertThat(comparison.compare(0, LIST, left, right)).isNull();
    assertThat(comparison.compare(1, LIST, left, fewer)).isNotNull();
  }

  @Test
  void knownDifferencesAreAcceptedAndCounted() {
    KnownDifference size =
        KnownDifference.ofResults(
            "size", "made up", (op, left, right) -> op.equals(STAT) && left.isOk());
    Comparison lenient = new Comparison(List.of(size));
    Time time = at(now);
    assertThat(lenient.compare(0, STAT, stat(7, 1, time, now), stat(7, 2, time, now))).isNull();
    assertThat(size).hasToString("size (1 times): made up");
  }
}
