// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.rounds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Measures each row on each store, in rounds.
 *
 * <p>A round takes each row in random order, and for each all stores, again in random order, in a
 * JVM of its own: neighbours on the machine then disturb all stores alike. The ratios are taken
 * round by round.
 */
public final class Rounds {
  @Option(
      names = "--stores",
      split = ",",
      description = "The first is the one compared with (default: ${DEFAULT-VALUE}).")
  private List<String> stores;

  @Option(names = "--operations", split = ",", description = "Default: ${DEFAULT-VALUE}.")
  private List<String> operations;

  @Option(names = "--threads", split = ",", description = "Default: ${DEFAULT-VALUE}.")
  private List<Integer> threads = List.of(1, 2);

  @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}.")
  private int rounds = 3;

  @Option(
      names = "--seconds",
      description = "Measured in a round, and again to warm up (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(names = "--seed", description = "Of the random order.")
  private long seed = System.nanoTime();

  /**
   * With what is measured unless the command line says otherwise.
   *
   * @param stores the first is the one the others are compared with
   * @param seconds of a round, and again to warm up
   */
  public Rounds(List<String> stores, List<String> operations, double seconds) {
    this.stores = stores;
    this.operations = operations;
    this.seconds = seconds;
  }

  /**
   * The main of a benchmark: ends the JVM with 0 done, 1 failed, 2 not understood.
   *
   * @param command of picocli, with a mixin of this class
   * @param args the command line
   */
  public static void main(Object command, String[] args) {
    System.exit(
        new CommandLine(command)
            .setExecutionExceptionHandler(
                (e, line, parsed) -> {
                  // What went wrong in a benchmark is a cause, or suppressed in one.
                  e.printStackTrace();
                  return 1;
                })
            .execute(args));
  }

  /** How a cell is measured. */
  @FunctionalInterface
  public interface Cell {
    /** Measures it once. */
    Score score(Row row, String store) throws Exception;
  }

  /** Which cells there are. */
  @FunctionalInterface
  public interface Offer {
    /** Whether the store can do the operation. */
    boolean has(Row row, String store);
  }

  /** Makes a round less of each, for a first look: one round, a third of the time. */
  public void shorten() {
    rounds = 1;
    seconds /= 3;
  }

  /** The stores, the one compared with first. */
  public List<String> stores() {
    return stores;
  }

  /** The operations asked for. */
  public List<String> operations() {
    return operations;
  }

  /** How long a cell is measured in a round, and again to warm up. */
  public double seconds() {
    return seconds;
  }

  /** All rows, of one thread first. */
  public List<Row> rows() {
    return threads.stream()
        .flatMap(count -> operations.stream().map(operation -> new Row(operation, count)))
        .toList();
  }

  /** Measures all; what cells have thrown is in {@link Scores#rethrow}. */
  public Scores run(Offer offer, Cell cell) {
    Scores scores = new Scores(stores, rows());
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      System.err.printf("round %d of %d%n", round + 1, rounds);
      for (Row row : shuffled(rows(), random)) {
        for (String store : shuffled(stores, random)) {
          if (offer.has(row, store)) {
            scores.measure(round, row, store, cell);
          }
        }
      }
    }
    return scores;
  }

  private static <T> List<T> shuffled(List<T> things, Random random) {
    List<T> copy = new ArrayList<>(things);
    Collections.shuffle(copy, random);
    return copy;
  }

  /** Says what the figures are of, above them. */
  public String heading() {
    return String.format(
        "JDK %s, %d CPUs, rounds %d, %.1f s each, seed %d",
        Runtime.version(), Runtime.getRuntime().availableProcessors(), rounds, seconds, seed);
  }
}
