// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of the list of servers: a name, and the command that mounts.
 *
 * @param name what the server is called in options and results
 * @param command its words, with places such as {@code {dir}} to be filled in
 */
record ServerSpec(String name, List<String> command) {
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** Reads a list of servers; blank lines, and lines that start with {@code #}, are skipped. */
  static List<ServerSpec> read(Path file) throws IOException {
    List<ServerSpec> specs = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      List<String> words = SPACE.splitAsStream(text).toList();
      if (words.size() < 2) {
        throw new IOException(file + ": a name and a command are needed: " + line);
      }
      specs.add(new ServerSpec(words.getFirst(), words.subList(1, words.size())));
    }
    return specs;
  }

  /** The command with its places filled in. */
  List<String> command(Map<String, String> places) {
    return command.stream().map(word -> fill(word, places)).toList();
  }

  private String fill(String word, Map<String, String> places) {
    return PLACE
        .matcher(word)
        .replaceAll(
            (MatchResult place) -> {
              String value = places.get(place.group(1));
              if (value == null) {
                throw new IllegalArgumentException(
                    "server " + name + ": nothing is known as " + place.group());
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
