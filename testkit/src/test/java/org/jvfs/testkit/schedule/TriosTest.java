// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import static org.jvfs.testkit.schedule.Stage.cold;
import static org.jvfs.testkit.schedule.Stage.create;
import static org.jvfs.testkit.schedule.Stage.rename;
import static org.jvfs.testkit.schedule.Stage.rmdir;
import static org.jvfs.testkit.schedule.Stage.shrink;
import static org.jvfs.testkit.schedule.Stage.stat;
import static org.jvfs.testkit.schedule.Stage.unlink;
import static org.jvfs.testkit.schedule.Stage.warm;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three tasks at once. */
@Tag("schedules")
final class TriosTest {
  private static final Stage.Set TWO = s -> s.dir("/d").file("/d/a", 1).file("/d/b", 2);
  private static final Stage.Set THREE =
      s -> s.dir("/d").dir("/e").dir("/g").file("/d/a", 1).file("/e/b", 2).file("/g/c", 3);

  static Stream<Scenario<Stage>> scenarios() {
    return Stream.of(
            new Scenario<>("three renames in a circle", warm(THREE))
                .task(rename("/d/a", "/e/b"))
                .task(rename("/e/b", "/g/c"))
                .task(rename("/g/c", "/d/a")),
            new Scenario<>("rename, unlink and stat of one name", warm(TWO))
                .task(rename("/d/a", "/d/b"))
                .task(unlink("/d/a"))
                .task(stat("/d/b")),
            new Scenario<>("unlink, create and stat of one name", warm(TWO))
                .task(unlink("/d/a"))
                .task(create("/d/a", 3))
                .task(unlink("/d/b")),
            new Scenario<>("reclaim, unlink and stat of one name", warm(TWO))
                .task(shrink())
                .task(unlink("/d/a"))
                .task(stat("/d/a")),
            new Scenario<>("two lookups and a rename, nothing cached", cold(TWO))
                .task(stat("/d/a"))
                .task(stat("/d/a"))
                .task(rename("/d/a", "/d/b")),
            new Scenario<>(
                    "rmdir, a move into it and a move of it", warm(s -> s.dir("/d").file("/f", 1)))
                .task(rmdir("/d"))
                .task(rename("/f", "/d/f"))
                .task(rename("/d", "/h")))
        .map(s -> s.summary(Stage::tree));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void nothingGoesWrong(Scenario<Stage> scenario) throws Exception {
    Bounds.check(scenario);
  }
}
