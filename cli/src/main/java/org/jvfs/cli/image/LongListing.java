// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;
import org.jvfs.uapi.Timespec;

/** The lines of {@code ls -l}, whose columns are as wide as the widest of the directory. */
final class LongListing {
  private static final long HALF_YEAR = 31_556_952 / 2;

  private final Output out;
  private final Owners owners = new Owners();
  private final boolean numeric;
  private final boolean human;
  private final boolean inode;
  private final String recentFormat;
  private final String oldFormat;
  private final long now = System.currentTimeMillis() / 1000;

  private LongListing(
      Output out, boolean numeric, boolean human, boolean inode, String recent, String old) {
    this.out = out;
    this.numeric = numeric;
    this.human = human;
    this.inode = inode;
    this.recentFormat = recent;
    this.oldFormat = old;
  }

  /** A listing; null if the style of times is none. */
  static @Nullable LongListing of(
      Output out, boolean numeric, boolean human, boolean inode, String style) {
    String[] formats =
        switch (style) {
          case "full-iso" -> new String[] {"%Y-%m-%d %H:%M:%S.%N %z"};
          case "long-iso" -> new String[] {"%Y-%m-%d %H:%M"};
          case "iso" -> new String[] {"%m-%d %H:%M", "%Y-%m-%d "};
          case "locale" -> new String[] {"%b %e %H:%M", "%b %e  %Y"};
          default -> style.startsWith("+") ? style.substring(1).split("\n", 2) : new String[0];
        };
    if (formats.length == 0) {
      return null;
    }
    String recent = formats[formats.length - 1];
    String old = formats[0];
    if (!style.startsWith("+")) {
      recent = formats[0];
      old = formats[formats.length - 1];
    }
    return new LongListing(out, numeric, human, inode, recent, old);
  }

  /**
   * Prints lines.
   *
   * @param besides what else has a say in the widths
   */
  void print(List<Listed> all, List<Listed> besides, boolean quote, boolean pad) {
    List<Listed> measured = new ArrayList<>(all);
    measured.addAll(besides);
    int[] width = new int[COLUMNS];
    int[] device = new int[2];
    for (Listed l : measured) {
      if (l.stat() != null && Mode.isDevice(l.stat().mode)) {
        device[0] = Math.max(device[0], major(l.stat()).length());
        device[1] = Math.max(device[1], minor(l.stat()).length());
      }
    }
    if (device[0] > 0) {
      width[SIZE] = device[0] + 2 + device[1];
    }
    for (Listed l : measured) {
      for (int i = 0; i < COLUMNS; i++) {
        if (i != SIZE || l.stat() == null || !Mode.isDevice(l.stat().mode)) {
          width[i] = Math.max(width[i], cell(l, i).length());
        }
      }
    }
    int timeWidth = time(Timespec.ZERO).length();
    boolean anyAcl = all.stream().anyMatch(Listed::acl);
    for (Listed l : all) {
      line(l, width, device, timeWidth, anyAcl);
      name(l, quote, pad);
    }
  }

  private static final int INODE = 0;
  private static final int LINKS = 1;
  private static final int USER = 2;
  private static final int GROUP = 3;
  private static final int SIZE = 4;
  private static final int COLUMNS = 5;

  private String cell(Listed l, int column) {
    Statx s = l.stat();
    if (column == INODE) {
      return s == null ? "?" : Long.toUnsignedString(s.ino);
    }
    if (s == null) {
      return "?";
    }
    return switch (column) {
      case LINKS -> Integer.toUnsignedString(s.nlink);
      case USER -> numeric ? Integer.toUnsignedString(s.uid) : owners.userOrNumber(s.uid);
      case GROUP -> numeric ? Integer.toUnsignedString(s.gid) : owners.groupOrNumber(s.gid);
      default -> human ? Sizes.human(s.size) : Long.toUnsignedString(s.size);
    };
  }

  private void line(Listed l, int[] width, int[] device, int timeWidth, boolean anyAcl) {
    Statx s = l.stat();
    if (inode) {
      out.print(right(cell(l, INODE), width[INODE]) + " ");
    }
    char letter = l.type() == 'f' ? '-' : l.type();
    out.print(s == null ? letter + "?????????" : Modes.text(s.mode));
    out.print(l.acl() ? "+" : anyAcl ? " " : "");
    out.print(" " + right(cell(l, LINKS), width[LINKS]));
    out.print(" " + owner(cell(l, USER), width[USER]));
    out.print(" " + owner(cell(l, GROUP), width[GROUP]));
    if (s != null && Mode.isDevice(s.mode)) {
      int blank = width[SIZE] - (device[0] + 2 + device[1]);
      out.print(" " + right(major(s), device[0] + Math.max(0, blank)));
      out.print(", " + right(minor(s), device[1]));
    } else {
      out.print(" " + right(cell(l, SIZE), width[SIZE]));
    }
    out.print(" " + (s == null ? right("?", timeWidth) : time(s.mtime)) + " ");
  }

  private void name(Listed l, boolean quote, boolean pad) {
    LsCommand.name(out, l.name(), quote, pad);
    if (l.target() != null) {
      out.print(" -> " + (quote ? Quoting.ifNeeded(l.target()) : l.target()));
    }
    out.print("\n");
  }

  private String time(Timespec t) {
    boolean recent = t.sec() > now - HALF_YEAR && t.sec() <= now;
    return TimeFormat.format(recent ? recentFormat : oldFormat, t);
  }

  /** Names stand to the left, numbers to the right. */
  private static String owner(String s, int width) {
    return Character.isDigit(s.charAt(0)) ? right(s, width) : left(s, width);
  }

  private static String major(Statx s) {
    return Integer.toUnsignedString(Mode.major(s.rdev));
  }

  private static String minor(Statx s) {
    return Integer.toUnsignedString(Mode.minor(s.rdev));
  }

  static String right(String s, int width) {
    return " ".repeat(Math.max(0, width - s.length())) + s;
  }

  static String left(String s, int width) {
    return s + " ".repeat(Math.max(0, width - s.length()));
  }
}
