// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import static org.jvfs.testkit.schedule.Stage.cold;
import static org.jvfs.testkit.schedule.Stage.create;
import static org.jvfs.testkit.schedule.Stage.exchange;
import static org.jvfs.testkit.schedule.Stage.link;
import static org.jvfs.testkit.schedule.Stage.mkdir;
import static org.jvfs.testkit.schedule.Stage.open;
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

/** Calls that make, move, remove and find the same names at once. */
@Tag("schedules")
final class NamesTest {
  private static Scenario<Stage> of(String name, Scenario.Maker<Stage> maker) {
    return new Scenario<>(name, maker).summary(Stage::tree);
  }

  private static final Stage.Set TWO = s -> s.dir("/d").file("/d/a", 1).file("/d/b", 2);
  private static final Stage.Set CROSS = s -> s.dir("/d").dir("/e").file("/d/a", 1).file("/e/b", 2);
  private static final Stage.Set DIRS = s -> s.dir("/a").dir("/b").dir("/a/x").dir("/b/y");
  private static final Stage.Set DEEP = s -> s.dir("/d").dir("/e").dir("/d/x").file("/d/x/f", 1);

  static Stream<Scenario<Stage>> scenarios() {
    return Stream.of(
        of("rename in one directory, there and back", warm(TWO))
            .task(rename("/d/a", "/d/b"))
            .task(rename("/d/b", "/d/a")),
        of("rename across directories, there and back", warm(CROSS))
            .task(rename("/d/a", "/e/b"))
            .task(rename("/e/b", "/d/a")),
        of("rename of one name to two places", warm(CROSS))
            .task(rename("/d/a", "/e/c"))
            .task(rename("/d/a", "/d/c")),
        of("two directories moved into each other", warm(DIRS))
            .task(rename("/a", "/b/y/a"))
            .task(rename("/b", "/a/x/b"))
            // The paths were found before the first move, the loop after it.
            .allow("[[ok], [EINVAL]] {/b=dir, /b/y=dir, /b/y/a=dir, /b/y/a/x=dir}")
            .allow("[[EINVAL], [ok]] {/a=dir, /a/x=dir, /a/x/b=dir, /a/x/b/y=dir}"),
        of("exchange against rename", warm(CROSS))
            .task(exchange("/d/a", "/e/b"))
            .task(rename("/e/b", "/d/c")),
        of("two exchanges", warm(CROSS))
            .task(exchange("/d/a", "/e/b"))
            .task(exchange("/e/b", "/d/a")),
        of("rename onto a directory's entry against its rmdir", warm(DEEP))
            .task(rename("/d/x/f", "/d/g"))
            .task(rmdir("/d/x")),
        of("rename against stat of both names", warm(TWO))
            .task(rename("/d/a", "/d/c"))
            .task(stat("/d/a"), stat("/d/c")),
        of("exchange against stat", warm(TWO))
            .task(exchange("/d/a", "/d/b"))
            .task(stat("/d/a"), stat("/d/a")),
        of("rename against stat, nothing cached", cold(TWO))
            .task(rename("/d/a", "/d/c"))
            .task(stat("/d/c")),
        of("a directory moves under a walk", warm(DEEP))
            .task(rename("/d/x", "/e/x"))
            .task(stat("/d/x/f")),
        of("a directory moves under a walk, nothing cached", cold(DEEP))
            .task(rename("/d/x", "/e/x"))
            .task(stat("/e/x/f")),
        of("a directory moves under a walk back up", warm(DEEP))
            .task(rename("/d/x", "/e/x"))
            .task(stat("/d/x/../x/f")),
        of("unlink against open", warm(TWO)).task(unlink("/d/a")).task(open("/d/a", 0)),
        of("unlink against open, nothing cached", cold(TWO))
            .task(unlink("/d/a"))
            .task(open("/d/a", 0)),
        of("unlink against unlink", warm(TWO)).task(unlink("/d/a")).task(unlink("/d/a")),
        of("unlink against create", warm(TWO)).task(unlink("/d/a")).task(create("/d/a", 3)),
        of("rmdir against create", warm(s -> s.dir("/d")))
            .task(rmdir("/d"))
            .task(create("/d/f", 1)),
        of("rmdir against mkdir, nothing cached", cold(s -> s.dir("/d")))
            .task(rmdir("/d"))
            .task(mkdir("/d/x", 0755)),
        of("rmdir against a rename into it", warm(s -> s.dir("/d").file("/f", 1)))
            .task(rmdir("/d"))
            .task(rename("/f", "/d/f")),
        of("link against unlink", warm(TWO)).task(link("/d/a", "/d/c")).task(unlink("/d/a")),
        of("link against rename", warm(TWO))
            .task(link("/d/a", "/d/c"))
            .task(rename("/d/a", "/d/b")),
        of("reclaim against stat", warm(TWO)).task(shrink()).task(stat("/d/a")),
        of("reclaim against unlink", warm(TWO)).task(shrink()).task(unlink("/d/a")),
        of("reclaim against rename", warm(CROSS)).task(shrink()).task(rename("/d/a", "/e/b")),
        of("reclaim against reclaim", warm(TWO)).task(shrink()).task(shrink()),
        of("lookup against lookup of one name, nothing cached", cold(TWO))
            .task(stat("/d/a"))
            .task(stat("/d/a")),
        of("lookups of two names, nothing cached", cold(TWO))
            .task(stat("/d/a"))
            .task(stat("/d/b")));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void nothingGoesWrong(Scenario<Stage> scenario) throws Exception {
    Bounds.check(scenario);
  }
}
