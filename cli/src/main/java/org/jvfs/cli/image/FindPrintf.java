// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;
import org.jvfs.uapi.Timespec;

/** The formats of find's -printf. */
final class FindPrintf {
  private final Owners owners = new Owners();
  private final String format;

  FindPrintf(String format) {
    this.format = format;
  }

  String format(Found f) throws ErrnoException {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '\\' && i + 1 < format.length()) {
        int end = i + 2;
        while (end < Math.min(format.length(), i + 4)
            && isOctal(format.charAt(i + 1))
            && isOctal(format.charAt(end))) {
          end++;
        }
        if (format.charAt(i + 1) == 'c') {
          return out.toString();
        }
        out.append(StatFormat.unescape(format.substring(i, end)));
        i = end - 1;
      } else if (c == '%' && i + 1 < format.length()) {
        int from = ++i;
        while (i < format.length() - 1 && "-0123456789".indexOf(format.charAt(i)) >= 0) {
          i++;
        }
        String how = format.substring(from, i);
        char letter = format.charAt(i);
        boolean time = "ACT".indexOf(letter) >= 0 && i + 1 < format.length();
        String v = time ? time(letter, format.charAt(++i), f.stat()) : value(letter, f);
        out.append(padded(how, v));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }

  private static String padded(String how, String v) {
    boolean left = how.startsWith("-");
    String digits = left ? how.substring(1) : how;
    int width = digits.isEmpty() ? 0 : Integer.parseInt(digits);
    if (left) {
      return LongListing.left(v, width);
    }
    return digits.startsWith("0")
        ? "0".repeat(Math.max(0, width - v.length())) + v
        : LongListing.right(v, width);
  }

  private String value(char letter, Found f) throws ErrnoException {
    Statx s = f.stat();
    return switch (letter) {
      case 'p' -> f.path();
      case 'f' -> f.name();
      case 'h' -> directory(f.path());
      case 'H' -> f.start();
      case 'P' -> beneath(f);
      case 'd' -> Integer.toString(f.depth());
      case 's' -> Long.toUnsignedString(s.size);
      case 'b' -> Long.toUnsignedString(s.blocks);
      case 'k' -> Long.toUnsignedString(Sizes.ceil(s.blocks, 2));
      case 'm' -> Integer.toOctalString(s.mode & Mode.S_IALLUGO);
      case 'M' -> Modes.text(s.mode);
      case 'u' -> owners.userOrNumber(s.uid);
      case 'U' -> Integer.toUnsignedString(s.uid);
      case 'g' -> owners.groupOrNumber(s.gid);
      case 'G' -> Integer.toUnsignedString(s.gid);
      case 'i' -> Long.toUnsignedString(s.ino);
      case 'n' -> Integer.toUnsignedString(s.nlink);
      case 'D' -> Long.toUnsignedString(s.dev);
      case 'l' -> f.target();
      case 'y' -> Character.toString(Modes.type(s.mode));
      case 'Y' -> behind(f);
      case 'a' -> time('A', 'c', s);
      case 'c' -> time('C', 'c', s);
      case 't' -> time('T', 'c', s);
      case '%' -> "%";
      default -> "%" + letter;
    };
  }

  private static String directory(String path) {
    int at = path.lastIndexOf('/');
    return at < 0 ? "." : path.substring(0, at);
  }

  private static String beneath(Found f) {
    String rest = f.path().substring(f.start().length());
    return rest.startsWith("/") ? rest.substring(1) : rest;
  }

  private static String behind(Found f) {
    try {
      return Character.toString(Modes.type(f.image().stat(f.operand().path(), true).mode));
    } catch (ErrnoException e) {
      return switch (e.errno()) {
        case ENOENT, ENOTDIR -> "N";
        case ELOOP -> "L";
        default -> "?";
      };
    }
  }

  /** Seconds have ten digits behind the point, as find has them. */
  private static String time(char which, char letter, Statx s) {
    Timespec t = which == 'A' ? s.atime : which == 'C' ? s.ctime : s.mtime;
    String point = TimeFormat.format(".%N0", t);
    return switch (letter) {
      case '@' -> t.sec() + point;
      case 'S' -> TimeFormat.format("%S", t) + point;
      case 'T' -> TimeFormat.format("%T", t) + point;
      case '+' -> TimeFormat.format("%F+%T", t) + point;
      case 'c' -> TimeFormat.format("%a %b %e %T", t) + point + TimeFormat.format(" %Y", t);
      default -> TimeFormat.format("%" + letter, t);
    };
  }
}
