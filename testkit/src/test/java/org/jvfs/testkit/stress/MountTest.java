// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jvfs.testkit.stress.World.bytes;
import static org.jvfs.testkit.stress.World.tolerate;
import static org.jvfs.uapi.Errno.EBUSY;
import static org.jvfs.uapi.Errno.EEXIST;
import static org.jvfs.uapi.Errno.EINVAL;
import static org.jvfs.uapi.Errno.ENOENT;
import static org.jvfs.uapi.Errno.EROFS;
import static org.jvfs.uapi.Fcntl.AT_FDCWD;
import static org.jvfs.uapi.MountFlags.MNT_DETACH;
import static org.jvfs.uapi.MountFlags.MNT_EXPIRE;
import static org.jvfs.uapi.MountFlags.MS_BIND;
import static org.jvfs.uapi.MountFlags.MS_MOVE;
import static org.jvfs.uapi.MountFlags.MS_RDONLY;
import static org.jvfs.uapi.MountFlags.MS_REC;
import static org.jvfs.uapi.MountFlags.MS_REMOUNT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.jvfs.call.Task;
import org.jvfs.contract.DentryOperations;
import org.jvfs.contract.FileSystemType;
import org.jvfs.dcache.Dentry;
import org.jvfs.memfs.MemFileSystemType;
import org.jvfs.mount.Mount;
import org.jvfs.mount.MountTable;
import org.jvfs.superblock.MountContext;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** Mounts that come and go under walks and open files. */
final class MountTest {
  private static final int DEEP = 2_000;

  private static World world(CountedType type) throws ErrnoException {
    World w = new World(200);
    w.vfs.register(type);
    return w;
  }

  private static void mount(Task t, String at) throws ErrnoException {
    t.mount("none", at, "counted", 0, Map.of());
  }

  private static Errno refused(World.Call call) {
    ErrnoException[] e = new ErrnoException[1];
    assertThatThrownBy(call::run).isInstanceOfSatisfying(ErrnoException.class, x -> e[0] = x);
    return e[0].errno();
  }

  /**
   * A file system is mounted over a directory and taken away again: each walk sees the one or the
   * other. A plain umount that succeeds has shut the file system down.
   */
  @Test
  void aWalkSeesWhatIsMountedOrWhatIsBeneath() throws ErrnoException {
    CountedType type = new CountedType();
    try (World w = world(type)) {
      w.task.mkdir("/m", 0755);
      w.task.mkdir("/m/d", 0755);
      w.create("/m/d/file");
      AtomicInteger busy = new AtomicInteger();
      new Crew()
          .add(
              "mounter",
              r -> {
                // Hidden while it is made, so that the file is in both whenever it is shown.
                w.task.mkdir("/fresh", 0755);
                mount(w.task, "/fresh");
                w.task.mkdir("/fresh/d", 0755);
                w.create("/fresh/d/file");
                w.task.mount("/fresh", "/m", "", MS_MOVE, Map.of());
                w.task.rmdir("/fresh");
                int before = type.dead.get();
                while (tolerate(() -> w.task.umount("/m"), EBUSY) != null) {
                  busy.incrementAndGet();
                }
                assertThat(type.dead.get()).as("shut down by umount").isEqualTo(before + 1);
              })
          .add(2, "walker", r -> w.task.stat("/m/d/file"))
          .add("climber", r -> w.task.stat("/m/../m/d/../d/file"))
          .add("opener", r -> w.task.close(w.task.open("/m/d/file", Fcntl.O_RDWR)))
          .run();
      assertThat(type.dead.get()).isEqualTo(type.born.get()).isPositive();
      w.check();
    }
  }

  /**
   * A reference that a walk takes too late, and will take back, does not make umount succeed before
   * the file system is shut down. What a walk does at that moment is done by the driver beneath,
   * whom umount asks about the name of the mount point as it lets go of it.
   */
  @Test
  void aLateWalkDoesNotPutOffTheEnd() throws ErrnoException {
    CountedType type = new CountedType();
    List<Runnable> late = new ArrayList<>();
    FileSystemType beneath =
        new FileSystemType() {
          @Override
          public String name() {
            return "beneath";
          }

          @Override
          public Dentry mount(MountContext ctx) throws ErrnoException {
            Dentry root = new MemFileSystemType().mount(ctx);
            root.sb()
                .setDentryOps(
                    new DentryOperations() {
                      @Override
                      public boolean dDelete(Dentry d) {
                        late.forEach(Runnable::run);
                        late.clear();
                        return false;
                      }
                    });
            return root;
          }
        };
    try (World w = world(type)) {
      w.vfs.register(beneath);
      w.task.mkdir("/b", 0755);
      w.task.mount("none", "/b", "beneath", 0, Map.of());
      w.task.mkdir("/b/m", 0755);
      mount(w.task, "/b/m");
      MountTable mounts = w.vfs.mounts();
      Mount m = mounts.mounts(w.task.namespace()).getLast();
      assertThat(m.sb().type()).isSameAs(type);
      int seq = mounts.mountLock().readBegin();
      assertThat(mounts.legitimize(m, seq)).isTrue();
      assertThat(refused(() -> w.task.umount("/b/m"))).isEqualTo(EBUSY);
      m.put();

      int before = mounts.mountLock().readBegin();
      late.add(m::get);
      w.task.umount("/b/m");
      assertThat(late).as("walks to come").isEmpty();
      assertThat(type.dead.get()).as("shut down by umount").isEqualTo(1);
      assertThat(mounts.legitimize(m, before)).isFalse();
      m.put();
      assertThat(type.dead.get()).isEqualTo(1);
      w.task.umount("/b");
      w.check();
    }
  }

  /** A mount is moved to and fro: while it stands still it is at one place, and always in one. */
  @Test
  void aMovedMountIsNeverNowhere() throws ErrnoException {
    CountedType type = new CountedType();
    try (World w = world(type)) {
      w.task.mkdir("/a", 0755);
      w.task.mkdir("/b", 0755);
      mount(w.task, "/a");
      w.create("/a/file");
      int fd = w.place("/a");
      AtomicLong moves = new AtomicLong();
      new Crew()
          .add(
              "mover",
              r -> {
                moves.incrementAndGet();
                w.task.mount("/a", "/b", "", MS_MOVE, Map.of());
                moves.incrementAndGet();
                Thread.yield();
                moves.incrementAndGet();
                w.task.mount("/b", "/a", "", MS_MOVE, Map.of());
                moves.incrementAndGet();
                Thread.yield();
              })
          .add(
              2,
              "walker",
              r -> {
                long before = moves.get();
                Errno a = tolerate(() -> w.task.stat("/a/file"), ENOENT);
                Errno b = tolerate(() -> w.task.stat("/b/file"), ENOENT);
                if (before % 2 == 0 && moves.get() == before) {
                  assertThat(a == null).as("in /a").isEqualTo(before % 4 == 0);
                  assertThat(b == null).as("in /b").isEqualTo(before % 4 != 0);
                }
              })
          .add(
              "climber",
              r -> {
                w.task.statx(fd, bytes(".."), 0, 0, new org.jvfs.uapi.Statx());
                assertThat(new String(cwd(w, fd), java.nio.charset.StandardCharsets.UTF_8))
                    .isIn("/a", "/b");
              })
          .run();
      w.task.close(fd);
    }
    assertThat(type.dead.get()).isEqualTo(1);
  }

  private static byte[] cwd(World w, int fd) throws ErrnoException {
    try (Task t = w.task.fork()) {
      t.fchdir(fd);
      return t.getcwd();
    }
  }

  /** Everything at once, in several namespaces: each file system is shut down exactly once. */
  @Test
  void everyFileSystemIsShutDownOnce() throws ErrnoException {
    CountedType type = new CountedType();
    try (World w = world(type)) {
      for (int i = 0; i < 3; i++) {
        w.task.mkdir("/p" + i, 0755);
        w.task.mkdir("/p" + i + "/d", 0755);
      }
      new Crew()
          .add(
              2,
              "mounter",
              r -> {
                String at = "/p" + r.nextInt(3) + (r.nextBoolean() ? "/d" : "");
                tolerate(() -> mount(w.task, at), ENOENT, EINVAL);
                tolerate(() -> w.task.mkdir(at + "/d", 0755), EEXIST, ENOENT, EROFS);
              })
          .add(
              2,
              "detacher",
              r -> {
                String at = "/p" + r.nextInt(3) + (r.nextBoolean() ? "/d" : "");
                int flags = new int[] {0, MNT_DETACH, MNT_DETACH, MNT_EXPIRE}[r.nextInt(4)];
                tolerate(
                    () -> w.task.umount2(bytes(at), flags), EBUSY, EINVAL, ENOENT, Errno.EAGAIN);
              })
          .add(
              "binder",
              r -> {
                int flags = r.nextBoolean() ? MS_BIND : MS_BIND | MS_REC;
                tolerate(
                    () ->
                        w.task.mount(
                            "/p" + r.nextInt(3), "/p" + r.nextInt(3) + "/d", "", flags, Map.of()),
                    ENOENT,
                    EINVAL);
                // Copies of copies: not too many.
                for (int i = 0; i < 3; i++) {
                  String at = "/p" + i + "/d";
                  tolerate(() -> w.task.umount2(bytes(at), MNT_DETACH), EINVAL, ENOENT);
                }
              })
          .add(
              "holder",
              r -> {
                String at = "/p" + r.nextInt(3);
                int fd = w.task.open(at, Fcntl.O_TMPFILE | Fcntl.O_RDWR, 0600);
                w.task.pwrite(fd, new byte[5000], 0);
                w.task.close(fd);
              })
          .add(
              "emigrant",
              r -> {
                try (Task t = w.task.fork()) {
                  t.unshareMounts();
                  tolerate(() -> mount(t, "/p" + r.nextInt(3)), ENOENT);
                  tolerate(() -> t.umount2(bytes("/p" + r.nextInt(3)), MNT_DETACH), EINVAL);
                  t.stat("/p0");
                }
              })
          .add(
              2,
              "walker",
              r -> {
                w.task.stat("/p" + r.nextInt(3));
                // From the root of a mount that has just been detached there is no way up.
                String round = "/p" + r.nextInt(3) + "/.././p" + r.nextInt(3);
                tolerate(() -> w.task.stat(round), ENOENT);
              })
          .run();
      for (int i = 0; i < 3; i++) {
        detachAll(w, "/p" + i);
        detachAll(w, "/p" + i + "/d");
      }
      w.shrink();
      assertThat(type.dead.get()).as("shut down").isEqualTo(type.born.get()).isPositive();
      assertThat(w.vfs.state().frames().used()).as("frames in use").isZero();
      w.check();
    }
  }

  private static void detachAll(World w, String at) throws ErrnoException {
    Errno e = null;
    while (e == null) {
      e = tolerate(() -> w.task.umount2(bytes(at), MNT_DETACH), EINVAL);
    }
  }

  /** While a mount is read-only nothing changes; while it can be written to it is not made so. */
  @Test
  void nothingIsWrittenToWhatIsReadOnly() throws ErrnoException {
    CountedType type = new CountedType();
    try (World w = world(type)) {
      w.task.mkdir("/m", 0755);
      w.task.mkdir("/n", 0755);
      mount(w.task, "/m");
      w.task.mount("/m", "/n", "", MS_BIND, Map.of());
      AtomicInteger denied = new AtomicInteger();
      AtomicInteger written = new AtomicInteger();
      // Odd while everything is read-only for sure.
      AtomicLong phase = new AtomicLong();
      new Crew()
          .add(
              "remounter",
              r -> {
                String at = r.nextBoolean() ? "/m" : "/n";
                if (tolerate(
                        () -> w.task.mount("", at, "", MS_REMOUNT | MS_RDONLY, Map.of()), EBUSY)
                    == null) {
                  phase.incrementAndGet();
                  int before = written.get();
                  for (int i = r.nextInt(3000); i > 0; i--) {
                    Thread.onSpinWait();
                  }
                  assertThat(written.get()).as("written meanwhile").isEqualTo(before);
                  phase.incrementAndGet();
                }
                w.task.mount("", at, "", MS_REMOUNT, Map.of());
              })
          .add(
              3,
              "writer",
              r -> {
                String name =
                    (r.nextBoolean() ? "/m/t" : "/n/t") + Thread.currentThread().threadId();
                long before = phase.get();
                Errno e =
                    tolerate(
                        () -> {
                          int fd = w.task.open(name, Fcntl.O_CREAT | Fcntl.O_RDWR, 0600);
                          // Nobody makes it read-only while this is open for writing.
                          written.incrementAndGet();
                          w.task.close(fd);
                        },
                        EROFS);
                if (e != null) {
                  denied.incrementAndGet();
                  return;
                }
                assertThat(before % 2 == 1 && phase.get() == before).isFalse();
              })
          .add(
              "detacher",
              r -> {
                // A mount that goes while it is held back for the remount.
                try (Task t = w.task.fork()) {
                  t.unshareMounts();
                  int fd = tryOpen(t, "/n");
                  t.umount2(bytes("/n"), MNT_DETACH);
                  if (fd >= 0) {
                    t.fchmod(fd, 0600);
                    t.close(fd);
                  }
                }
              })
          .run();
      assertThat(denied.get()).isPositive();
      assertThat(written.get()).isPositive();
    }
    assertThat(type.dead.get()).isEqualTo(1);
  }

  private static int tryOpen(Task t, String dir) throws ErrnoException {
    int[] fd = {-1};
    tolerate(() -> fd[0] = t.open(dir, Fcntl.O_TMPFILE | Fcntl.O_RDWR, 0600), EROFS);
    return fd[0];
  }

  /** A file open for writing on a mount that is gone keeps its file system writable. */
  @Test
  void aDetachedWriterStillCounts() throws ErrnoException {
    CountedType type = new CountedType();
    try (World w = world(type)) {
      w.task.mkdir("/m", 0755);
      w.task.mkdir("/n", 0755);
      mount(w.task, "/m");
      w.task.mount("/m", "/n", "", MS_BIND, Map.of());
      int fd = w.task.open("/n/f", Fcntl.O_CREAT | Fcntl.O_RDWR, 0600);
      w.task.umount2(bytes("/n"), MNT_DETACH);
      assertThat(refused(() -> w.task.mount("", "/m", "", MS_REMOUNT | MS_RDONLY, Map.of())))
          .isEqualTo(EBUSY);
      assertThat(w.task.write(fd, new byte[100])).isEqualTo(100);
      w.task.close(fd);
      w.task.mount("", "/m", "", MS_REMOUNT | MS_RDONLY, Map.of());
      assertThat(refused(() -> w.create("/m/g"))).isEqualTo(EROFS);
    }
    assertThat(type.dead.get()).isEqualTo(1);
  }

  /** What keeps a mount busy, and what does not. */
  @Test
  void busyIsWhatIsUsed() throws ErrnoException {
    CountedType type = new CountedType();
    try (World w = world(type)) {
      w.task.mkdir("/m", 0755);
      mount(w.task, "/m");
      w.create("/m/f");
      w.task.stat("/m/f");
      int fd = w.task.open("/m/f", Fcntl.O_RDONLY);
      assertThat(refused(() -> w.task.umount("/m"))).isEqualTo(EBUSY);
      w.task.close(fd);
      Task inside = w.task.fork();
      inside.chdir("/m");
      assertThat(refused(() -> w.task.umount("/m"))).isEqualTo(EBUSY);
      inside.exit();
      w.task.mkdir("/m/d", 0755);
      mount(w.task, "/m/d");
      assertThat(refused(() -> w.task.umount("/m"))).isEqualTo(EBUSY);
      w.task.umount("/m/d");
      assertThat(type.dead.get()).isEqualTo(1);
      assertThat(refused(() -> w.task.umount2(bytes("/m"), MNT_EXPIRE))).isEqualTo(Errno.EAGAIN);
      w.task.stat("/m/f");
      // Used since it was marked: the mark is gone.
      assertThat(refused(() -> w.task.umount2(bytes("/m"), MNT_EXPIRE))).isEqualTo(Errno.EAGAIN);
      w.task.umount2(bytes("/m"), MNT_EXPIRE);
      assertThat(type.dead.get()).isEqualTo(2);
      assertThat(refused(() -> w.task.umount("/m"))).isEqualTo(EINVAL);
      w.check();
    }
  }

  /** Many mounts on top of each other are copied and taken down without a deep stack. */
  @Test
  void aTowerOfMountsComesDown() throws ErrnoException {
    CountedType type = new CountedType();
    try (World w = world(type)) {
      w.task.mkdir("/m", 0755);
      for (int i = 0; i < DEEP; i++) {
        mount(w.task, "/m");
      }
      try (Task t = w.task.fork()) {
        t.unshareMounts();
        t.stat("/m");
        assertThat(t.namespace()).isNotSameAs(w.task.namespace());
        assertThat(w.vfs.mounts().mounts(t.namespace())).hasSize(DEEP + 2);
      }
      for (int i = 0; i < DEEP / 2; i++) {
        w.task.umount("/m");
      }
    }
    assertThat(type.dead.get()).isEqualTo(DEEP);
  }

  /** The working directory of a task goes with it into a copy of the namespace. */
  @Test
  void aCopyOfANamespaceHasTheSamePlaces() throws ErrnoException {
    CountedType type = new CountedType();
    try (World w = world(type)) {
      w.task.mkdir("/a", 0755);
      w.task.mkdir("/a/x", 0755);
      w.task.mkdir("/a/x/sub", 0755);
      w.task.mkdir("/b", 0755);
      w.task.mkdir("/c", 0755);
      w.task.mount("/a", "/b", "", MS_BIND, Map.of());
      mount(w.task, "/b/x/sub");
      mount(w.task, "/c");
      w.create("/c/here");
      // What is mounted there is out of what /b shows now.
      w.task.renameat2(AT_FDCWD, bytes("/a/x"), AT_FDCWD, bytes("/moved"), 0);
      try (Task t = w.task.fork()) {
        t.chdir("/c");
        t.unshareMounts();
        t.stat("here");
        assertThat(new String(t.getcwd(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("/c");
      }
    }
  }
}
