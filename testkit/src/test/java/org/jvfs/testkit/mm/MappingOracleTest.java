// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.mm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.jvfs.uapi.Fcntl.FALLOC_FL_KEEP_SIZE;
import static org.jvfs.uapi.Fcntl.FALLOC_FL_PUNCH_HOLE;
import static org.jvfs.uapi.Fcntl.O_CREAT;
import static org.jvfs.uapi.Fcntl.O_RDWR;
import static org.jvfs.uapi.Mman.MAP_PRIVATE;
import static org.jvfs.uapi.Mman.MAP_SHARED;
import static org.jvfs.uapi.Mman.PROT_READ;
import static org.jvfs.uapi.Mman.PROT_WRITE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.mm.Mapping;
import org.jvfs.sys.Linux;
import org.jvfs.uapi.ErrnoException;

/**
 * Random calls on a file and on areas that show it, stores and loads among them, beside a tmpfs:
 * every byte, and every bus error, is the same. {@code -Djvfs.oracle.mmap.calls=N} makes it longer.
 */
final class MappingOracleTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 12;
  private static final int AREAS = 5;
  private static final int CALLS = Integer.getInteger("jvfs.oracle.mmap.calls", 4_000);

  private final List<String> script = new ArrayList<>();

  /** One part of the file, mapped on both sides. */
  private record Area(
      Mapping ours, MemorySegment theirs, Arena arena, boolean writable, boolean shared, long pos)
      implements AutoCloseable {
    @Override
    public void close() {
      ours.close();
      arena.close();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 0})
  void everyByteIsTheSame(long given) throws ErrnoException {
    assumeTrue(Linux.AVAILABLE, "Linux with native access");
    long seed = given != 0 ? given : System.nanoTime();
    Random r = new Random(seed);
    try (Vfs vfs = Vfs.builder().memoryBudget(16 << 20).build();
        KernelFile k = new KernelFile()) {
      Task t = vfs.rootTask();
      t.mount("none", "/", "memfs", 0, Map.of());
      int fd = t.open("/f", O_CREAT | O_RDWR, 0600);
      List<Area> areas = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        step(r, t, fd, k, areas);
        String where = "seed " + seed + ", call " + i;
        assertThat(content(t, fd)).as(() -> where + tail()).isEqualTo(k.content());
        for (Area a : areas) {
          compare(a, where);
        }
      }
      areas.forEach(Area::close);
    }
  }

  private String tail() {
    return "\n" + String.join("\n", script.subList(Math.max(0, script.size() - 30), script.size()));
  }

  private void step(Random r, Task t, int fd, KernelFile k, List<Area> areas)
      throws ErrnoException {
    long pos = r.nextInt(PAGES * PAGE);
    int len = 1 + r.nextInt(r.nextBoolean() ? 100 : 3 * PAGE);
    switch (r.nextInt(12)) {
      case 0, 1 -> {
        byte[] data = new byte[len];
        r.nextBytes(data);
        script.add("pwrite " + len + " at " + pos);
        t.pwrite(fd, data, pos);
        k.pwrite(data, pos);
      }
      case 2 -> {
        long size = r.nextInt(4) == 0 ? pos & -PAGE : pos;
        script.add("ftruncate " + size);
        t.ftruncate(fd, size);
        k.ftruncate(size);
      }
      case 3 -> {
        script.add("punch " + len + " at " + pos);
        t.fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, pos, len);
        k.fallocate(FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, pos, len);
      }
      case 4 -> {
        int mode = r.nextBoolean() ? FALLOC_FL_KEEP_SIZE : 0;
        script.add("fallocate " + mode + ", " + len + " at " + pos);
        t.fallocate(fd, mode, pos, len);
        k.fallocate(mode, pos, len);
      }
      case 5 -> {
        if (areas.size() < AREAS) {
          areas.add(map(r, t, fd, k));
        }
      }
      case 6 -> {
        if (!areas.isEmpty() && r.nextInt(3) == 0) {
          script.add("munmap");
          areas.remove(r.nextInt(areas.size())).close();
        }
      }
      case 7 -> {
        if (!areas.isEmpty()) {
          script.add("msync");
          areas.get(r.nextInt(areas.size())).ours.force();
        }
      }
      default -> {
        if (!areas.isEmpty()) {
          store(r, areas.get(r.nextInt(areas.size())), k.size());
        }
      }
    }
  }

  private Area map(Random r, Task t, int fd, KernelFile k) throws ErrnoException {
    long offset = (long) r.nextInt(PAGES) * PAGE;
    long length = 1 + r.nextInt(6 * PAGE);
    boolean shared = r.nextInt(3) != 0;
    boolean writable = r.nextInt(4) != 0;
    script.add("mmap " + length + " at " + offset + (shared ? " shared" : " private"));
    int prot = writable ? PROT_READ | PROT_WRITE : PROT_READ;
    int flags = shared ? MAP_SHARED : MAP_PRIVATE;
    Arena arena = Arena.ofShared();
    return new Area(
        t.mmap(length, prot, flags, fd, offset),
        k.mmap(length, prot, flags, offset, arena),
        arena,
        writable,
        shared,
        offset);
  }

  /** Stores on both sides, behind the end of the file too if it is on another page. */
  private void store(Random r, Area a, long size) {
    if (!a.writable) {
      return;
    }
    long at = r.nextInt((int) a.theirs.byteSize());
    long pageEnd = (a.pos + at & -PAGE) + PAGE;
    if (a.shared && a.pos + at >= size && size > pageEnd - PAGE) {
      // What becomes of bytes between the end of the file and that of its page differs between
      // kernels, once the file grows.
      return;
    }
    byte b = (byte) r.nextInt();
    script.add("store " + b + " at " + at + " of area at " + a.pos);
    assertThat(store(a.ours.segment(), at, b)).as(this::tail).isEqualTo(store(a.theirs, at, b));
  }

  /** Whether the store went well. An error of that kind may come a little later than its cause. */
  private static boolean store(MemorySegment m, long at, byte b) {
    try {
      m.set(JAVA_BYTE, at, b);
      Thread.yield();
      return true;
    } catch (InternalError e) {
      return false;
    }
  }

  private void compare(Area a, String where) {
    for (long at = 0; at < a.theirs.byteSize(); at += PAGE) {
      long n = Math.min(PAGE, a.theirs.byteSize() - at);
      byte[] ours = load(a.ours.segment().asSlice(at, n));
      byte[] theirs = load(a.theirs.asSlice(at, n));
      if (!Arrays.equals(ours, theirs)) {
        assertThat(ours)
            .as(where + ", area at " + a.pos + " from " + at + tail())
            .isEqualTo(theirs);
      }
    }
  }

  /** The bytes; null for a bus error. */
  private static byte @Nullable [] load(MemorySegment m) {
    try {
      byte[] b = m.toArray(JAVA_BYTE);
      Thread.yield();
      return b;
    } catch (InternalError e) {
      return null;
    }
  }

  private static byte[] content(Task t, int fd) throws ErrnoException {
    byte[] b = new byte[(PAGES + 4) * PAGE];
    return Arrays.copyOf(b, t.pread(fd, b, 0));
  }
}
