// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.calls;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jvfs.bench.rounds.Fork;
import org.jvfs.bench.rounds.Rounds;
import org.jvfs.bench.rounds.Row;
import org.jvfs.bench.rounds.Score;
import org.jvfs.bench.rounds.Scores;
import org.jvfs.bench.rounds.Table;
import org.openjdk.jmh.annotations.Mode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs {@link Calls} on each store and prints how they stand to each other. */
@Command(
    name = "call-bench",
    description = "Measures calls on file systems within one JVM. jvfs-lockdep is another store.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class CallBench implements Callable<Integer> {
  @Mixin
  private final Rounds rounds =
      new Rounds(
          Stores.NAMES,
          List.of("stat", "missing", "create", "read4k", "read64k", "write64k", "readdir"),
          1.5);

  private CallBench() {}

  /**
   * Runs the benchmarks and ends the JVM: 0 done, 1 failed, 2 not understood.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    Rounds.main(new CallBench(), args);
  }

  @Override
  public Integer call() throws Exception {
    Scores scores =
        rounds.run(
            (row, store) -> true,
            (row, store) ->
                new Fork(Calls.class, row, Map.of("name", store), Stores.jvmArgs(store))
                    .score(Mode.Throughput, rounds.seconds()));
    String base = scores.stores().getFirst();
    Table table = new Table();
    for (String store : scores.stores()) {
      table.column(store, row -> absolute(scores, row, store));
    }
    for (String peer : scores.stores().subList(1, scores.stores().size())) {
      table.column(
          base + " : " + peer, row -> scores.ratio(row, base, row, peer).map(Table::ratio));
    }
    System.out.printf(
        "%s%n%nOperations/s (bytes allocated an operation), and how many times as many %s"
            + " does:%n%n%s",
        rounds.heading(), base, table.of(scores.rows()));
    scores.rethrow();
    return 0;
  }

  private static Optional<String> absolute(Scores scores, Row row, String store) {
    return scores
        .spread(row, store, Score::value)
        .flatMap(
            rate ->
                scores
                    .spread(row, store, Score::bytes)
                    .map(
                        bytes ->
                            String.format(
                                Locale.ROOT, "%.0f (%.0f)", rate.median(), bytes.median())));
  }
}
