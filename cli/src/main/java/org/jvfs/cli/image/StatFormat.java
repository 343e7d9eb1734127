// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;
import org.jvfs.uapi.Timespec;

/** The formats of {@code stat -c}. */
final class StatFormat {
  private static final String DIRECTIVES = "aAbBCdDfFgGhimnNorstTuUwWxXyYzZ";
  private static final String TIME = "%Y-%m-%d %H:%M:%S.%N %z";
  private static final int UNIT = 512;

  private final Owners owners = new Owners();

  /**
   * What is formatted.
   *
   * @param target of a symbolic link
   */
  record Subject(String name, Statx stat, @Nullable String target) {}

  /** Text with directives: {@code %[flags][width][.precision][HL]letter}. */
  String format(String format, Subject s, boolean quoteAlways) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      if (format.charAt(i) != '%') {
        out.append(format.charAt(i));
        continue;
      }
      int from = ++i;
      while (i < format.length() && "#-+.I 0123456789'".indexOf(format.charAt(i)) >= 0) {
        i++;
      }
      String how = format.substring(from, i);
      char part = 0;
      if (i + 1 < format.length()
          && "HL".indexOf(format.charAt(i)) >= 0
          && "dr".indexOf(format.charAt(i + 1)) >= 0) {
        part = format.charAt(i++);
      }
      if (i == format.length()) {
        out.append('%').append(how);
        break;
      }
      char letter = format.charAt(i);
      out.append(letter == '%' ? "%" : field(how, part, letter, s, quoteAlways));
    }
    return out.toString();
  }

  private String field(String how, char part, char letter, Subject s, boolean quoteAlways) {
    if (DIRECTIVES.indexOf(letter) < 0) {
      return "?";
    }
    boolean left = how.indexOf('-') >= 0;
    String digits = how.replaceFirst("^[-#+ ']*", "");
    boolean zero = digits.startsWith("0") && !left;
    int dot = digits.indexOf('.');
    String w = dot < 0 ? digits : digits.substring(0, dot);
    int width = w.isEmpty() ? 0 : Integer.parseInt(w);
    int precision =
        dot < 0 ? -1 : dot + 1 == digits.length() ? 9 : Integer.parseInt(digits.substring(dot + 1));
    String v = value(part, letter, precision, s, quoteAlways);
    boolean number = "bBdDfghiorstTuWXYZa".indexOf(letter) >= 0;
    if (how.indexOf('#') >= 0) {
      v = (letter == 'a' ? "0" : "fDtT".indexOf(letter) >= 0 ? "0x" : "") + v;
    }
    if (how.indexOf('+') >= 0 && "WXYZ".indexOf(letter) >= 0) {
      v = "+" + v;
    }
    if (!number && dot >= 0 && precision < v.length()) {
      v = v.substring(0, precision);
    }
    String fill = (zero && number ? "0" : " ").repeat(Math.max(0, width - v.length()));
    return left ? v + fill : fill + v;
  }

  private String value(char part, char letter, int precision, Subject subject, boolean always) {
    Statx s = subject.stat();
    return switch (letter) {
      case 'a' -> Integer.toOctalString(s.mode & Mode.S_IALLUGO);
      case 'A' -> Modes.text(s.mode);
      case 'b' -> Long.toUnsignedString(s.blocks);
      case 'B' -> Integer.toString(UNIT);
      case 'C' -> "?";
      case 'd' -> device(part, s.dev, 10);
      case 'D' -> device(part, s.dev, 16);
      case 'f' -> Integer.toHexString(s.mode);
      case 'F' -> Modes.words(s);
      case 'g' -> Integer.toUnsignedString(s.gid);
      case 'G' -> owners.group(s.gid) == null ? "UNKNOWN" : owners.groupOrNumber(s.gid);
      case 'h' -> Integer.toUnsignedString(s.nlink);
      case 'i' -> Long.toUnsignedString(s.ino);
      case 'm' -> "/";
      case 'n' -> subject.name();
      case 'N' -> quoted(subject, always);
      case 'o' -> Integer.toString(s.blksize);
      case 'r' -> device(part, s.rdev, 10);
      case 's' -> Long.toUnsignedString(s.size);
      case 't' -> Integer.toHexString(Mode.major(s.rdev));
      case 'T' -> Integer.toHexString(Mode.minor(s.rdev));
      case 'u' -> Integer.toUnsignedString(s.uid);
      case 'U' -> owners.user(s.uid) == null ? "UNKNOWN" : owners.userOrNumber(s.uid);
      case 'w' -> hasBirth(s) ? TimeFormat.format(TIME, s.btime) : "-";
      case 'x' -> TimeFormat.format(TIME, s.atime);
      case 'y' -> TimeFormat.format(TIME, s.mtime);
      case 'z' -> TimeFormat.format(TIME, s.ctime);
      case 'W' -> hasBirth(s) ? seconds(s.btime, precision) : "0";
      case 'X' -> seconds(s.atime, precision);
      case 'Y' -> seconds(s.mtime, precision);
      default -> seconds(s.ctime, precision);
    };
  }

  private static boolean hasBirth(Statx s) {
    return (s.mask & Statx.STATX_BTIME) != 0;
  }

  private static String quoted(Subject s, boolean always) {
    String name = always ? Quoting.always(s.name()) : s.name();
    if (s.target() == null) {
      return name;
    }
    return name + " -> " + (always ? Quoting.always(s.target()) : s.target());
  }

  private static String device(char part, long dev, int radix) {
    return switch (part) {
      case 'H' -> Integer.toUnsignedString(Mode.major(dev), radix);
      case 'L' -> Integer.toUnsignedString(Mode.minor(dev), radix);
      default -> Long.toUnsignedString(dev, radix);
    };
  }

  private static String seconds(Timespec t, int precision) {
    if (precision <= 0) {
      return Long.toString(t.sec());
    }
    return BigDecimal.valueOf(t.sec())
        .add(BigDecimal.valueOf(t.nsec(), 9))
        .setScale(precision, RoundingMode.FLOOR)
        .toPlainString();
  }

  /** The directives of {@code --printf}'s backslashes, taken out. */
  static String unescape(String s) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c != '\\' || i + 1 == s.length()) {
        out.append(c);
        continue;
      }
      c = s.charAt(++i);
      int at = "abfnrtv\\0\"".indexOf(c);
      if (c >= '0' && c <= '7') {
        int n = 0;
        int end = Math.min(s.length(), i + 3);
        for (; i < end && s.charAt(i) >= '0' && s.charAt(i) <= '7'; i++) {
          n = n * 8 + s.charAt(i) - '0';
        }
        i--;
        out.append((char) (n & 0xff));
      } else if (at >= 0) {
        out.append("\007\b\f\n\r\t\u000b\\\0\"".charAt(at));
      } else {
        out.append('\\').append(c);
      }
    }
    return out.toString();
  }
}
