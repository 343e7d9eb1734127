// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.ext4;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvfs.device.UndoDisk;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * Thousands of damaged disks, each one good but for a few bytes of its structures, most of them
 * with checksums made right again: a mount is refused or everything is walked, and nothing else
 * happens than errnos with a reason. Seed and number by {@code jvfs.ext4.damages.seed} and {@code
 * jvfs.ext4.damages}.
 */
final class DamageTest {
  private static final long SEED = Long.getLong("jvfs.ext4.damages.seed", 20_261_121L);
  private static final int DAMAGES = Integer.getInteger("jvfs.ext4.damages", 1_000);
  private static final long MOST_ALLOCATED = 256L << 20;
  private static final long MOST_MILLIS = 20_000;

  private enum Kind {
    EXT4("-t ext4 -b 1024 -J size=1", "6M"),
    NO_SUMS("-t ext4 -b 1024 -O ^metadata_csum,^64bit -J size=1", "6M"),
    EXT2("-t ext2 -b 1024", "4M"),
    INLINE("-t ext4 -b 1024 -I 512 -O inline_data,ea_inode,^has_journal", "4M"),
    BIGALLOC("-t ext4 -b 4096 -O bigalloc,^has_journal -C 16384", "8M"),
    DIRTY("-t ext4 -b 1024 -J size=1", "6M"),
    DIRTY_EXT3("-t ext3 -b 1024 -J size=1", "6M");

    final String options;
    final String size;

    Kind(String options, String size) {
      this.options = options;
      this.size = size;
    }

    boolean dirty() {
      return this == DIRTY || this == DIRTY_EXT3;
    }
  }

  @ParameterizedTest
  @EnumSource
  void damageIsToldAndNothingElseHappens(Kind kind) throws Exception {
    Machine.needsImages();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment image = image(kind, arena);
      List<Structure> all = Structure.of(image);
      Run run = new Run(kind, image, all);
      run.walk();
      assertThat(run.reasons).as("failures on the good disk").isEmpty();
      run.watched();
      System.out.println(kind + ": " + run);
      assertThat(run.refused).isPositive();
      assertThat(run.failed).isGreaterThan(DAMAGES / 20);
    }
  }

  private static MemorySegment image(Kind kind, Arena arena) throws IOException {
    Path file = Images.make(kind.options, kind.size, "damage", "small.sh", null);
    try {
      if (kind.dirty()) {
        DirtyImages.makeDirty(file);
      }
      try (FileChannel c = FileChannel.open(file)) {
        MemorySegment m = arena.allocate(c.size(), 4096);
        m.copyFrom(c.map(FileChannel.MapMode.READ_ONLY, 0, c.size(), Arena.ofAuto()));
        return m;
      }
    } finally {
      Files.delete(file);
    }
  }

  /** One disk, and what came of its damages. */
  private static final class Run {
    private final Kind kind;
    private final MemorySegment image;
    private final List<Structure> all;
    private final Map<String, Integer> reasons = new TreeMap<>();
    private final com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    int refused;
    int walked;
    int failed;
    private volatile int round;
    private volatile long since = System.nanoTime();
    private long longest;
    private long largest;

    Run(Kind kind, MemorySegment image, List<Structure> all) {
      this.kind = kind;
      this.image = image;
      this.all = all;
    }

    /** All rounds on another thread, which must not be at one for long. */
    void watched() throws InterruptedException {
      AtomicReference<Throwable> wrong = new AtomicReference<>();
      Thread t =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try {
                      walked = 0;
                      int from = Integer.getInteger("jvfs.ext4.damages.from", 0);
                      for (round = from; round < from + DAMAGES; round++) {
                        one();
                      }
                    } catch (Throwable e) {
                      wrong.set(e);
                    }
                  });
      while (!t.join(java.time.Duration.ofMillis(200))) {
        if (System.nanoTime() - since > MOST_MILLIS * 1_000_000) {
          AssertionError e = new AssertionError(where() + ": no end");
          e.setStackTrace(t.getStackTrace());
          throw e;
        }
      }
      if (wrong.get() != null) {
        throw new AssertionError(where(), wrong.get());
      }
    }

    private String where() {
      return "%s, -Djvfs.ext4.damages.seed=%d -Djvfs.ext4.damages.from=%d"
          .formatted(kind, SEED, round);
    }

    private void one() throws ErrnoException {
      Random r = new Random(SEED * 31 + round * 1_000_003L + kind.ordinal());
      List<String> what = new ArrayList<>();
      List<MemorySegment> places = new ArrayList<>();
      List<byte[]> before = new ArrayList<>();
      int n = 1 + r.nextInt(3);
      Structure s = all.get(r.nextInt(all.size()));
      for (int k = 0; k < n; k++) {
        if (r.nextInt(3) == 0) {
          s = all.get(r.nextInt(all.size()));
        }
        MemorySegment place = image.asSlice(s.at(), s.length());
        places.addFirst(place);
        before.addFirst(place.toArray(ValueLayout.JAVA_BYTE));
        damage(r, s, place.asSlice(s.from(), s.bytes()));
        boolean sum = r.nextInt(5) != 0 && s.sumAgain();
        what.add(s.name() + (sum ? "" : " with its sum wrong"));
      }
      since = System.nanoTime();
      long allocated = threads.getCurrentThreadAllocatedBytes();
      try {
        walk();
      } catch (ErrnoException | RuntimeException | Error e) {
        throw new AssertionError("damaged " + what, e);
      } finally {
        for (int k = 0; k < places.size(); k++) {
          places.get(k).copyFrom(MemorySegment.ofArray(before.get(k)));
        }
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
      largest = Math.max(largest, allocated);
      longest = Math.max(longest, System.nanoTime() - since);
      assertThat(allocated).as("bytes allocated, damaged %s", what).isLessThan(MOST_ALLOCATED);
    }

    private void damage(Random r, Structure s, MemorySegment m) {
      int length = r.nextBoolean() ? Math.min(s.bytes(), 64) : s.bytes();
      int at = r.nextInt(length);
      int four = Math.min(at & ~3, s.bytes() - 4);
      switch (r.nextInt(7)) {
        case 0 ->
            m.set(
                ValueLayout.JAVA_BYTE,
                at,
                (byte) (m.get(ValueLayout.JAVA_BYTE, at) ^ 1 << r.nextInt(8)));
        case 1 ->
            m.set(
                ValueLayout.JAVA_BYTE,
                at,
                new byte[] {0, 1, -1, 127, -128, 4, 8, 12}[r.nextInt(8)]);
        case 2 ->
            m.set(
                ValueLayout.JAVA_SHORT_UNALIGNED,
                Math.min(at & ~1, s.bytes() - 2),
                (short) r.nextInt());
        case 3 -> {
          int[] odd = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 65536, 1 << 24, 2, 1024};
          m.set(ValueLayout.JAVA_INT_UNALIGNED, four, odd[r.nextInt(odd.length)]);
        }
        case 4 -> {
          // A block of another structure, or near the end.
          int size = kind == Kind.BIGALLOC ? 4096 : 1024;
          long where =
              r.nextInt(4) == 0
                  ? image.byteSize() + 2048 - r.nextInt(4096)
                  : all.get(r.nextInt(all.size())).at();
          m.set(ValueLayout.JAVA_INT_UNALIGNED, four, (int) (where / size));
        }
        case 5 -> {
          Structure o = all.get(r.nextInt(all.size()));
          int n = Math.min(o.bytes(), s.bytes());
          m.asSlice(0, n).copyFrom(image.asSlice(o.at() + o.from(), n));
        }
        default -> {
          long a = m.get(ValueLayout.JAVA_INT_UNALIGNED, four);
          m.set(ValueLayout.JAVA_INT_UNALIGNED, four, (int) (a + r.nextInt(9) - 4));
        }
      }
    }

    private void walk() throws ErrnoException {
      UndoDisk disk = new UndoDisk("disk", image);
      Census c;
      try (Mounted m = Mounted.of(disk.disk(), 8L << 20, Map.of(), this::failure)) {
        c = m.census(SEED, Census.Limits.NARROW);
        c.run();
        walked++;
        failed += c.errors() > 0 ? 1 : 0;
      } catch (ErrnoException e) {
        refused++;
        assertThat(e.errno())
            .as(Mounted.trace(e))
            // EOPNOTSUPP: a journal that several file systems seem to share, or with fast commits.
            .isIn(Errno.EINVAL, Errno.EUCLEAN, Errno.EBADMSG, Errno.EROFS, Errno.EOPNOTSUPP);
        assertThat(hasReason(e)).as(Mounted.trace(e)).isTrue();
        failure(e);
      }
      assertThat(disk.changedBytes()).as("bytes changed by reading").isZero();
    }

    /** Whether it says more than its errno. The walk of a path passes on nothing but the number. */
    private static boolean hasReason(ErrnoException e) {
      return !String.valueOf(e.getMessage()).equals(e.errno().name() + ": " + e.errno().text());
    }

    private void failure(ErrnoException e) {
      Errno n = e.errno();
      if (n == Errno.EUCLEAN || n == Errno.EBADMSG || n == Errno.EIO || n == Errno.ESTALE) {
        reasons.merge(String.valueOf(e.getMessage()).replaceAll("[0-9]+", "#"), 1, Integer::sum);
      }
    }

    @Override
    public String toString() {
      if (Boolean.getBoolean("jvfs.ext4.damages.reasons")) {
        reasons.forEach((why, n) -> System.out.printf("%6d %s%n", n, why));
      }
      return "%d structures, %d disks refused, %d walked, of which %d with failures; %d reasons; longest %d ms, largest %d KiB"
          .formatted(
              all.size(),
              refused,
              walked,
              failed,
              reasons.size(),
              longest / 1_000_000,
              largest >> 10);
    }
  }
}
