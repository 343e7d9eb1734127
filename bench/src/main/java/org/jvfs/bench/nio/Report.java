// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.nio;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jvfs.bench.Spread;
import org.jvfs.bench.rounds.Row;
import org.jvfs.bench.rounds.Score;
import org.jvfs.bench.rounds.Scores;
import org.jvfs.bench.rounds.Table;

/** The tables of what was measured. A cell without a figure was not measured, or failed. */
final class Report {
  private final Scores scores; // immutable by now
  private final String base; // immutable

  Report(Scores scores) {
    this.scores = scores;
    this.base = scores.stores().getFirst();
  }

  void print(PrintStream out) {
    Table time = new Table();
    for (String store : scores.stores()) {
      time.column(store, row -> scores.spread(row, store, Score::value).map(s -> clock(row, s)));
    }
    for (String peer : scores.stores().subList(1, scores.stores().size())) {
      time.column(base + " : " + peer, row -> scores.ratio(row, base, row, peer).map(Table::ratio));
    }
    out.printf(
        "Time an operation takes the thread that does it, or GB/s of all threads, median"
            + " [quartiles]. Ratios are of time: below 1 %s is faster. – cannot be done, or has"
            + " failed.%n%n%s%n",
        base, time.of(scores.rows()));

    out.printf(
        "Processor time of the whole JVM an operation, or GB in a second of it:%n%n%s%n",
        medians(Score::cpu, Report::processor)
            .column("aim", row -> Optional.of(Operation.of(row.operation()).aim))
            .of(scores.rows()));
    out.printf(
        "Bytes allocated on the heap an operation:%n%n%s%n",
        medians(Score::bytes, (row, bytes) -> String.format(Locale.ROOT, "%.0f", bytes))
            .of(scores.rows()));
    comparisons(out);
  }

  /** How a figure of a row is written. */
  @FunctionalInterface
  private interface Written {
    String of(Row row, double figure);
  }

  private Table medians(ToDoubleFunction<Score> figure, Written written) {
    Table table = new Table();
    for (String store : scores.stores()) {
      table.column(
          store, row -> scores.spread(row, store, figure).map(s -> written.of(row, s.median())));
    }
    return table;
  }

  /** Within each store: names of equal hash against ordinary ones, two threads against one. */
  private void comparisons(PrintStream out) {
    List<Row> rows = scores.rows();
    table(
        out,
        "Times as long for names of equal String.hashCode as for ordinary ones",
        rows.stream()
            .filter(row -> row.operation().equals(Operation.STAT_SAME_HASH.method))
            .toList(),
        row -> new Row(Operation.STAT_NAMES.method, row.threads()));
    table(
        out,
        "Times as long as by one thread; without a processor for each thread this says little",
        rows.stream().filter(row -> row.threads() > 1).toList(),
        row -> new Row(row.operation(), 1));
  }

  /** What a row is compared with. */
  @FunctionalInterface
  private interface Other {
    Row of(Row row);
  }

  private void table(PrintStream out, String title, List<Row> rows, Other other) {
    if (rows.stream().noneMatch(row -> scores.rows().contains(other.of(row)))) {
      return;
    }
    Table table = new Table();
    for (String store : scores.stores()) {
      table.column(store, row -> scores.ratio(row, store, other.of(row), store).map(Table::ratio));
    }
    out.printf("%s:%n%n%s%n", title, table.of(rows));
  }

  private static String clock(Row row, Spread nanos) {
    Operation operation = Operation.of(row.operation());
    if (operation.streams()) {
      double bytes = (double) operation.bytes * row.threads();
      return String.format(
          Locale.ROOT,
          "%.1f GB/s [%.1f..%.1f]",
          bytes / nanos.median(),
          bytes / nanos.high(),
          bytes / nanos.low());
    }
    Unit unit = Unit.of(nanos.median());
    return String.format(
        Locale.ROOT,
        "%.1f %s [%.1f..%.1f]",
        nanos.median() / unit.nanos,
        unit.name,
        nanos.low() / unit.nanos,
        nanos.high() / unit.nanos);
  }

  private static String processor(Row row, double nanos) {
    Operation operation = Operation.of(row.operation());
    if (operation.streams()) {
      return String.format(Locale.ROOT, "%.1f GB/s", operation.bytes / nanos);
    }
    Unit unit = Unit.of(nanos);
    return String.format(Locale.ROOT, "%.1f %s", nanos / unit.nanos, unit.name);
  }

  private record Unit(String name, double nanos) {
    /** The one in which a time is read most easily. */
    static Unit of(double nanos) {
      if (nanos < 10_000) {
        return new Unit("ns", 1);
      }
      return nanos < 1_000_000 ? new Unit("µs", 1e3) : new Unit("ms", 1e6);
    }
  }
}
