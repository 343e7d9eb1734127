// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;

/** A mode in words. */
final class Modes {
  private Modes() {}

  /** Ten characters, as {@code ls -l} begins. */
  static String text(int mode) {
    char[] c = "?rwxrwxrwx".toCharArray();
    c[0] = letter(mode);
    for (int i = 0; i < 9; i++) {
      if ((mode & 0400 >> i) == 0) {
        c[i + 1] = '-';
      }
    }
    special(c, 3, (mode & Mode.S_ISUID) != 0, 's');
    special(c, 6, (mode & Mode.S_ISGID) != 0, 's');
    special(c, 9, (mode & Mode.S_ISVTX) != 0, 't');
    return new String(c);
  }

  private static void special(char[] c, int at, boolean set, char letter) {
    if (set) {
      c[at] = c[at] == 'x' ? letter : Character.toUpperCase(letter);
    }
  }

  private static char letter(int mode) {
    return type(mode) == 'f' ? '-' : type(mode);
  }

  /** The type as find has it: {@code bcdpfls}. */
  static char type(int mode) {
    return switch (mode & Mode.S_IFMT) {
      case Mode.S_IFDIR -> 'd';
      case Mode.S_IFLNK -> 'l';
      case Mode.S_IFCHR -> 'c';
      case Mode.S_IFBLK -> 'b';
      case Mode.S_IFIFO -> 'p';
      case Mode.S_IFSOCK -> 's';
      default -> 'f';
    };
  }

  /** The type as stat has it. */
  static String words(Statx s) {
    return switch (type(s.mode)) {
      case 'd' -> "directory";
      case 'l' -> "symbolic link";
      case 'c' -> "character special file";
      case 'b' -> "block special file";
      case 'p' -> "fifo";
      case 's' -> "socket";
      default -> s.size == 0 ? "regular empty file" : "regular file";
    };
  }
}
