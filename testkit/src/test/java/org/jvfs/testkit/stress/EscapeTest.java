// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.testkit.stress.World.bytes;
import static org.jvfs.testkit.stress.World.tolerate;
import static org.jvfs.uapi.Errno.EAGAIN;
import static org.jvfs.uapi.Errno.ENOENT;
import static org.jvfs.uapi.Errno.EXDEV;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Statx;

/** Restricted walks never get out, while directories are carried in and out beneath them. */
final class EscapeTest {
  private static final String[] PATHS = {
    "m/../secret",
    "m/x/../../secret",
    "m/x/y/../../../secret",
    "m/x/y/../../../../secret",
    "m/up",
    "m/x/up",
    "m/absolute",
    "secret",
    "m/x/y/../../../jail/secret",
  };

  @ParameterizedTest
  @ValueSource(ints = {Fcntl.RESOLVE_BENEATH, Fcntl.RESOLVE_IN_ROOT})
  void noPathLeadsOut(int resolve) throws ErrnoException {
    try (World w = new World(100)) {
      w.task.mkdir("/jail", 0755);
      w.task.mkdir("/out", 0755);
      w.task.mkdir("/jail/m", 0755);
      w.task.mkdir("/jail/m/x", 0755);
      w.task.mkdir("/jail/m/x/y", 0755);
      w.task.symlink("../secret", "/jail/m/up");
      w.task.symlink("../../secret", "/jail/m/x/up");
      w.task.symlink("/secret", "/jail/m/absolute");
      w.create("/secret");
      w.create("/out/secret");
      long decoy = w.create("/jail/secret");
      int jail = w.place("/jail");
      AtomicLong inside = new AtomicLong();
      new Crew()
          .add(
              "carrier",
              r -> {
                w.task.rename("/jail/m", "/out/m");
                w.task.rename("/out/m", "/jail/m");
              })
          .add(
              3,
              "prisoner",
              r -> {
                String path = PATHS[r.nextInt(PATHS.length)];
                tolerate(
                    () -> {
                      int fd = w.task.openat2(jail, bytes(path), Fcntl.O_RDONLY, 0, resolve);
                      Statx s = new Statx();
                      w.task.fstat(fd, s);
                      w.task.close(fd);
                      assertThat(s.ino).as(path).isEqualTo(decoy);
                      inside.incrementAndGet();
                    },
                    ENOENT,
                    EXDEV,
                    EAGAIN);
              })
          .run();
      assertThat(inside.get()).as("walks that stayed inside").isPositive();
      w.task.close(jail);
      w.check();
    }
  }
}
