// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.subject.Features;

/**
 * Reads scripts. A file holds cases:
 *
 * <pre>
 * case the-name                        # until the next case
 *   options size=64k                   # mount options, not the usual ones; needs a feature
 *   flags MS_NOATIME                   # mount flags
 *   timed                              # pause before each call, compare access times
 *   needs fifo bind                    # features, see Features
 *   mkdir "d" 0700
 *   p1: as 1000 1000 [2000]            # the second process
 *   p1: f = open "d/x" O_RDONLY ! EACCES
 *   for i 1 40                         # $i in the lines up to end; $(i+1) and $(i-1) also work
 *     symlink "l$i" "l$(i+1)"
 *   end
 * </pre>
 *
 * A line may end in {@code ! ERRNO}, {@code ! ok} or {@code ! = number}: what the author knows to
 * be right, checked beside the comparison. In a short word that stands for several calls it belongs
 * to the first.
 */
public final class ScriptReader {
  private static final String DEFAULT_OPTIONS = "size=64m,nr_inodes=10000,mode=0755";

  private final String file;
  private final List<Case> cases = new ArrayList<>();

  private @Nullable String name;
  private String options = DEFAULT_OPTIONS;
  private long mountFlags;
  private boolean timed;
  private Set<String> needs = new TreeSet<>();
  private List<Line> lines = new ArrayList<>();

  private ScriptReader(String file) {
    this.file = file;
  }

  /**
   * The cases in {@code text}.
   *
   * @throws ScriptException if a line cannot be understood
   */
  public static List<Case> cases(String file, String text) {
    ScriptReader reader = new ScriptReader(file);
    String[] all = text.split("\n", -1);
    reader.block(all, 0, all.length);
    reader.finishCase();
    return reader.cases;
  }

  /**
   * The operations of a plain script without case headers, such as one that the shrinker printed.
   */
  public static List<Op> script(String file, String text) {
    ScriptReader reader = new ScriptReader(file);
    reader.name = file;
    String[] all = text.split("\n", -1);
    reader.block(all, 0, all.length);
    return reader.lines.stream().map(Line::op).toList();
  }

  private void block(String[] all, int from, int to) {
    for (int i = from; i < to; i++) {
      List<String> words = Tokens.split(all[i]);
      if (!words.isEmpty() && words.getFirst().equals("for")) {
        int end = endOf(all, i, to);
        loop(words, all, i + 1, end);
        i = end;
      } else if (!words.isEmpty()) {
        try {
          line(words, file + ":" + (i + 1));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
          throw new ScriptException(
              file + ":" + (i + 1), e.getMessage() + " in: " + all[i].strip());
        }
      }
    }
  }

  private int endOf(String[] all, int start, int to) {
    int depth = 0;
    for (int i = start; i < to; i++) {
      String first = all[i].strip();
      if (first.startsWith("for ")) {
        depth++;
      } else if (first.equals("end") && --depth == 0) {
        return i;
      }
    }
    throw new ScriptException(file + ":" + (start + 1), "for without end");
  }

  private void loop(List<String> words, String[] all, int from, int to) {
    String variable = words.get(1);
    int first = Integer.parseInt(words.get(2));
    int last = Integer.parseInt(words.get(3));
    for (int value = first; value <= last; value++) {
      String[] body = all.clone();
      for (int i = from; i < to; i++) {
        body[i] =
            all[i]
                .replace("$(" + variable + "+1)", Integer.toString(value + 1))
                .replace("$(" + variable + "-1)", Integer.toString(value - 1))
                .replace("$" + variable, Integer.toString(value));
      }
      block(body, from, to);
    }
  }

  private void line(List<String> words, String where) {
    switch (words.getFirst()) {
      case "case" -> {
        finishCase();
        name = words.get(1);
      }
      case "options" -> {
        options = words.get(1);
        needs.add(Features.OPTIONS);
      }
      case "timed" -> timed = true;
      case "needs" -> needs.addAll(words.subList(1, words.size()));
      case "flags" ->
          mountFlags |=
              Tokens.parse(ArgKind.MOUNT, words.get(1)) instanceof Arg.Num(long bits) ? bits : 0;
      default -> call(words, where);
    }
  }

  private void finishCase() {
    if (name != null) {
      cases.add(new Case(name, options, Set.copyOf(needs), mountFlags, timed, List.copyOf(lines)));
    }
    name = null;
    options = DEFAULT_OPTIONS;
    mountFlags = 0;
    timed = false;
    needs = new TreeSet<>();
    lines = new ArrayList<>();
  }

  private void call(List<String> allWords, String where) {
    if (name == null) {
      throw new IllegalArgumentException("a call outside a case");
    }
    List<String> words = new ArrayList<>(allWords);
    String expected = null;
    int mark = words.indexOf("!");
    if (mark >= 0) {
      expected = String.join(" ", words.subList(mark + 1, words.size()));
      words = words.subList(0, mark);
    }
    int process = 0;
    String first = words.getFirst();
    if (first.length() > 2 && first.charAt(0) == 'p' && first.endsWith(":")) {
      process = Integer.parseInt(first.substring(1, first.length() - 1));
      words = words.subList(1, words.size());
    }
    String into = null;
    if (words.size() > 2 && words.get(1).equals("=")) {
      into = words.getFirst();
      words = words.subList(2, words.size());
    }
    List<List<String>> calls = Shorthand.expand(words);
    if (calls == null) {
      calls = List.of(words);
    }
    for (List<String> call : calls) {
      String target = into;
      List<String> rest = call;
      if (call.size() > 2 && call.get(1).equals("=")) {
        target = call.getFirst();
        rest = call.subList(2, call.size());
      }
      lines.add(new Line(op(process, target, rest), expected, where));
      expected = null;
    }
  }

  private static Op op(int process, @Nullable String into, List<String> words) {
    OpCode code = OpCode.valueOf(words.getFirst().toUpperCase(Locale.ROOT));
    List<Arg> args = new ArrayList<>();
    for (int i = 0; i < code.kinds().size(); i++) {
      String word = i + 1 < words.size() ? words.get(i + 1) : code.defaultOf(i);
      if (word == null) {
        throw new IllegalArgumentException("argument " + (i + 1) + " is missing");
      }
      args.add(Tokens.parse(code.kinds().get(i), word));
    }
    if (words.size() > code.kinds().size() + 1) {
      throw new IllegalArgumentException("too many arguments");
    }
    return new Op(process, into, code, args);
  }
}
