// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Random steps over a tree of few names, so that they meet. */
final class Generator {
  private static final List<String> NAMES =
      List.of(
          "a", "b", "c", "d", "e", "d/a", "d/b", "d/e", "e/a", "e/d", "d/e/a", "l", "d/l", "a/x",
          "l/a", "d/../a", "d/.");
  private static final List<String> TARGETS =
      List.of("a", "b", "d", "d/e", "nowhere", "l", ".", "../d/b");
  private static final List<String> MODES =
      List.of("rw-r--r--", "rwxr-xr-x", "---------", "rwxrwxrwx", "r--r-----", "-wx--x--x");
  private static final List<String> COPY =
      List.of(
          "-",
          "REPLACE_EXISTING",
          "COPY_ATTRIBUTES",
          "NOFOLLOW_LINKS",
          "REPLACE_EXISTING,COPY_ATTRIBUTES",
          "REPLACE_EXISTING,NOFOLLOW_LINKS",
          "COPY_ATTRIBUTES,NOFOLLOW_LINKS");
  private static final List<String> MOVE =
      List.of("-", "REPLACE_EXISTING", "ATOMIC_MOVE", "REPLACE_EXISTING,ATOMIC_MOVE");
  private static final List<String> OPEN =
      List.of(
          "READ",
          "WRITE",
          "READ,WRITE",
          "APPEND",
          "READ,WRITE,CREATE",
          "WRITE,CREATE,TRUNCATE_EXISTING",
          "WRITE,CREATE_NEW",
          "APPEND,CREATE",
          "READ,WRITE,CREATE_NEW",
          "READ,NOFOLLOW_LINKS",
          "WRITE,TRUNCATE_EXISTING",
          "READ,WRITE,CREATE,DSYNC",
          "READ,APPEND");
  private static final List<String> WRITE =
      List.of("-", "APPEND", "CREATE,APPEND", "CREATE_NEW", "WRITE", "TRUNCATE_EXISTING");
  private static final List<Long> SIZES =
      List.of(0L, 1L, 5L, 10L, 100L, 4095L, 4096L, 4097L, 9000L, 70000L);

  private final SplittableRandom random;
  private final List<Supplier<Step>> kinds = new ArrayList<>();

  Generator(long seed) {
    random = new SplittableRandom(seed);
    often(4, () -> step("write", name(), size(), of(WRITE)));
    often(2, () -> step("read", name()));
    often(3, () -> step("folder", name()));
    often(1, () -> step("folders", name()));
    often(2, () -> step("create", name(), of(MODES)));
    often(3, () -> step("delete", name()));
    often(1, () -> step("deleteIfExists", name()));
    often(4, () -> step("copy", name(), name(), of(COPY)));
    often(4, () -> step("move", name(), name(), of(MOVE)));
    often(2, () -> step("link", name(), name()));
    often(2, () -> step("symlink", name(), of(TARGETS)));
    often(1, () -> step("readlink", name()));
    often(1, () -> step("list", name()));
    often(1, () -> step("walk", name(), of(List.of("-", "FOLLOW_LINKS"))));
    often(3, () -> step("attributes", name(), of(List.of("-", "NOFOLLOW_LINKS"))));
    often(1, () -> step("exists", name()));
    often(1, () -> step("real", name(), of(List.of("-", "NOFOLLOW_LINKS"))));
    often(1, () -> step("same", name(), name()));
    often(1, () -> step("mismatch", name(), name()));
    often(2, () -> step("permissions", name(), of(MODES)));
    often(1, () -> step("mode", name(), of(List.of("420", "493", "1000", "1005", "0"))));
    often(1, () -> step("owner", name(), of(List.of("0", "1", "77")), of(List.of("0", "5"))));
    often(
        2,
        () ->
            step(
                "time",
                name(),
                of(List.of("0", "1000000000000", "1500000000123", "4000000000000"))));
    often(1, () -> step("user", name(), of(List.of("x", "y")), size()));
    often(1, () -> step("users", name()));
    often(5, () -> step("open", slot(), name(), of(OPEN)));
    often(1, () -> step("close", slot()));
    often(3, () -> step("get", slot(), size()));
    often(4, () -> step("put", slot(), size()));
    often(2, () -> step("getAt", slot(), size(), size()));
    often(2, () -> step("putAt", slot(), size(), size()));
    often(2, () -> step("gather", slot(), size(), size()));
    often(2, () -> step("scatter", slot(), size(), size()));
    often(2, () -> step("position", slot(), size()));
    often(2, () -> step("truncate", slot(), size()));
    often(2, () -> step("state", slot()));
    often(2, () -> step("transferTo", slot(), size(), size(), slot()));
    often(2, () -> step("transferFrom", slot(), slot(), size(), size()));
    often(2, () -> step("lock", slot(), size(), size(), of(List.of("true", "false"))));
    often(1, () -> step("unlock", slot()));
    often(1, () -> step("force", slot()));
    often(1, () -> step("tree"));
  }

  private void often(int weight, Supplier<Step> kind) {
    for (int i = 0; i < weight; i++) {
      kinds.add(kind);
    }
  }

  private static Step step(String deed, String... args) {
    return new Step(deed, List.of(args));
  }

  private <T> String of(List<T> all) {
    return all.get(random.nextInt(all.size())) + "";
  }

  private String name() {
    return of(NAMES);
  }

  private String size() {
    return of(SIZES);
  }

  private String slot() {
    return random.nextInt(Player.SLOTS) + "";
  }

  /** A sequence that begins in an empty directory. */
  List<Step> sequence(int length) {
    List<Step> all = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      all.add(kinds.get(random.nextInt(kinds.size())).get());
    }
    all.add(step("tree"));
    return all;
  }
}
