// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.random;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.script.Arg;

/** Chooses names, and the way in which a process spells the path of an object. */
final class Paths {
  private static final List<String> NAMES =
      List.of(
          "a",
          "b",
          "c",
          "d",
          "e",
          "f",
          "g",
          "h",
          "i",
          "j",
          "k",
          "x y",
          "\u00ff\u0080",
          ".h",
          "long",
          "longer.name.txt");
  private static final String LONGEST = "n".repeat(255);
  private static final Arg CWD = new Arg.Num(-100);

  /**
   * A spelling.
   *
   * @param at the directory it is relative to
   * @param text what is passed as the path
   * @param plain whether it leads where it was meant to, as opposed to being odd on purpose
   */
  record Spelling(Arg at, Arg text, boolean plain) {}

  private final SplittableRandom random;
  private final Model model;

  Paths(SplittableRandom random, Model model) {
    this.random = random;
    this.model = model;
  }

  /** A path that may or may not exist, in a known directory not too deep. */
  String fresh() {
    String directory = "/";
    for (int i = 0; i < 4; i++) {
      String picked = model.pick(Model.Kind.DIRECTORY);
      if (picked != null && Model.depth(picked) < 4) {
        directory = picked;
        break;
      }
    }
    String path = Model.child(directory, name());
    for (int i = 0; i < 3 && model.kind(path) != null && random.nextInt(8) != 0; i++) {
      path = Model.child(directory, name());
    }
    return path;
  }

  private String name() {
    int roll = random.nextInt(100);
    return roll == 0 ? LONGEST : NAMES.get(random.nextInt(NAMES.size()));
  }

  /**
   * A way for {@code process} to write {@code path}, for a call that takes a directory descriptor.
   */
  Spelling spell(Model.Actor process, String path) {
    int roll = random.nextInt(100);
    if (roll < 4) {
      return new Spelling(CWD, blob(odd(path)), false);
    }
    if (roll < 30) {
      Model.@Nullable Slot slot = process.slots[random.nextInt(process.slots.length)];
      if (slot != null && slot.kind() == Model.Kind.DIRECTORY) {
        String relative = relative(slot.path(), path);
        if (relative != null) {
          return new Spelling(new Arg.Ref(slot.name()), blob(relative), true);
        }
      }
    }
    return new Spelling(CWD, local(process, path), true);
  }

  /** Likewise for a call that takes only a path. */
  Arg spellLocal(Model.Actor process, String path) {
    return random.nextInt(100) < 4 ? blob(odd(path)) : local(process, path);
  }

  private Arg local(Model.Actor process, String path) {
    if (random.nextBoolean()) {
      String relative = relative(process.cwd, path);
      if (relative != null) {
        return blob(relative);
      }
    }
    return blob(path);
  }

  private static @Nullable String relative(String directory, String path) {
    if (path.equals(directory)) {
      return ".";
    }
    String prefix = directory.equals("/") ? "/" : directory + "/";
    if (path.startsWith(prefix)) {
      return path.substring(prefix.length());
    }
    String parent = Model.parent(directory);
    if (!directory.equals("/") && path.startsWith(parent.equals("/") ? "/" : parent + "/")) {
      return "../" + path.substring(parent.equals("/") ? 1 : parent.length() + 1);
    }
    return null;
  }

  private String odd(String path) {
    return switch (random.nextInt(14)) {
      case 0 -> "";
      case 1 -> ".";
      case 2 -> "..";
      case 3 -> "/";
      case 4 -> path + "/.";
      case 5 -> path + "/..";
      case 6 -> path + "//";
      case 7 -> "//" + path;
      case 8 -> path + "/../" + NAMES.get(random.nextInt(NAMES.size()));
      case 9 -> Model.child(Model.parent(path), "n".repeat(256));
      case 10 -> "/.".repeat(2047 + random.nextInt(2)) + "/";
      case 11 -> path + "/" + NAMES.get(random.nextInt(NAMES.size()));
      default -> path + "/";
    };
  }

  /** The target of a symbolic link: mostly something that exists. */
  String target() {
    return switch (random.nextInt(10)) {
      case 0 -> NAMES.get(random.nextInt(NAMES.size()));
      case 1 -> "../" + NAMES.get(random.nextInt(NAMES.size()));
      case 2 -> fresh();
      case 3 -> "..";
      case 4 -> "t".repeat(1 + random.nextInt(300));
      case 5 -> model.pickAny() + "/";
      default -> model.pickAny();
    };
  }

  static Arg blob(String text) {
    return new Arg.Blob(Bytes.of(text));
  }
}
