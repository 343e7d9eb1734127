// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.walk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.cred.Cred;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.MountFlags;
import org.jvfs.uapi.Statx;
import org.jvfs.walk.Lookup;
import org.jvfs.walk.PathMemory;
import org.jvfs.walk.PathRef;

/**
 * Paths that remember where they led, and prefixes that are remembered for all, lead where a walk
 * step by step leads.
 */
final class RememberedTest {
  private static final int STEPS = Integer.getInteger("jvfs.remembered.steps", 4_000);
  private static final String[] NAMES = {"directory-a", "directory-b", "c"};

  /** A kept path. */
  private static final class Kept extends PathMemory {
    final byte[] path;

    Kept(String path) {
      this.path = path.getBytes(UTF_8);
    }
  }

  /** An inode number, or a negative errno. */
  private static long remembered(Task t, Kept k, boolean follow) {
    Statx s = new Statx();
    int mask = Statx.STATX_BASIC_STATS;
    int r = t.vfs().walk().stat(t, k.path, follow, s, mask, 0, k);
    return r == 0 ? s.dev * 1_000_000 + s.ino : r;
  }

  /** The same, found by walking: what walks remember is not for those that distrust the cache. */
  private static long walked(Task t, byte[] path, boolean follow) {
    PathRef p = new PathRef();
    int flags = Lookup.REVAL | (follow ? Lookup.FOLLOW : 0);
    int r = t.vfs().walk().lookup(t, null, path, path.length, flags, p);
    if (r < 0) {
      return r;
    }
    long n = p.inode().sb().dev() * 1_000_000 + p.inode().ino();
    p.put();
    return n;
  }

  /** By another text each time, through the prefixes alone. */
  private static long prefixed(Task t, byte[] path, boolean follow) throws ErrnoException {
    Statx s = new Statx();
    try {
      t.statx(
          Fcntl.AT_FDCWD, path, follow ? 0 : Fcntl.AT_SYMLINK_NOFOLLOW, Statx.STATX_BASIC_STATS, s);
      return s.dev * 1_000_000 + s.ino;
    } catch (ErrnoException e) {
      return e.neg();
    }
  }

  private static List<Kept> all() {
    List<Kept> all = new ArrayList<>();
    for (String a : NAMES) {
      all.add(new Kept("/" + a));
      for (String b : NAMES) {
        all.add(new Kept("/" + a + "/" + b));
        for (String c : NAMES) {
          all.add(new Kept("/" + a + "/" + b + "/" + c));
          all.add(new Kept("/" + a + "/../" + b + "/" + c + "/directory-d"));
          all.add(new Kept(a + "/" + b + "/" + c));
        }
      }
    }
    return all;
  }

  @Test
  void everyChangeIsNoticed() throws ErrnoException {
    everyChangeIsNoticed(20_261_121);
    everyChangeIsNoticed(ThreadLocalRandom.current().nextLong());
  }

  private static void everyChangeIsNoticed(long seed) throws ErrnoException {
    Random random = new Random(seed);
    List<Kept> all = all();
    int hits = 0;
    try (Vfs vfs = Vfs.builder().memoryBudget(1 << 24).dentryLimit(8).build()) {
      Task root = vfs.rootTask();
      root.mount("none", "/", "memfs", 0, Map.of("mode", "777"));
      Task user = root.fork();
      user.setCred(new Cred(1000, 1000));
      for (int i = 0; i < STEPS; i++) {
        String did = change(random, root, user, all);
        Task t = random.nextBoolean() ? root : user;
        for (Kept k : all) {
          boolean follow = random.nextBoolean();
          long expected = walked(t, k.path, follow);
          String what =
              "seed " + seed + " step " + i + " " + did + ": " + new String(k.path, UTF_8);
          assertThat(remembered(t, k, follow)).as(what).isEqualTo(expected);
          assertThat(prefixed(t, k.path, follow)).as(what).isEqualTo(expected);
          hits += expected > 0 ? 1 : 0;
        }
      }
    }
    assertThat(hits).isGreaterThan(STEPS);
  }

  /** Does something; what is refused is as good. */
  private static String change(Random random, Task root, Task user, List<Kept> all)
      throws ErrnoException {
    byte[] p = all.get(random.nextInt(all.size())).path;
    byte[] q = all.get(random.nextInt(all.size())).path;
    String a = new String(p, UTF_8);
    String b = new String(q, UTF_8);
    int at = Fcntl.AT_FDCWD;
    int what = random.nextInt(20);
    try {
      switch (what) {
        case 0, 1, 2, 3, 4 -> root.mkdirat(at, p, 0777);
        case 5, 6 -> root.renameat2(at, p, at, q, random.nextBoolean() ? 0 : Fcntl.RENAME_EXCHANGE);
        case 7 -> root.unlinkat(at, p, Fcntl.AT_REMOVEDIR);
        case 8 -> root.unlinkat(at, p, 0);
        case 9, 10 -> root.close(root.openat(at, p, Fcntl.O_CREAT | Fcntl.O_WRONLY, 0644));
        case 11 -> root.symlinkat(q, at, p);
        case 12 -> root.fchmodat(at, p, random.nextBoolean() ? 0777 : 0700, 0);
        case 13 -> root.fchownat(at, p, random.nextBoolean() ? 0 : 1000, -1, 0);
        case 14 -> root.mount("none", p, "memfs", 0, Map.of("mode", "777"));
        case 15 -> root.umount2(p, MountFlags.MNT_DETACH);
        case 16 -> {
          byte[] acl = acl(random.nextInt(8));
          root.setxattr(p, 0, "system.posix_acl_access", acl, 0);
        }
        case 17 -> (random.nextBoolean() ? root : user).chdir(p);
        case 18 -> user.setCred(new Cred(1000 + random.nextInt(2), 1000));
        default -> root.link(a, b);
      }
    } catch (ErrnoException e) {
      assertThat(e.errno()).isNotIn(Errno.EIO, Errno.ENOMEM, Errno.ESRCH);
    }
    return what + " " + a + " " + b;
  }

  /** For user 1000 so many of the permissions; all for owner, group and others, of no use to it. */
  private static byte[] acl(int user) {
    java.nio.ByteBuffer b =
        java.nio.ByteBuffer.allocate(4 + 5 * 8).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    b.putInt(2);
    b.putShort((short) 1).putShort((short) 7).putInt(-1);
    b.putShort((short) 2).putShort((short) user).putInt(1000);
    b.putShort((short) 4).putShort((short) 7).putInt(-1);
    b.putShort((short) 16).putShort((short) 7).putInt(-1);
    b.putShort((short) 32).putShort((short) 7).putInt(-1);
    return b.array();
  }

  /**
   * One thread swaps two directories and says so; what others are told between two sayings that are
   * the same is what was said.
   */
  @Test
  void nobodyIsToldWhatWasTrueBefore() throws Exception {
    try (Vfs vfs = Vfs.builder().memoryBudget(1 << 24).build()) {
      Task t = vfs.rootTask();
      t.mount("none", "/", "memfs", 0, Map.of());
      for (String d : List.of("one", "two")) {
        t.mkdir("/directory-" + d, 0755);
        t.mkdir("/directory-" + d + "/inner", 0755);
        t.creat("/directory-" + d + "/inner/file", 0644);
      }
      Kept first = new Kept("/directory-one/inner/file");
      long here = walked(t, first.path, true);
      long there = walked(t, "/directory-two/inner/file".getBytes(UTF_8), true);
      AtomicLong said = new AtomicLong();
      AtomicBoolean over = new AtomicBoolean();
      AtomicReference<@Nullable Throwable> wrong = new AtomicReference<>();
      AtomicLong checked = new AtomicLong();
      Runnable look =
          () -> {
            try {
              while (!over.get()) {
                long before = said.get();
                long kept = remembered(t, first, true);
                long prefixed = prefixed(t, first.path, true);
                if (before == said.get() && before % 2 == 0) {
                  assertThat(kept).isEqualTo(before % 4 == 0 ? here : there);
                  assertThat(prefixed).isEqualTo(kept);
                  checked.incrementAndGet();
                } else {
                  assertThat(kept).isIn(here, there);
                }
              }
            } catch (Throwable e) {
              wrong.set(e);
            }
          };
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        threads.add(Thread.ofPlatform().start(look));
      }
      long until = System.nanoTime() + 2_000_000_000L;
      while (System.nanoTime() < until && wrong.get() == null) {
        said.incrementAndGet();
        t.renameat2(
            Fcntl.AT_FDCWD,
            "/directory-one".getBytes(UTF_8),
            Fcntl.AT_FDCWD,
            "/directory-two".getBytes(UTF_8),
            Fcntl.RENAME_EXCHANGE);
        said.incrementAndGet();
        Thread.sleep(0, 200_000);
      }
      over.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(wrong.get()).isNull();
      assertThat(checked.get()).isPositive();
    }
  }
}
