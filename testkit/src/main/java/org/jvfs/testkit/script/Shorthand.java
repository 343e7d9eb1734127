// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The short words in which scripts are written, each standing for one or more calls. {@code $1} is
 * the first argument, {@code $2:x} the second or x if there is none, {@code $*} all of them.
 */
final class Shorthand {
  private static final Map<String, List<String>> TABLE =
      Map.ofEntries(
          one("open", "openat CWD $*"),
          one("mkdir", "mkdirat CWD $*"),
          one("mknod", "mknodat CWD $*"),
          one("mkfifo", "mknodat CWD $1 S_IFIFO|0644"),
          one("symlink", "symlinkat $1 CWD $2"),
          one("link", "linkat CWD $1 CWD $2 $3:0"),
          one("unlink", "unlinkat CWD $1 0"),
          one("rmdir", "unlinkat CWD $1 AT_REMOVEDIR"),
          one("rename", "renameat2 CWD $1 CWD $2 $3:0"),
          one("readlink", "readlinkat CWD $*"),
          one("stat", "statx CWD $1 0"),
          one("lstat", "statx CWD $1 AT_SYMLINK_NOFOLLOW"),
          one("fstat", "statx $1 \"\" AT_EMPTY_PATH"),
          one("access", "faccessat2 CWD $*"),
          one("chmod", "fchmodat2 CWD $1 $2 0"),
          one("chown", "fchownat CWD $1 $2 $3 0"),
          one("lchown", "fchownat CWD $1 $2 $3 AT_SYMLINK_NOFOLLOW"),
          one("utimens", "utimensat CWD $1 $2 $3 0"),
          one("lutimens", "utimensat CWD $1 $2 $3 AT_SYMLINK_NOFOLLOW"),
          Map.entry("touch", List.of("_t = openat CWD $1 O_WRONLY|O_CREAT $2:0644", "close _t")),
          Map.entry(
              "put",
              List.of(
                  "_t = openat CWD $1 O_WRONLY|O_CREAT|O_TRUNC $3:0644",
                  "write _t $2",
                  "close _t")),
          Map.entry("cat", List.of("_t = openat CWD $1 O_RDONLY", "read _t 65536", "close _t")),
          Map.entry(
              "ls", List.of("_t = openat CWD $1 O_RDONLY|O_DIRECTORY", "readdir _t", "close _t")));

  private Shorthand() {}

  private static Map.Entry<String, List<String>> one(String word, String line) {
    return Map.entry(word, List.of(line));
  }

  /** The calls that {@code words} stand for, or null if the first is no short word. */
  static @Nullable List<List<String>> expand(List<String> words) {
    List<String> templates = TABLE.get(words.getFirst());
    if (templates == null) {
      return null;
    }
    List<String> arguments = words.subList(1, words.size());
    List<List<String>> lines = new ArrayList<>();
    for (String template : templates) {
      List<String> line = new ArrayList<>();
      for (String word : Tokens.split(template)) {
        fill(word, arguments, line);
      }
      lines.add(line);
    }
    return lines;
  }

  private static void fill(String word, List<String> arguments, List<String> line) {
    if (word.equals("$*")) {
      line.addAll(arguments);
    } else if (word.startsWith("$")) {
      int index = word.charAt(1) - '1';
      if (index < arguments.size()) {
        line.add(arguments.get(index));
      } else if (word.length() > 2) {
        line.add(word.substring(3));
      } else {
        throw new IllegalArgumentException("argument " + (index + 1) + " is missing");
      }
    } else {
      line.add(word);
    }
  }
}
