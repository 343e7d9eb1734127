// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of users and groups: those of this machine, as if the image were mounted. */
final class Owners {
  private final Map<Integer, String> users = read("/etc/passwd");
  private final Map<Integer, String> groups = read("/etc/group");

  private static Map<Integer, String> read(String file) {
    Map<Integer, String> names = new HashMap<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(Path.of(file), ISO_8859_1);
    } catch (IOException e) {
      // A machine without names: numbers stand for themselves, as with coreutils.
      return names;
    }
    for (String line : lines) {
      String[] f = line.split(":", -1);
      if (f.length > 2 && f[2].matches("[0-9]{1,10}")) {
        names.putIfAbsent((int) Long.parseLong(f[2]), f[0]);
      }
    }
    return names;
  }

  /** Null if there is none. */
  @Nullable String user(int uid) {
    return users.get(uid);
  }

  @Nullable String group(int gid) {
    return groups.get(gid);
  }

  String userOrNumber(int uid) {
    return users.getOrDefault(uid, Integer.toUnsignedString(uid));
  }

  String groupOrNumber(int gid) {
    return groups.getOrDefault(gid, Integer.toUnsignedString(gid));
  }
}
