// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.jvfs.uapi.Mman.MAP_PRIVATE;
import static org.jvfs.uapi.Mman.MAP_SHARED;
import static org.jvfs.uapi.Mman.PROT_READ;
import static org.jvfs.uapi.Mman.PROT_WRITE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.jvfs.mm.Mapping;
import org.jvfs.sys.Linux;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** Two files under writers, truncation, holes and mapped readers at once. */
final class MappingsTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 24;

  /**
   * Each file holds, at every place, its own number or zero. A frame that an area shows after it
   * was given to the other file would be seen at once.
   */
  @Test
  void noAreaShowsAnotherFilesBytes() throws ErrnoException {
    assumeTrue(Linux.AVAILABLE, "Linux with native access");
    try (World w = new World()) {
      Crew crew = new Crew();
      AtomicLong seen = new AtomicLong();
      for (int file = 1; file <= 2; file++) {
        byte own = (byte) file;
        int fd = w.task.open("/f" + file, Fcntl.O_CREAT | Fcntl.O_RDWR, 0600);
        crew.add("changes" + file, r -> change(w, fd, own, r));
        crew.add("maps" + file, r -> map(w, fd, own, r, seen));
        crew.add("maps again" + file, r -> map(w, fd, own, r, seen));
      }
      crew.run();
      assertThat(seen.get()).as("bytes seen").isPositive();
      assertThat(w.task.mm().areas()).isEmpty();
      w.check();
    }
  }

  private static void change(World w, int fd, byte own, Random r) throws ErrnoException {
    long pos = r.nextInt(PAGES * PAGE);
    int len = 1 + r.nextInt(5 * PAGE);
    switch (r.nextInt(4)) {
      case 0 -> w.task.ftruncate(fd, pos);
      case 1 ->
          w.task.fallocate(fd, Fcntl.FALLOC_FL_PUNCH_HOLE | Fcntl.FALLOC_FL_KEEP_SIZE, pos, len);
      default -> {
        byte[] data = new byte[len];
        Arrays.fill(data, own);
        w.task.pwrite(fd, data, pos);
      }
    }
  }

  private static void map(World w, int fd, byte own, Random r, AtomicLong seen)
      throws ErrnoException {
    long offset = (long) r.nextInt(PAGES) * PAGE;
    int flags = r.nextInt(3) == 0 ? MAP_PRIVATE : MAP_SHARED;
    long length = (long) (1 + r.nextInt(PAGES)) * PAGE;
    try (Mapping m = w.task.mmap(length, PROT_READ | PROT_WRITE, flags, fd, offset)) {
      for (int i = 0; i < 20; i++) {
        look(m.segment(), own, r, seen);
      }
      if (r.nextInt(4) == 0) {
        m.force();
      }
    }
  }

  private static void look(MemorySegment m, byte own, Random r, AtomicLong seen) {
    long at = r.nextLong(m.byteSize());
    try {
      if (r.nextInt(8) == 0) {
        m.set(JAVA_BYTE, at, own);
      }
      byte b = m.get(JAVA_BYTE, at);
      long word = m.get(JAVA_LONG, at & -8);
      // Where an access failed, that is told no later than here; what was read is no byte then.
      Thread.yield();
      assertThat(b).isIn((byte) 0, own);
      for (int i = 0; i < 8; i++) {
        assertThat((byte) (word >>> (8 * i))).isIn((byte) 0, own);
      }
      seen.incrementAndGet();
    } catch (InternalError e) {
      assertThat(e).hasMessageContaining("unsafe memory access");
    }
  }
}
