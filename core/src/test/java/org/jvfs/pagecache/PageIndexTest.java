// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pagecache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageIndexTest {
  private static final long LAST = Long.MAX_VALUE >>> Page.SHIFT;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void itIsASortedMap(long seed) throws Exception {
    Random r = new Random(seed);
    try (FramePool pool = new FramePool(8 << 20)) {
      PageIndex index = new PageIndex();
      TreeMap<Long, Page> model = new TreeMap<>();
      for (int step = 0; step < 50_000; step++) {
        long i = number(r);
        if (r.nextInt(3) > 0 && model.size() < 1000) {
          if (!model.containsKey(i)) {
            Page p = Page.alloc(pool);
            model.put(i, p);
            index.put(i, p);
          }
        } else if (!model.isEmpty()) {
          Map.Entry<Long, Page> e = model.ceilingEntry(i);
          if (e == null) {
            e = model.firstEntry();
          }
          index.remove(e.getKey());
          model.remove(e.getKey());
          e.getValue().put();
        }
        long from = number(r);
        long to = Math.max(from, number(r));
        Map.Entry<Long, Page> next = model.ceilingEntry(from);
        assertThat(index.next(from, to))
            .isSameAs(next == null || next.getKey() > to ? null : next.getValue());
        assertThat(index.get(i)).isSameAs(model.get(i));
      }
      while (!model.isEmpty()) {
        index.remove(model.pollFirstEntry().getKey());
      }
      assertThat(index.next(0, LAST)).isNull();
    }
  }

  /** Tags are a sorted set each, and go with their page. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void tagsAreSetsOfPages(long seed) throws Exception {
    Random r = new Random(seed);
    try (FramePool pool = new FramePool(8 << 20)) {
      PageIndex index = new PageIndex();
      TreeMap<Long, Page> model = new TreeMap<>();
      List<TreeSet<Long>> tags =
          Stream.generate(() -> new TreeSet<Long>()).limit(PageTag.COUNT).toList();
      for (int step = 0; step < 50_000; step++) {
        long i = number(r);
        PageTag tag = PageTag.values()[r.nextInt(PageTag.COUNT)];
        TreeSet<Long> tagged = tags.get(tag.ordinal());
        Long near = model.ceilingKey(i);
        switch (r.nextInt(6)) {
          case 0, 1 -> {
            if (!model.containsKey(i) && model.size() < 1000) {
              Page p = Page.alloc(pool);
              p.place(null, i);
              model.put(i, p);
              index.put(i, p);
            }
          }
          case 2 -> {
            if (near != null) {
              index.remove(near);
              Objects.requireNonNull(model.remove(near)).put();
              tags.forEach(t -> t.remove(near));
            }
          }
          case 3, 4 -> {
            if (near != null) {
              assertThat(index.tag(near, tag)).isEqualTo(tagged.add(near));
            }
          }
          default -> {
            if (near != null) {
              index.untag(near, tag);
              tagged.remove(near);
            }
          }
        }
        long from = number(r);
        long to = Math.max(from, number(r));
        Long next = tagged.ceiling(from);
        assertThat(index.nextTagged(from, to, tag))
            .isSameAs(next == null || next > to ? null : model.get(next));
        assertThat(index.hasTagged(tag)).isEqualTo(!tagged.isEmpty());
        if (near != null) {
          assertThat(index.isTagged(near, tag)).isEqualTo(tagged.contains(near));
        }
      }
    }
  }

  private static long number(Random r) {
    return switch (r.nextInt(4)) {
      case 0 -> r.nextInt(3);
      case 1 -> r.nextInt(5000);
      case 2 -> LAST - r.nextInt(100);
      default -> r.nextLong() >>> (13 + r.nextInt(50));
    };
  }

  /**
   * A page that stands in the index all along is seen by every lock-free lookup, however the tree
   * grows and shrinks.
   */
  @Test
  void whatStaysIsAlwaysSeen() throws Exception {
    try (FramePool pool = new FramePool(1 << 20)) {
      PageIndex index = new PageIndex();
      Page stays = Page.alloc(pool);
      Page comes = Page.alloc(pool);
      index.put(0, stays);
      AtomicBoolean stop = new AtomicBoolean();
      AtomicLong missed = new AtomicLong();
      Thread reader =
          new Thread(
              () -> {
                while (!stop.get()) {
                  if (index.get(0) != stays || index.next(0, LAST) != stays) {
                    missed.incrementAndGet();
                  }
                }
              });
      reader.start();
      Random r = new Random(1);
      for (int i = 0; i < 300_000; i++) {
        long at = 1 + number(r);
        index.put(at, comes);
        index.remove(at);
      }
      stop.set(true);
      reader.join();
      assertThat(missed.get()).isZero();
    }
  }
}
