// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.rounds;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One benchmark method on one store, by JMH.
 *
 * @param benchmarks the class of the method
 * @param row which method, and by how many threads
 * @param params JMH's parameters of the states used
 * @param jvmArgs what the JVM is started with besides
 */
public record Fork(Class<?> benchmarks, Row row, Map<String, String> params, String... jvmArgs) {
  private static final int ITERATIONS = 3;

  /**
   * Runs it in a JVM of its own.
   *
   * @param mode {@link Mode#Throughput}, in operations a second, or {@link Mode#AverageTime}, in ns
   * @param seconds measured, and again to warm up
   */
  public Score score(Mode mode, double seconds) throws RunnerException {
    TimeValue time = TimeValue.milliseconds((long) (seconds * 1000 / ITERATIONS));
    RunResult result =
        new Runner(
                options()
                    .forks(1)
                    .jvmArgsAppend(jvmArgs)
                    .mode(mode)
                    .timeUnit(mode == Mode.Throughput ? TimeUnit.SECONDS : TimeUnit.NANOSECONDS)
                    .warmupIterations(ITERATIONS)
                    .warmupTime(time)
                    .measurementIterations(ITERATIONS)
                    .measurementTime(time)
                    .addProfiler(GCProfiler.class)
                    .addProfiler(CpuProfiler.class)
                    .build())
            .runSingle();
    return new Score(
        result.getPrimaryResult().getScore(),
        secondary(result, "gc.alloc.rate.norm"),
        secondary(result, CpuProfiler.CPU));
  }

  /** Runs it once, in this JVM. What is measured so is worth nothing, but it has been done. */
  public RunResult once() throws RunnerException {
    return new Runner(
            options()
                .forks(0)
                .mode(Mode.SingleShotTime)
                .warmupIterations(0)
                .measurementIterations(1)
                .build())
        .runSingle();
  }

  private ChainedOptionsBuilder options() {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmarks.getName().replace(".", "\\.") + "\\." + row.operation() + "$")
            .threads(row.threads())
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    params.forEach(options::param);
    return options;
  }

  private static double secondary(RunResult result, String name) throws RunnerException {
    @Nullable Result<?> found = result.getSecondaryResults().get(name);
    if (found == null) {
      throw new RunnerException("JMH has not said " + name);
    }
    return found.getScore();
  }
}
