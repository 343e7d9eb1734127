// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvfs.testkit.schedule.Scenario.Call;
import org.jvfs.testkit.stress.World;
import org.jvfs.uapi.ErrnoException;

/** Lookups at the same time on a file system that takes its time, and inodes that go meanwhile. */
@Tag("schedules")
final class LookupsTest {
  /** A VFS with nothing but that file system. */
  static final class Disk implements AutoCloseable {
    final PacedType type = new PacedType();
    final World world = new World();

    Disk() throws ErrnoException {
      world.vfs.register(type);
      world.task.mkdir("/s", 0755);
      world.task.mount("none", "/s", "paced", 0, Map.of());
    }

    /** One with everything found once, and perhaps forgotten again but for its inode. */
    static Disk known(String name, boolean forget) throws ErrnoException {
      Disk d = new Disk();
      d.world.task.stat("/s/" + name);
      if (forget) {
        d.world.vfs.state().dcache().prune(d.world.vfs.state().superBlocks().getLast(), 10);
      }
      d.type.asked.clear();
      d.type.filled.clear();
      return d;
    }

    String asked() {
      return "asked for " + type.asked;
    }

    /** Each name was asked for only once, each inode is filled only once. */
    String once() {
      assertThat(type.asked.values()).as("%s", type.asked).containsOnly(1);
      assertThat(type.filled.values()).as("%s", type.filled).allMatch(n -> n == 1);
      return asked();
    }

    @Override
    public void close() {
      world.close();
    }
  }

  private static Call<Disk> stat(String name) {
    return d -> Long.toString(d.world.task.stat("/s/" + name).ino);
  }

  private static final Call<Disk> SHRINK =
      Scenario.deed(
          d -> {
            d.world.shrink();
            d.world.shrink();
          });

  private static final Call<Disk> UMOUNT =
      Scenario.deed(d -> d.world.task.umount2("/s".getBytes(), 2));

  static Stream<Scenario<Disk>> scenarios() {
    return Stream.of(
        new Scenario<>("one name is looked up twice at once", Disk::new)
            .task(stat("a"))
            .task(stat("a"))
            .summary(Disk::once),
        new Scenario<>("a name that is not there is looked up twice at once", Disk::new)
            .task(stat("no"))
            .task(stat("no"))
            .summary(Disk::once),
        new Scenario<>("two names are looked up at once", Disk::new)
            .task(stat("a"))
            .task(stat("b"))
            .summary(Disk::once),
        new Scenario<>("two names of one inode are looked up at once", Disk::new)
            .task(stat("a1"))
            .task(stat("a2"))
            .summary(Disk::once),
        new Scenario<>("two names in one chain are looked up at once", Disk::new)
            .task(stat("a"))
            .task(stat("b"))
            .summary(Disk::once)
            .colliding(),
        new Scenario<>("a lookup against reclaim", Disk::new)
            .task(stat("a"))
            .task(SHRINK)
            .summary(Disk::once),
        new Scenario<>("an inode is evicted while it is looked for", () -> Disk.known("a", true))
            .task(stat("a"))
            .task(SHRINK)
            .anyOutcome()
            .summary(d -> "filled again: " + d.type.filled),
        new Scenario<>("a name is reclaimed while it is looked for", () -> Disk.known("a", false))
            .task(stat("a"))
            .task(SHRINK)
            .anyOutcome(),
        new Scenario<>("a lookup against lazy umount", Disk::new)
            .task(stat("a"))
            .task(UMOUNT)
            .anyOutcome());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void nothingGoesWrong(Scenario<Disk> scenario) throws Exception {
    Bounds.check(scenario);
  }
}
