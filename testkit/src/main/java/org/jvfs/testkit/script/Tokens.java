// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import java.util.ArrayList;
import java.util.List;
import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.call.Time;

/** Splits a line into words and turns words into arguments. */
final class Tokens {
  private Tokens() {}

  /**
   * Words separated by blanks, which do not count inside quotes and brackets; {@code #} ends a
   * line.
   */
  static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '\\' && i + 1 < line.length()) {
        word.append(c).append(line.charAt(++i));
        continue;
      }
      if (c == '"') {
        quoted = !quoted;
      }
      if (!quoted && (c == ' ' || c == '\t')) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
      } else if (!quoted && c == '#' && word.isEmpty() && !startsFill(line, i)) {
        break;
      } else {
        word.append(c);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  private static boolean startsFill(String line, int at) {
    return at + 1 < line.length() && Character.isDigit(line.charAt(at + 1));
  }

  static Arg parse(ArgKind kind, String word) {
    return switch (kind) {
      case BLOB -> blob(word);
      case TIME -> new Arg.When(time(word));
      case NUMS -> nums(word);
      case HANDLE -> new Arg.Ref(word);
      case FD ->
          Character.isLetter(word.charAt(0)) || word.charAt(0) == '_'
              ? word.equals("CWD") ? new Arg.Num(-100) : new Arg.Ref(word)
              : new Arg.Num(number(word));
      default -> new Arg.Num(flags(word));
    };
  }

  private static Arg blob(String word) {
    if (word.startsWith("#")) {
      int colon = word.indexOf(':');
      return new Arg.Fill(
          Integer.parseInt(word.substring(1, colon)), (int) number(word.substring(colon + 1)));
    }
    if (word.startsWith("acl:")) {
      return new Arg.Blob(Acl.encode(word.substring(4)));
    }
    return new Arg.Blob(bytes(word));
  }

  /** {@code "text"*count+"text"…}. */
  static Bytes bytes(String word) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < word.length()) {
      if (word.charAt(at) != '"') {
        throw new IllegalArgumentException("not a quoted string: " + word);
      }
      StringBuilder piece = new StringBuilder();
      at = unquote(word, at + 1, piece);
      int count = 1;
      if (at < word.length() && word.charAt(at) == '*') {
        int end = word.indexOf('+', at);
        end = end < 0 ? word.length() : end;
        count = Integer.parseInt(word.substring(at + 1, end));
        at = end;
      }
      out.append(piece.toString().repeat(count));
      if (at < word.length() && word.charAt(at) == '+') {
        at++;
      }
    }
    return Bytes.of(out.toString());
  }

  private static int unquote(String word, int from, StringBuilder out) {
    int at = from;
    while (at < word.length() && word.charAt(at) != '"') {
      char c = word.charAt(at++);
      if (c != '\\') {
        out.append(c);
      } else if (word.charAt(at) == 'x') {
        out.append((char) Integer.parseInt(word.substring(at + 1, at + 3), 16));
        at += 3;
      } else {
        out.append(word.charAt(at++));
      }
    }
    return at + 1;
  }

  private static Time time(String word) {
    if (word.equals("now")) {
      return Time.NOW;
    }
    if (word.equals("omit")) {
      return Time.OMIT;
    }
    int dot = word.indexOf('.');
    return dot < 0
        ? new Time(Long.parseLong(word), 0)
        : new Time(Long.parseLong(word.substring(0, dot)), Long.parseLong(word.substring(dot + 1)));
  }

  private static Arg nums(String word) {
    String inner = word.substring(1, word.length() - 1);
    if (inner.isEmpty()) {
      return Arg.Nums.of();
    }
    List<Integer> values = new ArrayList<>();
    for (String part : inner.split(",", -1)) {
      values.add((int) number(part));
    }
    return new Arg.Nums(values);
  }

  private static long flags(String word) {
    long value = 0;
    if (word.indexOf('|') < 0) {
      return symbolOrNumber(word);
    }
    for (String part : word.split("\\|", -1)) {
      value |= symbolOrNumber(part);
    }
    return value;
  }

  private static long symbolOrNumber(String word) {
    Long symbol = Symbols.value(word);
    return symbol != null ? symbol : number(word);
  }

  /** Decimal, {@code 0} octal or {@code 0x} hexadecimal, with K, M, G or T for powers of 1024. */
  static long number(String word) {
    int shift =
        switch (word.charAt(word.length() - 1)) {
          case 'K' -> 10;
          case 'M' -> 20;
          case 'G' -> 30;
          case 'T' -> 40;
          default -> 0;
        };
    String digits = shift == 0 ? word : word.substring(0, word.length() - 1);
    return digits.startsWith("0x")
        ? Long.parseUnsignedLong(digits.substring(2), 16) << shift
        : Long.decode(digits) << shift;
  }
}
