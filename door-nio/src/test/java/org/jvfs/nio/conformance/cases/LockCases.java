// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance.cases;

import static org.jvfs.nio.conformance.cases.ChannelCases.open;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.nio.conformance.Scene;

/** Locks of one program. */
public final class LockCases {
  private static final StandardOpenOption R = StandardOpenOption.READ;
  private static final StandardOpenOption W = StandardOpenOption.WRITE;

  private static FileLock the(@Nullable FileLock lock) {
    if (lock == null) {
      throw new AssertionError("not granted");
    }
    return lock;
  }

  public void ranges(Scene s) throws IOException {
    s.file("f", "0123456789");
    for (boolean waits : List.of(true, false)) {
      for (long p : new long[] {0, 5, -1, Long.MAX_VALUE, Long.MAX_VALUE - 1}) {
        for (long n : new long[] {0, 1, -1, Long.MAX_VALUE, 2}) {
          for (boolean shared : List.of(true, false)) {
            try (FileChannel c = FileChannel.open(s.at("f"), R, W)) {
              s.is(
                  (waits ? "lock " : "try ") + p + "+" + n + (shared ? " shared" : ""),
                  () -> waits ? c.lock(p, n, shared) : c.tryLock(p, n, shared));
            }
          }
        }
      }
    }
  }

  public void overlaps(Scene s) throws IOException {
    s.file("f", "0123456789");
    FileChannel a = open(s, "f", R, W);
    FileChannel b = open(s, "f", R, W);
    FileLock first = a.lock(10, 10, false);
    for (FileChannel c : List.of(a, b)) {
      String l = c == a ? "same channel " : "another ";
      for (long[] range :
          new long[][] {{0, 10}, {0, 11}, {15, 1}, {19, 5}, {20, 5}, {0, Long.MAX_VALUE}}) {
        for (boolean shared : List.of(true, false)) {
          String r = l + range[0] + "+" + range[1] + (shared ? " shared" : "");
          s.does(r, () -> c.lock(range[0], range[1], shared).release());
          s.does(r + " try", () -> the(c.tryLock(range[0], range[1], shared)).release());
        }
      }
    }
    s.does("release", first::release);
    s.does("release again", first::release);
    s.does("b locks all", () -> b.lock().release());
    FileLock reader = a.lock(0, 5, true);
    s.is("two readers", () -> b.lock(0, 5, true));
    s.is("valid", reader::isValid);
    s.does("close a", a::close);
    s.is("valid then", reader::isValid);
    s.does("released after closing", reader::release);
    s.does("closed after closing", reader::close);
    s.is("b again", () -> b.lock(0, 5, true));
  }

  public void locksOfTwoFiles(Scene s) throws Exception {
    s.file("f", "0123456789");
    java.nio.file.Files.createLink(s.at("g"), s.at("f"));
    s.file("h", "0123456789");
    FileChannel f = open(s, "f", R, W);
    FileChannel g = open(s, "g", R, W);
    FileChannel h = open(s, "h", R, W);
    s.is("one", () -> f.lock());
    s.is("by another name", () -> g.tryLock());
    s.is("another file", () -> h.lock());
  }

  public void whatALockSays(Scene s) throws IOException {
    s.file("f", "0123456789");
    FileChannel c = open(s, "f", R, W);
    FileLock l = c.lock(4, 6, true);
    s.say("lock", l);
    s.is("channel", () -> l.channel() == c);
    s.is("acquired by", () -> l.acquiredBy() == c);
    s.is("position", l::position);
    s.is("size", l::size);
    s.is("shared", l::isShared);
    for (long[] r :
        new long[][] {
          {0, 4}, {0, 5}, {9, 1}, {10, 1}, {0, Long.MAX_VALUE}, {5, 0}, {-5, 10}, {9, -1}
        }) {
      s.is("overlaps " + r[0] + "+" + r[1], () -> l.overlaps(r[0], r[1]));
    }
    s.does("close", l::close);
    s.is("valid", l::isValid);
    s.say("then", l);
    s.say("whole file", the(c.tryLock()));
  }

  public void filesOfNoLength(Scene s) throws IOException {
    FileChannel c = open(s, "f", W, StandardOpenOption.CREATE);
    try (FileLock l = c.lock()) {
      s.say("all", l);
    }
    try (FileLock l = c.lock(100, 100, false)) {
      s.say("beyond", l);
    }
    s.is("size", c::size);
  }
}
