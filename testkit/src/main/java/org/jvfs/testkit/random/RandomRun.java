// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.random;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.call.Errnos;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.compare.Comparison;
import org.jvfs.testkit.compare.Differing;
import org.jvfs.testkit.compare.Divergence;
import org.jvfs.testkit.compare.Field;
import org.jvfs.testkit.compare.KnownDifference;
import org.jvfs.testkit.script.Arg;
import org.jvfs.testkit.script.Observed;
import org.jvfs.testkit.script.Op;
import org.jvfs.testkit.script.OpCode;
import org.jvfs.testkit.script.Session;
import org.jvfs.testkit.subject.Features;
import org.jvfs.testkit.subject.Subject;

/**
 * Random sequences in lock-step on two subjects, on fresh trees every some thousand calls.
 *
 * <p>The left subject goes ahead by a chunk of calls, from whose results the generator learns; then
 * the right one makes the same calls. Each chunk ends with a walk over the whole tree.
 */
public final class RandomRun {
  static final String OPTIONS = "size=64m,nr_inodes=10000,mode=0777";
  // MS_NODEV: device nodes must not be opened. MS_NOATIME: access times follow a coarse clock.
  static final long MOUNT_FLAGS = 4 | 1024;
  private static final int CHUNK = 500;
  private static final int CHUNKS_IN_EPISODE = 10;
  // The pause makes times seen by the walk older than a clock tick, so that the next change shows.
  private static final List<Op> CHUNK_END =
      List.of(
          new Op(0, null, OpCode.PAUSE, List.of(new Arg.Num(15))),
          new Op(0, null, OpCode.WALK, List.of()));

  static {
    // The generator runs on threads that cannot load classes: see Calls.batch.
    for (boolean watches : new boolean[] {false, true}) {
      Generator warmUp = new Generator(0, true, true, watches);
      for (int i = 0; i < 10_000; i++) {
        warmUp.next();
        warmUp.learn(Result.ZERO);
      }
    }
  }

  private final Subject left;
  private final Subject right;
  private final List<KnownDifference> known;
  private final boolean fifos;
  private final boolean handles;
  private final boolean watches;
  private final Map<OpCode, Map<Integer, Long>> tally = new EnumMap<>(OpCode.class);
  private long calls;
  private long succeeded;

  /** Compares {@code right} with {@code left}. */
  public RandomRun(Subject left, Subject right) {
    this(left, right, false);
  }

  /** With {@code watches}, what inotify tells is compared as well. */
  public RandomRun(Subject left, Subject right, boolean watches) {
    this.watches = watches;
    this.left = left;
    this.right = right;
    this.known = new ArrayList<>(Differing.between(left, right));
    known.add(
        KnownDifference.ofFields(
            "noatime", "random sequences run on a noatime mount", Field.ATIME_CHANGE));
    Set<String> common = new TreeSet<>(left.features());
    common.retainAll(right.features());
    this.fifos = common.contains(Features.FIFO);
    this.handles = common.contains(Features.HANDLE);
  }

  /**
   * A sequence that ended in a difference.
   *
   * @param seed of the episode, that is of the sequence itself
   */
  public record Failure(long seed, List<Op> script, Divergence divergence) {}

  /** Runs at least {@code wanted} calls; null if there was no difference. */
  public @Nullable Failure run(long seed, long wanted) {
    calls = 0;
    succeeded = 0;
    for (long episode = 0; calls < wanted; episode++) {
      Failure failure = episode(episodeSeed(seed, episode), wanted - calls);
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  /** The first episode's seed is the seed itself, so that a printed one can be given again. */
  private static long episodeSeed(long seed, long episode) {
    return episode == 0 ? seed : ((seed + episode) * 0x9e3779b97f4a7c15L) >>> 1;
  }

  private @Nullable Failure episode(long seed, long limit) {
    Generator generator = new Generator(seed, fifos, handles, watches);
    Comparison comparison = new Comparison(known);
    List<Op> script = new ArrayList<>();
    int compared = 0;
    try (Session leftSession = new Session(left, OPTIONS, MOUNT_FLAGS);
        Session rightSession = new Session(right, OPTIONS, MOUNT_FLAGS)) {
      List<Observed> leftResults = new ArrayList<>();
      for (Op op : generator.prelude()) {
        script.add(op);
        leftResults.add(leftSession.run(op));
      }
      long began = calls;
      for (int chunk = 0; chunk < CHUNKS_IN_EPISODE && calls - began < limit; chunk++) {
        generate(generator, leftSession, script, leftResults);
        List<Op> before = generator.aroundWalk(OpCode.INOTIFY_DRAIN);
        script.addAll(before);
        leftResults.addAll(leftSession.runAll(before));
        script.addAll(CHUNK_END);
        leftResults.addAll(leftSession.runAll(CHUNK_END));
        generator.relearn(leftResults.getLast().result());
        // What the walk itself does depends on how many calls a listing takes.
        List<Op> after = generator.aroundWalk(OpCode.INOTIFY_DISCARD);
        script.addAll(after);
        leftResults.addAll(leftSession.runAll(after));
        List<Op> news = List.copyOf(script.subList(compared, script.size()));
        List<Observed> rightResults = rightSession.runAll(news);
        for (int i = 0; i < news.size(); i++) {
          Divergence divergence =
              comparison.compare(
                  compared + i, news.get(i), leftResults.get(i), rightResults.get(i));
          if (divergence != null) {
            List<Op> upToHere = List.copyOf(script.subList(0, compared + i + 1));
            return new Failure(seed, upToHere, divergence);
          }
        }
        leftResults.clear();
        compared = script.size();
      }
    }
    return null;
  }

  /** Makes up and runs a chunk on the left, each stretch of one process in one go. */
  private void generate(
      Generator generator, Session session, List<Op> script, List<Observed> results) {
    int end = script.size() + CHUNK;
    Op[] next = {generator.next()};
    while (script.size() < end) {
      int process = next[0].process();
      session.batch(
          process,
          () -> {
            do {
              Op op = next[0];
              Observed seen = session.run(op);
              generator.learn(seen.result());
              count(op, seen.result());
              script.add(op);
              results.add(seen);
              next[0] = generator.next();
            } while (next[0].process() == process && script.size() < end);
          });
    }
  }

  private void count(Op op, Result result) {
    tally.computeIfAbsent(op.code(), code -> new TreeMap<>()).merge(result.errno(), 1L, Long::sum);
    calls++;
    if (result.isOk()) {
      succeeded++;
    }
  }

  /** Runs a given script on fresh trees, as the random run does; the first difference, or null. */
  public @Nullable Divergence replay(List<Op> script) {
    return replay(script, OPTIONS, MOUNT_FLAGS);
  }

  /** Likewise with mount options and flags. */
  public @Nullable Divergence replay(List<Op> script, String options, long mountFlags) {
    Comparison comparison = new Comparison(known);
    try (Session leftSession = new Session(left, options, mountFlags);
        Session rightSession = new Session(right, options, mountFlags)) {
      List<Observed> leftResults = leftSession.runAll(script);
      List<Observed> rightResults = rightSession.runAll(script);
      for (int i = 0; i < script.size(); i++) {
        Divergence divergence =
            comparison.compare(i, script.get(i), leftResults.get(i), rightResults.get(i));
        if (divergence != null) {
          return divergence;
        }
      }
    }
    return null;
  }

  /** The differences that were accepted. */
  public List<KnownDifference> knownDifferences() {
    return List.copyOf(known);
  }

  /** How many calls were made on each side, walks not counted. */
  public long calls() {
    return calls;
  }

  /** How many of them succeeded. */
  public long succeeded() {
    return succeeded;
  }

  /** For each call how often it was made, how often it succeeded and how it failed. */
  public String tally() {
    StringBuilder out = new StringBuilder();
    tally.forEach(
        (code, counts) -> {
          long all = counts.values().stream().mapToLong(Long::longValue).sum();
          long ok = counts.getOrDefault(0, 0L);
          out.append(String.format("  %-16s%8d, %3d%% ok", code.word(), all, 100 * ok / all));
          counts.forEach(
              (errno, count) -> {
                if (errno != 0) {
                  out.append(' ').append(Errnos.name(errno)).append(' ').append(count);
                }
              });
          out.append('\n');
        });
    return out.toString();
  }
}
