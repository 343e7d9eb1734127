// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.nio;

import java.util.concurrent.Callable;
import org.jvfs.bench.rounds.Fork;
import org.jvfs.bench.rounds.Rounds;
import org.jvfs.bench.rounds.Row;
import org.jvfs.bench.rounds.Score;
import org.jvfs.bench.rounds.Scores;
import org.openjdk.jmh.annotations.Mode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs {@link NioCalls} on each store and prints how they stand to each other. */
@Command(
    name = "nio-bench",
    description = "Measures java.nio.file on file systems in memory.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class NioBench implements Callable<Integer> {
  @Mixin private final Rounds rounds = new Rounds(NioStores.NAMES, Operation.methods(), 3);

  @Option(names = "--short", description = "One round, of a third of the time.")
  private boolean brief;

  @Option(
      names = "--check",
      description = "Measures nothing: does each operation once, with little, on each store.")
  private boolean check;

  private NioBench() {}

  /**
   * Runs the benchmarks and ends the JVM: 0 done, 1 failed, 2 not understood.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    Rounds.main(new NioBench(), args);
  }

  @Override
  public Integer call() throws Exception {
    // What is misspelt is to be found before the first is measured.
    rounds.operations().forEach(Operation::of);
    rounds.stores().forEach(NioStores::check);
    if (check) {
      check();
      return 0;
    }
    if (brief) {
      rounds.shorten();
    }
    Scores scores = rounds.run(NioStores::offers, this::score);
    System.out.println(rounds.heading());
    System.out.println();
    new Report(scores).print(System.out);
    scores.rethrow();
    return 0;
  }

  private Score score(Row row, String store) throws Exception {
    return NioStores.with(
        row, store, Sizes.FULL, fork -> fork.score(Mode.AverageTime, rounds.seconds()));
  }

  private void check() throws Exception {
    int done = 0;
    for (Row row : rounds.rows()) {
      for (String store : rounds.stores()) {
        if (NioStores.offers(row, store)) {
          System.err.printf("%s by %d on %s%n", row.operation(), row.threads(), store);
          NioStores.with(row, store, Sizes.TINY, Fork::once);
          done++;
        }
      }
    }
    System.out.println(done + " benchmarks work");
  }
}
