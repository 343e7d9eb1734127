// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mm;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.sys.Linux;

/**
 * Addresses that the JDK itself has mapped, so that {@link MemorySegment#isMapped} says yes of what
 * is shown there, and {@code load}, {@code isLoaded} and {@code force} work: the JDK has no other
 * way to such a segment. What is mapped is a file of holes, in whose place an area then shows other
 * things.
 *
 * <p>The JDK takes the addresses away when the arena is closed. An area must have gone by then,
 * since it would go on to show pages at addresses that are somebody else's. It goes in an action of
 * the same arena that was added later, and the JDK runs the latest first. That it does is not
 * written down, so it is tried out once, and addresses are not had in this way where it fails.
 */
final class MappedSegments {
  /** As long as the addresses of a process. */
  private static final long HOLES = 1L << 47;

  /** A file of holes for all of the JVM, never closed; below 0 without. */
  private static final int FD = latestActionIsFirst() ? holes() : -1;

  private MappedSegments() {}

  private static int holes() {
    int fd = Linux.AVAILABLE ? Linux.memfdCreate("jvfs-addresses") : -1;
    return fd >= 0 && Linux.ftruncate(fd, HOLES) == 0 ? fd : -1;
  }

  private static boolean latestActionIsFirst() {
    List<Integer> seen = new ArrayList<>();
    try (Arena a = Arena.ofShared()) {
      for (int i = 0; i < 3; i++) {
        int n = i;
        MemorySegment.NULL.reinterpret(a, gone -> seen.add(n));
      }
    }
    return seen.equals(List.of(2, 1, 0));
  }

  /**
   * Memory for as long as the arena lives; null if there is none to be had in this way.
   *
   * @throws IllegalStateException if the arena is closed
   * @throws WrongThreadException if the arena is another thread's
   */
  static @Nullable MemorySegment reserve(long length, Arena arena) {
    if (FD < 0) {
      return null;
    }
    // An interrupt would end the channel, and is none of its business.
    boolean interrupted = Thread.interrupted();
    try (FileChannel c =
        FileChannel.open(
            Path.of("/proc/self/fd/" + FD), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return c.map(MapMode.READ_WRITE, 0, length, arena);
    } catch (IOException e) {
      // Interrupted now, no descriptor left, or no /proc: what is mapped then says that it is not.
      return null;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
