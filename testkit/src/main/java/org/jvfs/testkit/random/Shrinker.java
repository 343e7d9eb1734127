// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.compare.Divergence;
import org.jvfs.testkit.script.Arg;
import org.jvfs.testkit.script.ArgKind;
import org.jvfs.testkit.script.Op;

/**
 * Reduces a script that shows a difference: delta debugging over its lines, then simpler arguments,
 * until neither helps. A shorter script counts if it diverges at the same kind of call.
 */
public final class Shrinker {
  private static final int MAX_RUNS = 4_000;
  private static final long CWD = -100;

  private final Function<List<Op>, @Nullable Divergence> replay;
  private List<Op> script;
  private Divergence divergence;
  private int runs;

  /** {@code replay} runs a script on fresh trees and tells its first difference. */
  public Shrinker(
      Function<List<Op>, @Nullable Divergence> replay, List<Op> script, Divergence divergence) {
    this.replay = replay;
    this.script = script;
    this.divergence = divergence;
  }

  /** Does the work; {@link #script} and {@link #divergence} then give the result. */
  public Shrinker shrink() {
    accept(script);
    int before;
    do {
      before = script.size();
      removeLines();
      oneProcess();
      flatten();
      simplifyArguments();
    } while (script.size() < before && runs < MAX_RUNS);
    return this;
  }

  /** The reduced script, ending with the call that differs. */
  public List<Op> script() {
    return script;
  }

  /** The difference it shows. */
  public Divergence divergence() {
    return divergence;
  }

  /** How many scripts were tried. */
  public int runs() {
    return runs;
  }

  /** Takes {@code candidate} if it still shows the difference, cut off after it. */
  private boolean accept(List<Op> candidate) {
    if (runs >= MAX_RUNS) {
      return false;
    }
    runs++;
    Divergence found = replay.apply(candidate);
    if (found == null || !found.resembles(divergence)) {
      return false;
    }
    divergence = found;
    script = List.copyOf(candidate.subList(0, found.index() + 1));
    return true;
  }

  /** The last line, where the difference shows, always stays. */
  private void removeLines() {
    int size = Math.max(1, (script.size() - 1) / 2);
    while (true) {
      boolean removed = false;
      for (int end = script.size() - 1; end > 0; ) {
        int start = Math.max(0, end - size);
        List<Op> candidate = new ArrayList<>(script);
        candidate.subList(start, end).clear();
        if (accept(candidate)) {
          removed = true;
          end = Math.min(start, script.size() - 1);
        } else {
          end = start;
        }
      }
      if (size == 1 && !removed) {
        return;
      }
      size = Math.max(1, size / 2);
    }
  }

  /** Lets the first process make the calls of another, in all lines at once. */
  private void oneProcess() {
    for (int process : script.stream().mapToInt(Op::process).distinct().toArray()) {
      if (process != 0) {
        accept(
            script.stream()
                .map(
                    op -> op.process() == process ? new Op(0, op.into(), op.code(), op.args()) : op)
                .toList());
      }
    }
  }

  /** Leaves out a directory on the way to something, in all lines at once. */
  private void flatten() {
    Set<String> directories = new TreeSet<>();
    for (Op op : script) {
      for (Arg arg : op.args()) {
        if (arg instanceof Arg.Blob(Bytes bytes) && bytes.text().indexOf('/') >= 0) {
          List<String> parts = List.of(bytes.text().split("/", -1));
          directories.addAll(parts.subList(0, parts.size() - 1));
        }
      }
    }
    for (String directory : directories) {
      accept(script.stream().map(op -> without(op, directory + "/")).toList());
    }
  }

  private static Op without(Op op, String step) {
    List<Arg> args = new ArrayList<>();
    for (Arg arg : op.args()) {
      if (arg instanceof Arg.Blob(Bytes bytes)) {
        String text = bytes.text();
        String shorter = text.startsWith(step) ? text.substring(step.length()) : text;
        shorter = shorter.replace("/" + step, "/");
        args.add(shorter.isEmpty() ? arg : new Arg.Blob(Bytes.of(shorter)));
      } else {
        args.add(arg);
      }
    }
    return new Op(op.process(), op.into(), op.code(), List.copyOf(args));
  }

  private void simplifyArguments() {
    for (int line = 0; line < script.size(); line++) {
      int count = script.get(line).args().size();
      for (int index = 0; index < count && line < script.size(); index++) {
        simplify(line, index);
      }
    }
  }

  private void simplify(int line, int index) {
    boolean improved = true;
    while (improved && line < script.size()) {
      improved = false;
      Op op = script.get(line);
      for (Arg simpler : simpler(op.code().kinds().get(index), op.args().get(index))) {
        List<Arg> args = new ArrayList<>(op.args());
        args.set(index, simpler);
        List<Op> candidate = new ArrayList<>(script);
        candidate.set(line, new Op(op.process(), op.into(), op.code(), List.copyOf(args)));
        if (accept(candidate)) {
          improved = true;
          break;
        }
      }
    }
  }

  private static List<Arg> simpler(ArgKind kind, Arg arg) {
    List<Arg> simpler = new ArrayList<>();
    switch (arg) {
      case Arg.Fill fill when fill.length() > 0 -> {
        simpler.add(new Arg.Fill(fill.seed(), 0));
        simpler.add(new Arg.Fill(fill.seed(), 1));
        simpler.add(new Arg.Fill(fill.seed(), fill.length() / 2));
        simpler.removeIf(arg::equals);
      }
      case Arg.Ref _ when kind == ArgKind.FD -> simpler.add(new Arg.Num(CWD));
      case Arg.Num num -> numbers(kind, num.value(), simpler);
      case Arg.Blob blob when blob.bytes().text().contains("/") -> {
        String text = blob.bytes().text();
        int slash = text.lastIndexOf('/');
        simpler.add(new Arg.Blob(Bytes.of(text.substring(slash + 1))));
        if (text.length() > 1 && slash == text.length() - 1) {
          simpler.add(new Arg.Blob(Bytes.of(text.substring(0, slash))));
        }
      }
      default -> {
        // Nothing simpler.
      }
    }
    return simpler;
  }

  private static void numbers(ArgKind kind, long value, List<Arg> simpler) {
    switch (kind) {
      case FD, MODE, TYPE, WHENCE -> {
        // A small number is no simpler than another.
      }
      case INT -> {
        if (value > 0 && value != Long.MAX_VALUE) {
          simpler.add(new Arg.Num(0));
          if (value > 1) {
            simpler.add(new Arg.Num(value / 2));
          }
        }
      }
      default -> {
        for (long bit = Long.highestOneBit(value); value != 0 && bit != 0; bit >>>= 1) {
          if ((value & bit) != 0) {
            simpler.add(new Arg.Num(value & ~bit));
          }
        }
      }
    }
  }
}
