// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.mount;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jvfs.bench.Spread;

/** The samples of one mode, and the tables made of them. */
final class Results {
  /** An operation with less CPU time than this has not reached the server. */
  private static final double IDLE_NANOS = 100;

  private final Mode mode;
  private final List<String> servers;
  private final Map<Task, Map<String, List<Sample>>> samples = new LinkedHashMap<>();

  Results(Mode mode, List<String> servers, List<Task> tasks) {
    this.mode = mode;
    this.servers = servers;
    for (Task task : tasks) {
      Map<String, List<Sample>> row = new LinkedHashMap<>();
      servers.forEach(server -> row.put(server, new ArrayList<>()));
      samples.put(task, row);
    }
  }

  /** Each server has one sample a round, so samples of the same place were taken side by side. */
  void add(String server, Task task, Sample sample) {
    of(task, server).add(sample);
  }

  private List<Sample> of(Task task, String server) {
    Map<String, List<Sample>> of = samples.get(task);
    List<Sample> list = of == null ? null : of.get(server);
    if (list == null) {
      throw new IllegalArgumentException("nothing known of " + task + " on " + server);
    }
    return list;
  }

  /** Prints, as Markdown, what was measured, and how it stands to the first server. */
  void print(PrintStream out) {
    out.printf("%n### %s%n%n", mode.title);
    out.println("Median latency in us (CPU time of the server an operation, us), operations/s:\n");
    out.print("| operation | clients |");
    servers.forEach(server -> out.printf(" %s |", server));
    out.printf("%n|---|---|%s%n", "---|".repeat(servers.size()));
    for (Task task : samples.keySet()) {
      out.printf("| %s | %d |", task.operation(), task.clients());
      for (String server : servers) {
        out.printf(
            Locale.ROOT,
            " %s (%s) %.0f |",
            micros(spread(task, server, Sample::p50).median()),
            micros(spread(task, server, Sample::serverCpu).median()),
            spread(task, server, Sample::rate).median());
      }
      out.println();
    }
    if (servers.size() > 1) {
      printRatios(out);
    }
  }

  private void printRatios(PrintStream out) {
    String base = servers.getFirst();
    out.printf(
        "%nHow many times better %s is (above 1: better): median over the rounds [quartiles]:%n%n",
        base);
    out.println("| operation | clients | against | latency p50 | operations/s | server CPU |");
    out.println("|---|---|---|---|---|---|");
    for (Task task : samples.keySet()) {
      for (String peer : servers.subList(1, servers.size())) {
        out.printf(
            "| %s | %d | %s | %s | %s | %s |%n",
            task.operation(),
            task.clients(),
            peer,
            ratio(task, peer, base, Sample::p50),
            ratio(task, base, peer, Sample::rate),
            cpuRatio(task, peer, base));
      }
    }
  }

  private Spread spread(Task task, String server, ToDoubleFunction<Sample> value) {
    return Spread.of(of(task, server).stream().mapToDouble(value).toArray());
  }

  /** The ratio round by round: what disturbs the machine for seconds disturbs both its sides. */
  private String ratio(Task task, String above, String below, ToDoubleFunction<Sample> value) {
    List<Sample> a = of(task, above);
    List<Sample> b = of(task, below);
    double[] ratios = new double[a.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = value.applyAsDouble(a.get(i)) / value.applyAsDouble(b.get(i));
    }
    Spread spread = Spread.of(ratios);
    return String.format(
        Locale.ROOT, "%.2f [%.2f..%.2f]", spread.median(), spread.low(), spread.high());
  }

  /** The same of CPU time, which says nothing where the kernel answers by itself. */
  private String cpuRatio(Task task, String peer, String base) {
    if (isIdle(task, base)) {
      return isIdle(task, peer) ? "both idle" : base + " idle";
    }
    return isIdle(task, peer) ? peer + " idle" : ratio(task, peer, base, Sample::serverCpu);
  }

  private boolean isIdle(Task task, String server) {
    return spread(task, server, Sample::serverCpu).median() < IDLE_NANOS;
  }

  private static String micros(double nanos) {
    return String.format(Locale.ROOT, nanos < 100_000 ? "%.1f" : "%.0f", nanos / 1000);
  }
}
