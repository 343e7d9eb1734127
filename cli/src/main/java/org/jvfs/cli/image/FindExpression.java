// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.util.List;
import org.jvfs.cli.image.ImageCommand.Usage;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Timespec;

/**
 * Reads find's expression: tests and actions with {@code ( ) ! -not -a -and -o -or} and a comma
 * between, {@code -a} before {@code -o} before a comma.
 */
final class FindExpression {
  private final List<String> words;
  private final Actions actions;
  private int at;
  private boolean acts;
  private int minDepth;
  private int maxDepth = Integer.MAX_VALUE;

  /** What find does with what it finds, and how it looks at other files. */
  interface Actions {
    void print(String byteText);

    /** The modification time of a file of the host or of an image. */
    Timespec modified(String operand);

    /** Whether a directory is empty. */
    boolean isEmpty(Found f) throws ErrnoException;

    /** Does not go into a directory. */
    void prune();
  }

  FindExpression(List<String> words, Actions actions) {
    this.words = words;
    this.actions = actions;
  }

  int minDepth() {
    return minDepth;
  }

  int maxDepth() {
    return maxDepth;
  }

  /** The whole expression; paths are printed if no action stands in it. */
  FindTest parse() {
    FindTest t = words.isEmpty() ? f -> true : list();
    if (at < words.size()) {
      throw bad("paths must precede expression: " + Quoting.always(words.get(at)));
    }
    FindTest all = t;
    return acts ? all : f -> all.test(f) && print(f, "\n");
  }

  private static Usage bad(String text) {
    return new Usage(ImageCommand.FAILED, text);
  }

  private boolean print(Found f, String end) {
    actions.print(f.path() + end);
    return true;
  }

  private boolean next(String... any) {
    if (at < words.size() && List.of(any).contains(words.get(at))) {
      at++;
      return true;
    }
    return false;
  }

  private FindTest list() {
    FindTest t = either();
    while (next(",")) {
      FindTest a = t;
      FindTest b = either();
      t =
          f -> {
            var _ = a.test(f);
            return b.test(f);
          };
    }
    return t;
  }

  private FindTest either() {
    FindTest t = both();
    while (next("-o", "-or")) {
      FindTest a = t;
      FindTest b = both();
      t = f -> a.test(f) || b.test(f);
    }
    return t;
  }

  private FindTest both() {
    FindTest t = not();
    while (at < words.size() && !List.of("-o", "-or", ")", ",").contains(words.get(at))) {
      if (!next("-a", "-and") && !isWord(words.get(at))) {
        break;
      }
      FindTest a = t;
      FindTest b = not();
      t = f -> a.test(f) && b.test(f);
    }
    return t;
  }

  private static boolean isWord(String w) {
    return w.startsWith("-") || w.equals("(") || w.equals("!");
  }

  private FindTest not() {
    if (next("!", "-not")) {
      FindTest t = not();
      return f -> !t.test(f);
    }
    if (next("(")) {
      FindTest t = list();
      if (!next(")")) {
        throw bad(
            "invalid expression; I was expecting to find a ')' somewhere but did not see one.");
      }
      return t;
    }
    if (at == words.size()) {
      throw bad("invalid expression; expected to find a test or action at its end");
    }
    return primary(words.get(at++));
  }

  private String argument(String word) {
    if (at == words.size()) {
      throw bad("missing argument to `" + word + "'");
    }
    return words.get(at++);
  }

  private FindTest primary(String word) {
    return switch (word) {
      case "-true" -> f -> true;
      case "-false" -> f -> false;
      case "-print" -> action(f -> print(f, "\n"));
      case "-print0" -> action(f -> print(f, "\0"));
      case "-printf" -> {
        FindPrintf format = new FindPrintf(argument(word));
        yield action(
            f -> {
              actions.print(format.format(f));
              return true;
            });
      }
      case "-prune" ->
          f -> {
            actions.prune();
            return true;
          };
      case "-maxdepth" -> {
        maxDepth = depth(word);
        yield f -> true;
      }
      case "-mindepth" -> {
        minDepth = depth(word);
        yield f -> true;
      }
      case "-name" -> {
        Glob g = new Glob(argument(word));
        yield f -> g.matches(f.name());
      }
      case "-iname" -> {
        Glob g = new Glob(lower(argument(word)));
        yield f -> g.matches(lower(f.name()));
      }
      case "-path", "-wholename" -> {
        Glob g = new Glob(argument(word));
        yield f -> g.matches(f.path());
      }
      case "-lname" -> {
        Glob g = new Glob(argument(word));
        yield f -> Modes.type(f.stat().mode) == 'l' && g.matches(f.target());
      }
      case "-type" -> type(word);
      case "-size" -> size(word);
      case "-perm" -> perm(word);
      case "-links" -> number(word, f -> Integer.toUnsignedLong(f.stat().nlink));
      case "-inum" -> number(word, f -> f.stat().ino);
      case "-uid" -> number(word, f -> Integer.toUnsignedLong(f.stat().uid));
      case "-gid" -> number(word, f -> Integer.toUnsignedLong(f.stat().gid));
      case "-newer" -> {
        Timespec than = actions.modified(argument(word));
        yield f -> f.stat().mtime.compareTo(than) > 0;
      }
      case "-empty" ->
          f ->
              switch (Modes.type(f.stat().mode)) {
                case 'f' -> f.stat().size == 0;
                case 'd' -> actions.isEmpty(f);
                default -> false;
              };
      default ->
          throw bad(
              word.startsWith("-")
                  ? "unknown predicate `" + word + "'"
                  : "paths must precede expression: " + Quoting.always(word));
    };
  }

  /** Letters of ASCII: others have no case in the C locale. */
  private static String lower(String s) {
    StringBuilder out = new StringBuilder(s);
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      out.setCharAt(i, c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return out.toString();
  }

  private FindTest action(FindTest t) {
    acts = true;
    return t;
  }

  private int depth(String word) {
    String n = argument(word);
    if (!n.matches("[0-9]{1,9}")) {
      throw bad(
          "Expected a positive decimal integer argument to "
              + word
              + ", but got "
              + Quoting.always(n));
    }
    return Integer.parseInt(n);
  }

  private FindTest type(String word) {
    String types = argument(word);
    if (!types.matches("[bcdpfls](,[bcdpfls])*")) {
      throw bad("Unknown argument to -type: " + types);
    }
    return f -> types.indexOf(Modes.type(f.stat().mode)) >= 0;
  }

  private interface Value {
    long of(Found f);
  }

  private FindTest number(String word, Value value) {
    String n = argument(word);
    if (!n.matches("[+-]?[0-9]{1,18}")) {
      throw bad("invalid argument `" + n + "' to `" + word + "'");
    }
    return compare(n, value);
  }

  private static FindTest compare(String n, Value value) {
    char sign = n.charAt(0);
    long than = Long.parseLong(sign == '+' || sign == '-' ? n.substring(1) : n);
    return f -> {
      int c = Long.compareUnsigned(value.of(f), than);
      return sign == '+' ? c > 0 : sign == '-' ? c < 0 : c == 0;
    };
  }

  private FindTest size(String word) {
    String n = argument(word);
    if (n.matches("[+-]?[0-9]+[^0-9cwbkMG]")) {
      throw bad("invalid -size type `" + n.charAt(n.length() - 1) + "'");
    }
    if (!n.matches("[+-]?[0-9]{1,18}[cwbkMG]?")) {
      throw bad("Invalid argument `" + n + "' to -size");
    }
    char last = n.charAt(n.length() - 1);
    long unit =
        switch (last) {
          case 'c' -> 1;
          case 'w' -> 2;
          case 'k' -> 1 << 10;
          case 'M' -> 1 << 20;
          case 'G' -> 1 << 30;
          default -> 512;
        };
    String digits = Character.isDigit(last) ? n : n.substring(0, n.length() - 1);
    return compare(digits, f -> Sizes.ceil(f.stat().size, unit));
  }

  private FindTest perm(String word) {
    String n = argument(word);
    if (!n.matches("[-/]?[0-7]{1,4}")) {
      throw bad("invalid mode " + Quoting.always(n) + "; it is octal here");
    }
    char how = n.charAt(0);
    int bits = Integer.parseInt(how == '-' || how == '/' ? n.substring(1) : n, 8);
    return f -> {
      int mode = f.stat().mode & Mode.S_IALLUGO;
      return switch (how) {
        case '-' -> (mode & bits) == bits;
        case '/' -> bits == 0 || (mode & bits) != 0;
        default -> mode == bits;
      };
    };
  }
}
