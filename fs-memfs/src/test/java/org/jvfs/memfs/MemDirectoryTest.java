// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.file.DirContext;
import org.jvfs.uapi.Mode;

/** A directory's entries against a model: a map of names, and one from cookies to them. */
final class MemDirectoryTest {
  private final MemDirectory dir = new MemDirectory(NamePolicy.EXACT);
  private final Map<String, MemNode> nodes = new HashMap<>();

  /** By order of making; a rename keeps the place. */
  private final TreeMap<Long, String> order = new TreeMap<>();

  private final Map<String, Long> orderOf = new HashMap<>();
  private long made;

  /** Takes so many entries at a time. */
  private static final class Taker extends DirContext {
    final List<String> names = new ArrayList<>();
    int room;

    @Override
    public boolean emit(byte[] name, int off, int len, long ino, int dtype, long nextPos) {
      if (room == 0) {
        return false;
      }
      room--;
      names.add(new String(name, off, len, UTF_8));
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 300, 20_000})
  void isWhatAModelIs(int most) {
    Random r = new Random(most);
    for (int turn = 0; turn < Math.max(20_000, most * 4); turn++) {
      // Grows for a while, then shrinks.
      boolean growing = turn / most % 2 == 0;
      String name = name(r, most);
      MemNode there = dir.find(name.getBytes(UTF_8));
      assertThat(there).isSameAs(nodes.get(name));
      if (there == null) {
        if (growing || r.nextInt(4) == 0) {
          add(name);
        }
      } else if (!growing || r.nextInt(8) == 0) {
        remove(name);
      } else if (r.nextInt(4) == 0) {
        String to = name(r, most);
        if (!nodes.containsKey(to)) {
          rename(name, to);
        }
      }
      if (turn % Math.max(100, most) == 0) {
        check(1 + r.nextInt(most));
      }
    }
    for (String n : List.copyOf(nodes.keySet())) {
      remove(n);
    }
    check(1);
  }

  /** Now short, now as long as names may be. */
  private static String name(Random r, int most) {
    int n = r.nextInt(most);
    return n + "x".repeat(n % 7 == 0 ? 255 - Integer.toString(n).length() : n % 11);
  }

  private void add(String name) {
    MemNode n = new MemNode(++made, 0, Mode.S_IFREG, 0);
    dir.add(name.getBytes(UTF_8), n);
    nodes.put(name, n);
    order.put(made, name);
    orderOf.put(name, made);
  }

  private void remove(String name) {
    dir.remove(name.getBytes(UTF_8));
    nodes.remove(name);
    order.remove(take(name));
  }

  private void rename(String from, String to) {
    dir.rename(from.getBytes(UTF_8), to.getBytes(UTF_8));
    MemNode n = nodes.remove(from);
    assertThat(n).isNotNull();
    if (n != null) {
      nodes.put(to, n);
    }
    long at = take(from);
    order.put(at, to);
    orderOf.put(to, at);
  }

  private long take(String name) {
    Long at = orderOf.remove(name);
    assertThat(at).isNotNull();
    return at == null ? 0 : at;
  }

  private void check(int batch) {
    assertThat(dir.size()).isEqualTo(nodes.size());
    Taker t = new Taker();
    t.pos = DirContext.AFTER_DOTS;
    long before;
    do {
      before = t.pos;
      t.room = batch;
      dir.list(t);
    } while (t.pos != before);
    assertThat(t.names).isEqualTo(List.copyOf(order.descendingMap().values()));
  }

  /** What goes and comes during a listing does not disturb it. */
  @Test
  void aListingGoesOnFromItsCookie() {
    for (int i = 0; i < 1000; i++) {
      add("n" + i);
    }
    Taker t = new Taker();
    t.pos = DirContext.AFTER_DOTS;
    t.room = 400;
    dir.list(t);
    for (int i = 0; i < 900; i++) {
      if (i % 10 != 0) {
        remove("n" + i);
      }
    }
    for (int i = 0; i < 5000; i++) {
      add("new" + i);
      if (i % 2 == 0) {
        remove("new" + i);
      }
    }
    t.room = Integer.MAX_VALUE;
    dir.list(t);
    List<String> rest = t.names.subList(400, t.names.size());
    List<String> expected = new ArrayList<>();
    for (int i = 599; i >= 0; i--) {
      if (i % 10 == 0) {
        expected.add("n" + i);
      }
    }
    assertThat(rest).isEqualTo(expected);
    assertThat(nodeOf("n0")).isNotNull();
  }

  private @Nullable MemNode nodeOf(String name) {
    return dir.find(name.getBytes(UTF_8));
  }
}
