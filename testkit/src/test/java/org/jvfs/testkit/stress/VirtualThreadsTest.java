// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.testkit.stress.World.tolerate;
import static org.jvfs.uapi.Errno.EEXIST;
import static org.jvfs.uapi.Errno.ENOENT;
import static org.jvfs.uapi.Errno.ENOTEMPTY;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.jvfs.call.Task;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** Virtual threads, and several VFS side by side. */
final class VirtualThreadsTest {
  private static final int THREADS = 1000;
  private static final int WORLDS = 3;

  private static void anything(Task t, Random r) throws ErrnoException {
    String dir = "/d" + r.nextInt(4);
    String a = dir + "/f" + r.nextInt(8);
    String b = "/d" + r.nextInt(4) + "/f" + r.nextInt(8);
    tolerate(
        () -> {
          switch (r.nextInt(10)) {
            case 0, 1 -> {
              int fd = t.open(a, Fcntl.O_CREAT | Fcntl.O_RDWR, 0600);
              byte[] data = new byte[100];
              assertThat(t.pwrite(fd, data, 0)).isEqualTo(100);
              assertThat(t.pread(fd, data, 50)).isGreaterThanOrEqualTo(50);
              t.close(fd);
            }
            case 2 -> t.unlink(a);
            case 3 -> t.rename(a, b);
            case 4 -> t.link(a, b);
            case 5 -> t.list(dir);
            case 6 -> t.mkdir("/x" + r.nextInt(3), 0755);
            case 7 -> t.rmdir("/x" + r.nextInt(3));
            case 8 -> t.chdir(dir);
            default -> t.stat(a);
          }
        },
        ENOENT,
        EEXIST,
        ENOTEMPTY);
  }

  private static void directories(Task t) throws ErrnoException {
    for (int i = 0; i < 4; i++) {
      t.mkdir("/d" + i, 0755);
    }
  }

  @Test
  void aThousandVirtualThreadsShareATask() throws ErrnoException {
    try (World w = new World(50)) {
      directories(w.task);
      new Crew().virtual().add(THREADS, "virtual", r -> anything(w.task, r)).run();
      assertThat(w.task.toString()).contains("0 files");
      w.task.chdir("/");
      w.check();
    }
  }

  /** What is done in one VFS is not seen in another, nor does its end disturb it. */
  @Test
  void severalVfsAreStrangers() throws ErrnoException {
    List<World> worlds = new ArrayList<>();
    Crew crew = new Crew();
    for (int i = 0; i < WORLDS; i++) {
      World w = new World(50);
      worlds.add(w);
      directories(w.task);
      String mine = "/only-in-" + i;
      w.create(mine);
      crew.add(
          "user" + i,
          r -> {
            anything(w.task, r);
            assertThat(w.task.list("/").stream().filter(n -> n.startsWith("only-in-")))
                .containsExactly(mine.substring(1));
          });
    }
    crew.add(
        "passer-by",
        r -> {
          try (World w = new World(50)) {
            directories(w.task);
            anything(w.task, r);
            w.check();
          }
        });
    crew.run();
    for (World w : worlds) {
      w.check();
      w.close();
    }
  }
}
