// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import static org.jvfs.testkit.schedule.Scenario.deed;
import static org.jvfs.testkit.schedule.Stage.open;
import static org.jvfs.testkit.schedule.Stage.rename;
import static org.jvfs.testkit.schedule.Stage.rmdir;
import static org.jvfs.testkit.schedule.Stage.shrink;
import static org.jvfs.testkit.schedule.Stage.stat;
import static org.jvfs.testkit.schedule.Stage.umount;
import static org.jvfs.testkit.schedule.Stage.warm;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvfs.testkit.schedule.Scenario.Call;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.MountFlags;

/** Mounts that come and go under walks. */
@Tag("schedules")
final class MountsTest {
  private static final int DETACH = MountFlags.MNT_DETACH;

  private static final Stage.Set MOUNTED =
      s -> {
        s.dir("/m");
        s.task.mount("none", "/m", "memfs", 0, Map.of());
        s.file("/m/f", 1);
      };

  private static Call<Stage> mount(String at) {
    return deed(s -> s.task.mount("none", at, "memfs", 0, Map.of()));
  }

  /** How many mounts and file systems there are, all of which close demands to be gone. */
  private static String mounts(Stage s) {
    return s.world.vfs.mounts().mounts(s.world.vfs.namespace()).size()
        + " mounts, "
        + s.world.vfs.state().superBlocks().size()
        + " file systems";
  }

  private static Scenario<Stage> of(String name, Stage.Set set) {
    return new Scenario<>(name, warm(set)).summary(MountsTest::mounts);
  }

  private static void stay(Stage s) throws ErrnoException {
    s.task.chdir("/m");
  }

  static Stream<Scenario<Stage>> scenarios() {
    return Stream.of(
        of("umount against a walk", MOUNTED)
            .task(umount("/m", 0))
            .task(stat("/m/f"))
            .allow("[[EBUSY], [1]] 3 mounts, 3 file systems"),
        of("umount against open", MOUNTED)
            .task(umount("/m", 0))
            .task(open("/m/f", 0))
            .allow("[[EBUSY], [1]] 3 mounts, 3 file systems"),
        of("lazy umount against a walk", MOUNTED).task(umount("/m", DETACH)).task(stat("/m/f")),
        of("lazy umount against open", MOUNTED).task(umount("/m", DETACH)).task(open("/m/f", 0)),
        of("umount against a walk back up", MOUNTED)
            .task(umount("/m", DETACH))
            .task(stat("/m/../m/f")),
        of("umount against umount", MOUNTED)
            .task(umount("/m", 0))
            .task(umount("/m", 0))
            .allow("[[EBUSY], [EBUSY]] 3 mounts, 3 file systems")
            .allow("[[EBUSY], [ok]] 2 mounts, 2 file systems")
            .allow("[[ok], [EBUSY]] 2 mounts, 2 file systems"),
        of("lazy umount against lazy umount", MOUNTED)
            .task(umount("/m", DETACH))
            .task(umount("/m", DETACH)),
        of("lazy umount against the working directory inside", MOUNTED)
            .task(umount("/m", DETACH))
            .task(deed(MountsTest::stay)),
        of("mount against a walk", s -> s.dir("/m").file("/m/f", 1))
            .task(mount("/m"))
            .task(stat("/m/f")),
        of("mount against rmdir of its place", s -> s.dir("/m"))
            .task(mount("/m"))
            .task(rmdir("/m")),
        of("mount against rename of its place", s -> s.dir("/m"))
            .task(mount("/m"))
            .task(rename("/m", "/n"))
            // The place was found before it got its new name.
            .allow("[[ok], [ok]] 3 mounts, 3 file systems"),
        of("umount against reclaim", MOUNTED).task(umount("/m", 0)).task(shrink()));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void nothingGoesWrong(Scenario<Stage> scenario) throws Exception {
    Bounds.check(scenario);
  }
}
