// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.compare.Divergence;
import org.jvfs.testkit.compare.KnownDifference;
import org.jvfs.testkit.random.RandomRun;
import org.jvfs.testkit.random.Shrinker;
import org.jvfs.testkit.script.Case;
import org.jvfs.testkit.script.Op;
import org.jvfs.testkit.script.ScriptException;
import org.jvfs.testkit.script.ScriptReader;
import org.jvfs.testkit.subject.Subject;
import org.jvfs.testkit.subject.SubjectUnavailableException;
import org.jvfs.testkit.subject.Subjects;

/** Compares two implementations from the command line; see {@link #HELP}. */
public final class OracleMain {
  private static final String HELP =
      """
      usage: oracle --left SUBJECT --right SUBJECT [--cases [NAME]] [--calls N] [--seed N] [--replay FILE]

      Runs the same file-system calls on both subjects and reports the first difference, as short a
      script as shows it. The left one is taken as right.

        SUBJECT       tmpfs | ext4 | kernel:DIR | fuse:DIR | jvfs, or what else is on the class path
        --cases       the hand-written cases; with NAME those whose name contains it
        --calls N     N random calls (default 100000 unless --cases or --replay is given)
        --seed N      seed of the random calls (default: the clock)
        --replay FILE a script printed by an earlier run
        --trace       show every call of the cases and what the left subject answers
        --watch       with inotify watches beside the random calls
        --tally       show how often each call was made

      Ends with 0 if there was no difference, 1 if there was, 2 if it could not be run.
      """;

  private final PrintStream out;
  private @Nullable String left;
  private @Nullable String right;
  private @Nullable String cases;
  private @Nullable Path replay;
  private long calls = -1;
  private long seed = System.nanoTime() & 0xffffffffL;
  private boolean tally;
  private boolean trace;
  private boolean watch;

  private OracleMain(PrintStream out) {
    this.out = out;
  }

  /** The command. */
  public static void main(String[] args) throws IOException {
    System.exit(run(System.out, args));
  }

  static int run(PrintStream out, String... args) throws IOException {
    OracleMain main = new OracleMain(out);
    String problem = main.parse(args);
    if (problem != null) {
      out.println("oracle: " + problem);
      out.print(HELP);
      return 2;
    }
    return main.run();
  }

  private @Nullable String parse(String[] args) {
    for (int i = 0; i < args.length; i++) {
      String next = i + 1 < args.length ? args[i + 1] : "";
      switch (args[i]) {
        case "--left" -> left = args[++i];
        case "--right" -> right = args[++i];
        case "--calls" -> calls = Long.parseLong(args[++i]);
        case "--seed" -> seed = Long.parseLong(args[++i]);
        case "--replay" -> replay = Path.of(args[++i]);
        case "--tally" -> tally = true;
        case "--trace" -> trace = true;
        case "--watch" -> watch = true;
        case "--cases" -> {
          cases = next.isEmpty() || next.startsWith("--") ? "" : next;
          i += cases.isEmpty() ? 0 : 1;
        }
        default -> {
          return "unknown argument " + args[i];
        }
      }
    }
    return left == null || right == null ? "--left and --right are needed" : null;
  }

  private int run() throws IOException {
    if (left == null || right == null) {
      throw new IllegalStateException("parse() was not called");
    }
    try (Subject leftSubject = Subjects.of(left);
        Subject rightSubject = Subjects.of(right)) {
      boolean same = true;
      if (cases != null) {
        same = runCases(new CaseRunner(leftSubject, rightSubject), cases);
      }
      if (replay != null) {
        same &= runReplay(leftSubject, rightSubject, replay);
      }
      if (calls > 0 || (cases == null && replay == null)) {
        same &= runRandom(leftSubject, rightSubject);
      }
      return same ? 0 : 1;
    } catch (SubjectUnavailableException | ScriptException | IllegalArgumentException e) {
      out.println("oracle: " + e.getMessage());
      return 2;
    }
  }

  private boolean runCases(CaseRunner runner, String filter) {
    int ran = 0;
    int failed = 0;
    List<String> skipped = new ArrayList<>();
    for (Case test : CaseRunner.allCases()) {
      if (!test.name().contains(filter)) {
        continue;
      }
      Set<String> missing = runner.missing(test);
      if (!missing.isEmpty()) {
        skipped.add(test.name() + " needs " + String.join(", ", missing));
        continue;
      }
      ran++;
      if (trace) {
        out.println("case " + test.name());
        runner.trace(test).forEach(line -> out.println("  " + line));
      }
      List<String> problems = runner.run(test);
      if (!problems.isEmpty()) {
        failed++;
        out.println("FAILED " + test.name());
        problems.forEach(problem -> out.println("  " + problem.replace("\n", "\n  ")));
      }
    }
    out.printf("%d cases, %d failed, %d skipped%n", ran, failed, skipped.size());
    skipped.forEach(reason -> out.println("  skipped: " + reason));
    return failed == 0;
  }

  private boolean runReplay(Subject leftSubject, Subject rightSubject, Path file)
      throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    List<Op> script = ScriptReader.script(file.toString(), text);
    Divergence divergence = new RandomRun(leftSubject, rightSubject).replay(script);
    if (divergence == null) {
      out.println("no difference in " + script.size() + " calls");
      return true;
    }
    out.println(divergence.explain(leftSubject.name(), rightSubject.name()));
    return false;
  }

  private boolean runRandom(Subject leftSubject, Subject rightSubject) {
    RandomRun run = new RandomRun(leftSubject, rightSubject, watch);
    long wanted = calls > 0 ? calls : 100_000;
    out.printf(
        "%d calls on %s and %s, --seed %d%n",
        wanted, leftSubject.name(), rightSubject.name(), seed);
    long began = System.nanoTime();
    RandomRun.Failure failure = run.run(seed, wanted);
    double seconds = (System.nanoTime() - began) / 1e9;
    out.printf(
        "%d calls, %d%% succeeded, %.1f s, %.0f calls/s%n",
        run.calls(),
        run.succeeded() * 100 / Math.max(1, run.calls()),
        seconds,
        run.calls() / seconds);
    if (tally) {
      out.print(run.tally());
    }
    for (KnownDifference known : run.knownDifferences()) {
      out.println("accepted: " + known);
    }
    if (failure == null) {
      out.println("no difference");
      return true;
    }
    out.print(describe(run, failure, leftSubject.name(), rightSubject.name()));
    return false;
  }

  /** Shrinks a failure and tells all that is needed to reproduce it. */
  public static String describe(
      RandomRun run, RandomRun.Failure failure, String leftName, String rightName) {
    StringBuilder text = new StringBuilder();
    text.append("DIFFERENCE in the sequence of --seed ").append(failure.seed());
    text.append(", call ").append(failure.divergence().index()).append(":\n");
    text.append(failure.divergence().explain(leftName, rightName)).append('\n');
    Divergence again = run.replay(failure.script());
    if (again == null) {
      return text.append("It does not happen again when the calls are repeated.\n").toString();
    }
    Shrinker shrinker = new Shrinker(run::replay, failure.script(), again).shrink();
    text.append("Shrunk from ").append(failure.script().size()).append(" to ");
    text.append(shrinker.script().size()).append(" calls in ").append(shrinker.runs());
    text.append(" tries; the script, for --replay:\n\n");
    shrinker.script().forEach(op -> text.append(op).append('\n'));
    text.append('\n').append(shrinker.divergence().explain(leftName, rightName)).append('\n');
    return text.toString();
  }
}
