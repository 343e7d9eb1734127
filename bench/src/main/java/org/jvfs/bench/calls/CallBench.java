// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.calls;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvfs.bench.Spread;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs {@link Calls} on each store and prints how they stand to each other.
 *
 * <p>A round takes each operation in random order, and for each all stores, again in random order,
 * in a JVM of its own: neighbours on the machine then disturb all stores alike. The ratios are
 * taken round by round.
 */
@Command(
    name = "call-bench",
    description = "Measures calls on file systems within one JVM.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class CallBench implements Callable<Integer> {
  @Option(
      names = "--stores",
      split = ",",
      description =
          "The first is the one compared with (default: ${DEFAULT-VALUE}); jvfs-lockdep is"
              + " another.")
  private List<String> stores = Stores.NAMES;

  @Option(names = "--operations", split = ",", description = "Default: ${DEFAULT-VALUE}.")
  private List<String> operations =
      List.of("stat", "missing", "create", "read4k", "read64k", "write64k", "readdir");

  @Option(names = "--threads", split = ",", description = "Default: ${DEFAULT-VALUE}.")
  private List<Integer> threads = List.of(1, 2);

  @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}.")
  private int rounds = 3;

  @Option(
      names = "--seconds",
      description = "Measured in a round, and again to warm up (default: ${DEFAULT-VALUE}).")
  private double seconds = 1.5;

  @Option(names = "--seed", description = "Of the random order.")
  private long seed = System.nanoTime();

  private CallBench() {}

  /**
   * Runs the benchmarks and ends the JVM: 0 done, 1 failed, 2 not understood.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new CallBench())
            .setExecutionExceptionHandler(
                (e, command, parsed) -> {
                  // What went wrong in a benchmark is a cause, or suppressed in one.
                  e.printStackTrace();
                  return 1;
                })
            .execute(args));
  }

  /** A row of the table. */
  private record Row(String operation, int threads) {}

  /** One result: operations a second of all threads, and bytes allocated an operation. */
  private record Score(double rate, double bytes) {}

  @Override
  public Integer call() throws RunnerException {
    Map<Row, Map<String, List<Score>>> scores = new LinkedHashMap<>();
    for (int count : threads) {
      for (String operation : operations) {
        Map<String, List<Score>> row = new LinkedHashMap<>();
        stores.forEach(store -> row.put(store, new ArrayList<>()));
        scores.put(new Row(operation, count), row);
      }
    }
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      System.err.printf("round %d of %d%n", round + 1, rounds);
      for (Map.Entry<Row, Map<String, List<Score>>> row : shuffled(scores.entrySet(), random)) {
        for (Map.Entry<String, List<Score>> store : shuffled(row.getValue().entrySet(), random)) {
          store.getValue().add(score(row.getKey(), store.getKey()));
        }
      }
    }
    print(scores, System.out);
    return 0;
  }

  private static <T> List<T> shuffled(Iterable<T> things, Random random) {
    List<T> copy = new ArrayList<>();
    things.forEach(copy::add);
    Collections.shuffle(copy, random);
    return copy;
  }

  private Score score(Row row, String store) throws RunnerException {
    int iterations = 3;
    TimeValue time = TimeValue.milliseconds((long) (seconds * 1000 / iterations));
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .include("\\." + Calls.class.getSimpleName() + "\\." + row.operation + "$")
                    .param("name", store)
                    .threads(row.threads)
                    .forks(1)
                    .jvmArgsAppend(Stores.jvmArgs(store))
                    .mode(Mode.Throughput)
                    .timeUnit(TimeUnit.SECONDS)
                    .warmupIterations(iterations)
                    .warmupTime(time)
                    .measurementIterations(iterations)
                    .measurementTime(time)
                    .addProfiler(GCProfiler.class)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .runSingle();
    @Nullable Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
    if (bytes == null) {
      throw new RunnerException("JMH's GC profiler has not said what was allocated");
    }
    return new Score(result.getPrimaryResult().getScore(), bytes.getScore());
  }

  private void print(Map<Row, Map<String, List<Score>>> scores, PrintStream out) {
    String base = stores.getFirst();
    out.printf(
        "JDK %s, %d CPUs, rounds %d, %.1f s each, seed %d%n%n",
        Runtime.version(), Runtime.getRuntime().availableProcessors(), rounds, seconds, seed);
    out.printf(
        "Operations/s (bytes allocated an operation), and how many times as many %s does:%n%n",
        base);
    out.print("| operation | threads |");
    stores.forEach(store -> out.printf(" %s |", store));
    stores.stream().skip(1).forEach(store -> out.printf(" %s : %s |", base, store));
    out.printf("%n|---|---|%s%n", "---|".repeat(stores.size() * 2 - 1));
    scores.forEach(
        (row, of) -> {
          out.printf("| %s | %d |", row.operation, row.threads);
          of.values().forEach(store -> out.printf(" %s |", absolute(store)));
          of.values().stream()
              .skip(1)
              .forEach(peer -> out.printf(" %s |", ratio(of.values().iterator().next(), peer)));
          out.println();
        });
  }

  private static String absolute(List<Score> scores) {
    return String.format(
        Locale.ROOT,
        "%.0f (%.0f)",
        Spread.of(scores.stream().mapToDouble(Score::rate).toArray()).median(),
        Spread.of(scores.stream().mapToDouble(Score::bytes).toArray()).median());
  }

  private static String ratio(List<Score> base, List<Score> peer) {
    double[] ratios = new double[base.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = base.get(i).rate / peer.get(i).rate;
    }
    Spread spread = Spread.of(ratios);
    return String.format(
        Locale.ROOT, "%.2f [%.2f..%.2f]", spread.median(), spread.low(), spread.high());
  }
}
