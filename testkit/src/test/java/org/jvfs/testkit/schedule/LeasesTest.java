// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import static org.jvfs.testkit.schedule.Scenario.deed;
import static org.jvfs.testkit.schedule.Stage.warm;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvfs.testkit.schedule.Scenario.Call;
import org.jvfs.uapi.Fcntl;

/** Leases against those who open the file: never both a lease and an open that conflicts. */
@Tag("schedules")
final class LeasesTest {
  /** Opens, takes a lease, and holds both until all is over. */
  static Call<Stage> hold(int flags, int type) {
    return deed(
        s -> {
          int fd = s.task.open("/f", flags);
          s.task.setLease(fd, type);
        });
  }

  /** Takes a lease, and gives it back. */
  private static Call<Stage> holdForAWhile(int flags, int type) {
    return deed(
        s -> {
          int fd = s.task.open("/f", flags);
          try {
            s.task.setLease(fd, type);
            s.task.setLease(fd, Fcntl.F_UNLCK);
          } finally {
            s.task.close(fd);
          }
        });
  }

  /** Opens without waiting, and keeps it open. */
  static Call<Stage> tryOpen(int flags) {
    return deed(s -> s.task.open("/f", flags | Fcntl.O_NONBLOCK));
  }

  /** Opens, waiting as long as it takes. */
  private static Call<Stage> open(int flags) {
    return deed(s -> s.task.close(s.task.open("/f", flags)));
  }

  static Scenario<Stage> of(String name) {
    return new Scenario<>(name, warm(s -> s.file("/f", 1))).summary(s -> "");
  }

  /** Whoever of the two comes second is refused; both may be. */
  static Scenario<Stage> against(String name, int held, int type, int flags) {
    return of(name)
        .task(hold(held, type))
        .task(tryOpen(flags))
        .allow("[[EAGAIN], [EAGAIN]] ")
        .allow("[[EAGAIN], [EAGAIN]]");
  }

  static Stream<Scenario<Stage>> scenarios() {
    return Stream.of(
        against("a write lease against an open to read", Fcntl.O_RDWR, Fcntl.F_WRLCK, 0),
        against("a write lease against an open to write", Fcntl.O_RDONLY, Fcntl.F_WRLCK, 1),
        against("a read lease against an open to write", Fcntl.O_RDONLY, Fcntl.F_RDLCK, 1),
        of("two write leases")
            .task(hold(Fcntl.O_RDONLY | Fcntl.O_NONBLOCK, Fcntl.F_WRLCK))
            .task(hold(Fcntl.O_RDONLY | Fcntl.O_NONBLOCK, Fcntl.F_WRLCK))
            .allow("[[EAGAIN], [EAGAIN]] ")
            .allow("[[EAGAIN], [EAGAIN]]"),
        of("a lease that is given back, and one who waits")
            .task(holdForAWhile(Fcntl.O_RDWR, Fcntl.F_WRLCK))
            .task(open(Fcntl.O_RDONLY))
            .anyOutcome(),
        of("a lease that is given back, and two who wait")
            .task(holdForAWhile(Fcntl.O_RDONLY, Fcntl.F_RDLCK))
            .task(open(Fcntl.O_WRONLY))
            .task(open(Fcntl.O_RDWR))
            .anyOutcome());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void nothingGoesWrong(Scenario<Stage> scenario) throws Exception {
    Bounds.check(scenario);
  }
}
