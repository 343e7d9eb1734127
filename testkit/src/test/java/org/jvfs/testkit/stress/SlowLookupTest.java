// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.jvfs.contract.FileOperations;
import org.jvfs.contract.FileSystemType;
import org.jvfs.contract.InodeOperations;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.superblock.MountContext;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/** A file system that is slow to answer is asked for several names at once, for each only once. */
final class SlowLookupTest {
  private static final int THREADS = 8;
  private static final int SECONDS = 20;

  /** Any name is an empty file; names that begin with "no" are not there. */
  private static final class SlowType extends FileSystemType {
    final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    final AtomicInteger inside = new AtomicInteger();

    /** How many must be asking at once before any is answered. */
    volatile CountDownLatch together = new CountDownLatch(1);

    @Override
    public String name() {
      return "slow";
    }

    @Override
    public Dentry mount(MountContext ctx) throws ErrnoException {
      return ctx.nodev(
          (sb, c) -> {
            Inode root = sb.inodes().newInode();
            root.setIno(1);
            root.setMode(Mode.S_IFDIR | 0755);
            root.setNlink(2);
            root.setOps(
                new InodeOperations() {
                  @Override
                  public @Nullable Dentry lookup(Inode dir, Dentry d, int flags)
                      throws ErrnoException {
                    return answer(dir, d);
                  }
                },
                FileOperations.DEFAULT);
            sb.setRoot(sb.dcache().makeRoot(sb, root));
          });
    }

    private @Nullable Dentry answer(Inode dir, Dentry d) throws ErrnoException {
      String name = new String(d.name(), StandardCharsets.UTF_8);
      asked.computeIfAbsent(name, n -> new AtomicInteger()).incrementAndGet();
      inside.incrementAndGet();
      try {
        together.countDown();
        if (!together.await(SECONDS, TimeUnit.SECONDS)) {
          throw Errno.EIO.exception();
        }
        // Time for others to come and ask for the same.
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw Errno.EINTR.exception();
      } finally {
        inside.decrementAndGet();
      }
      if (name.startsWith("bad")) {
        throw Errno.EIO.exception();
      }
      if (name.startsWith("no")) {
        return dir.sb().dcache().spliceAlias(null, d);
      }
      Inode i = dir.sb().inodes().newInode();
      i.setMode(Mode.S_IFREG | 0644);
      return dir.sb().dcache().spliceAlias(i, d);
    }
  }

  /** Runs a call in each of several threads; answers the errors, null for success. */
  private static List<@Nullable Errno> inThreads(int n, IntCall call) throws InterruptedException {
    List<AtomicReference<@Nullable Object>> results = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int me = i;
      AtomicReference<@Nullable Object> result = new AtomicReference<>();
      results.add(result);
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try {
                      call.run(me);
                    } catch (ErrnoException e) {
                      result.set(e.errno());
                    } catch (Throwable e) {
                      result.set(e);
                    }
                  }));
    }
    List<@Nullable Errno> out = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      threads.get(i).join(SECONDS * 2000L);
      assertThat(threads.get(i).isAlive()).as(Crew::stacks).isFalse();
      Object r = results.get(i).get();
      assertThat(r instanceof Throwable).as("%s", r).isFalse();
      out.add((Errno) r);
    }
    return out;
  }

  @FunctionalInterface
  private interface IntCall {
    void run(int i) throws ErrnoException;
  }

  private static World world(SlowType type) throws ErrnoException {
    World w = new World();
    w.vfs.register(type);
    w.task.mkdir("/slow", 0755);
    w.task.mount("none", "/slow", "slow", 0, Map.of());
    return w;
  }

  @Test
  void differentNamesAreLookedUpAtTheSameTime() throws Exception {
    SlowType type = new SlowType();
    try (World w = world(type)) {
      type.together = new CountDownLatch(THREADS);
      assertThat(inThreads(THREADS, i -> w.task.stat("/slow/f" + i))).containsOnlyNulls();
      assertThat(type.asked).hasSize(THREADS);
    }
  }

  @Test
  void oneNameIsLookedUpOnce() throws Exception {
    SlowType type = new SlowType();
    try (World w = world(type)) {
      assertThat(inThreads(THREADS, i -> w.task.stat("/slow/f"))).containsOnlyNulls();
      assertThat(inThreads(THREADS, i -> w.task.stat("/slow/none"))).containsOnly(Errno.ENOENT);
      type.asked.forEach((name, n) -> assertThat(n).as(name).hasValue(1));
      assertThat(type.asked).hasSize(2);
    }
  }

  /** An answer that is an error is not kept: each who waited asks again. */
  @Test
  void aFailedLookupIsNobodyElses() throws Exception {
    SlowType type = new SlowType();
    try (World w = world(type)) {
      assertThat(inThreads(THREADS, i -> w.task.stat("/slow/bad"))).containsOnly(Errno.EIO);
      assertThat(type.asked.get("bad")).hasValue(THREADS);
      w.task.stat("/slow/good");
    }
  }
}
