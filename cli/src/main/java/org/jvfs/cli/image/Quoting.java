// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/** Names as a shell takes them back: what GNU calls shell-escape quoting. */
final class Quoting {
  private static final String SPECIAL = "!\"$&()*;<=>[^`| ?\\'";
  private static final String SPECIAL_FIRST = "#~";

  /** What means the same between double quotes as between single ones. */
  private static final String PLAIN = "%+,-./:]_ '";

  private Quoting() {}

  /** A name in quotes, as it stands in messages. */
  static String always(String name) {
    boolean apostrophe = name.indexOf('\'') >= 0;
    if (apostrophe && name.chars().allMatch(Quoting::isPlain)) {
      return '"' + name + '"';
    }
    StringBuilder s = new StringBuilder("'");
    boolean escaping = false;
    for (int i = 0; i < name.length(); ) {
      int n = printable(name, i);
      if (n == 0) {
        s.append(escaping ? "" : "'$'").append(escape(name.charAt(i)));
        escaping = true;
        i++;
        continue;
      }
      if (escaping) {
        s.append("''");
        escaping = false;
      }
      String piece = name.substring(i, i + n);
      s.append(piece.equals("'") ? "'\\''" : piece);
      i += n;
    }
    return s.append('\'').toString();
  }

  /** A name as it stands in a listing on a terminal: in quotes if a shell would need them. */
  static String ifNeeded(String name) {
    return needsQuotes(name) ? always(name) : name;
  }

  static boolean needsQuotes(String name) {
    if (name.isEmpty() || name.equals("{") || name.equals("}")) {
      return true;
    }
    for (int i = 0; i < name.length(); ) {
      char c = name.charAt(i);
      int n = printable(name, i);
      if (n == 0 || SPECIAL.indexOf(c) >= 0 || (i == 0 && SPECIAL_FIRST.indexOf(c) >= 0)) {
        return true;
      }
      i += n;
    }
    return false;
  }

  private static boolean isPlain(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || PLAIN.indexOf(c) >= 0;
  }

  /** How many bytes at a place are one character that can be seen; 0 if it cannot. */
  private static int printable(String name, int at) {
    char c = name.charAt(at);
    if (c < 0x80) {
      return c >= ' ' && c != 0x7f ? 1 : 0;
    }
    return Terminal.UTF_8 ? printableUtf8(name, at) : 0;
  }

  private static int printableUtf8(String name, int at) {
    char c = name.charAt(at);
    int n = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    if (c < 0xc2 || c > 0xf4 || at + n > name.length()) {
      return 0;
    }
    String one = new String(ByteText.bytes(name.substring(at, at + n)), UTF_8);
    int code = one.codePointAt(0);
    boolean whole = one.codePointCount(0, one.length()) == 1 && code != 0xfffd;
    return whole && Character.isDefined(code) && !Character.isISOControl(code) ? n : 0;
  }

  private static String escape(char c) {
    int at = "\007\b\f\n\r\t\u000b".indexOf(c);
    return at >= 0 ? "\\" + "abfnrtv".charAt(at) : String.format(Locale.ROOT, "\\%03o", (int) c);
  }
}
