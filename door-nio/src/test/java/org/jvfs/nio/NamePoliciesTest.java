// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Names as Windows and macOS have them. */
final class NamePoliciesTest {
  private static List<String> list(Path dir) throws IOException {
    try (var s = Files.list(dir)) {
      return s.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void caseIsKeptAndDoesNotCount() throws Exception {
    try (FileSystem fs = Jvfs.memory().caseInsensitive().build()) {
      Files.createDirectories(fs.getPath("/Documents/Letters"));
      Path made = Files.createFile(fs.getPath("/documents/LETTERS/ReadMe.txt"));
      assertThat(Files.exists(fs.getPath("/DOCUMENTS/letters/readme.TXT"))).isTrue();
      assertThat(list(fs.getPath("/documents/letters"))).containsExactly("ReadMe.txt");
      assertThat(fs.getPath("/dOCUMENTS/lETTERS/readme.txt").toRealPath())
          .hasToString("/Documents/Letters/ReadMe.txt");
      assertThat(Files.isSameFile(made, fs.getPath("/Documents/Letters/README.TXT"))).isTrue();
      assertThatThrownBy(() -> Files.createFile(fs.getPath("/Documents/Letters/README.txt")))
          .isInstanceOf(FileAlreadyExistsException.class);
      Files.delete(fs.getPath("/Documents/Letters/readme.txt"));
      assertThat(Files.exists(made)).isFalse();
      Files.createFile(fs.getPath("/Documents/Letters/README.txt"));
      assertThat(list(fs.getPath("/documents/letters"))).containsExactly("README.txt");
      Files.move(fs.getPath("/Documents/Letters/readme.TXT"), fs.getPath("/Documents/Other"));
      assertThat(list(fs.getPath("/documents/letters"))).isEmpty();
      assertThat(fs.getPath("/documents/OTHER").toRealPath()).hasToString("/Documents/Other");
    }
  }

  @Test
  void lettersOfOtherAlphabets() throws Exception {
    try (FileSystem fs = Jvfs.memory().caseInsensitive().build()) {
      Files.createFile(fs.getPath("/ÄÖÜ-ΣΟΦΙΑ-Привет"));
      assertThat(Files.exists(fs.getPath("/äöü-σοφια-привет"))).isTrue();
      assertThat(Files.exists(fs.getPath("/äöü-σοφια-привет-"))).isFalse();
      Files.createFile(fs.getPath("/straße"));
      assertThat(Files.exists(fs.getPath("/STRASSE"))).isFalse();
      Files.createFile(fs.getPath("/diyarbakır"));
      assertThat(Files.exists(fs.getPath("/DIYARBAKIR"))).isFalse();
      // Composed and decomposed are two names here.
      Files.createFile(fs.getPath("/caf\u00e9"));
      assertThat(Files.exists(fs.getPath("/cafe\u0301"))).isFalse();
    }
  }

  @Test
  void composedIsDecomposed() throws Exception {
    try (FileSystem fs = Jvfs.memory().unicodeNormalizing().build()) {
      Files.createFile(fs.getPath("/caf\u00e9"));
      assertThat(Files.exists(fs.getPath("/cafe\u0301"))).isTrue();
      assertThat(Files.exists(fs.getPath("/CAF\u00c9"))).isFalse();
      assertThat(fs.getPath("/cafe\u0301").toRealPath()).hasToString("/caf\u00e9");
    }
    try (FileSystem fs = Jvfs.memory().caseInsensitive().unicodeNormalizing().build()) {
      Files.createFile(fs.getPath("/Caf\u00e9"));
      assertThat(Files.exists(fs.getPath("/cAFE\u0301"))).isTrue();
    }
  }

  /** Random calls against a map that orders names without case. */
  @Test
  void likeAMapWithoutCase() throws Exception {
    likeAMapWithoutCase(20_261_121);
    likeAMapWithoutCase(ThreadLocalRandom.current().nextLong());
  }

  private static void likeAMapWithoutCase(long seed) throws Exception {
    Random random = new Random(seed);
    try (FileSystem fs = Jvfs.memory().caseInsensitive().build()) {
      Map<String, Boolean> model = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      Path dir = fs.getPath("/the-directory-with-names");
      Files.createDirectory(dir);
      for (int i = 0; i < 20_000; i++) {
        String name = name(random);
        Path p = dir.resolve(name);
        String what = "seed " + seed + " step " + i + " " + name;
        switch (random.nextInt(6)) {
          case 0, 1 -> {
            boolean there = model.containsKey(name);
            try {
              Files.createFile(p);
              assertThat(there).as(what).isFalse();
              model.put(name, true);
            } catch (FileAlreadyExistsException e) {
              assertThat(there).as(what).isTrue();
            }
          }
          case 2 ->
              assertThat(Files.deleteIfExists(p)).as(what).isEqualTo(model.remove(name) != null);
          case 3 -> {
            String to = name(random);
            try {
              Files.move(p, dir.resolve(to), StandardCopyOption.ATOMIC_MOVE);
              assertThat(model).as(what + " " + to).containsKey(name);
              if (!name.equalsIgnoreCase(to)) {
                // What is replaced gives its spelling to what replaces it.
                boolean replaced = model.containsKey(to);
                model.remove(name);
                if (!replaced) {
                  model.put(to, true);
                }
              }
            } catch (NoSuchFileException e) {
              assertThat(model).as(what + " " + to).doesNotContainKey(name);
            }
          }
          case 4 ->
              assertThat(Files.exists(p, LinkOption.NOFOLLOW_LINKS))
                  .as(what)
                  .isEqualTo(model.containsKey(name));
          default -> {
            List<String> names = new ArrayList<>(model.keySet());
            names.sort(null);
            assertThat(list(dir)).as(what).isEqualTo(names);
          }
        }
      }
    }
  }

  private static String name(Random random) {
    String n = List.of("alpha", "beta", "gamma", "delta").get(random.nextInt(4));
    return switch (random.nextInt(3)) {
      case 0 -> n;
      case 1 -> n.toUpperCase(Locale.ROOT);
      default -> n.substring(0, 1).toUpperCase(Locale.ROOT) + n.substring(1);
    };
  }
}
