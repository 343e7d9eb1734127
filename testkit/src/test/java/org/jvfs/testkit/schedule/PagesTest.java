// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import static org.jvfs.testkit.schedule.Scenario.deed;
import static org.jvfs.testkit.schedule.Stage.shrink;
import static org.jvfs.testkit.schedule.Stage.unlink;
import static org.jvfs.testkit.schedule.Stage.warm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvfs.pagecache.Page;
import org.jvfs.testkit.schedule.Scenario.Call;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** Readers, writers and truncation of the same pages. */
@Tag("schedules")
final class PagesTest {
  private static final String FILE = "/f";

  /** Two pages of "a". */
  private static final Stage.Set TWO_PAGES =
      s -> {
        s.file(FILE, 0);
        write(s, 0, 2 * Page.SIZE, 'a');
      };

  private static void write(Stage s, long at, int len, char what) throws ErrnoException {
    int fd = s.task.open(FILE, Fcntl.O_RDWR);
    try {
      byte[] b = new byte[len];
      Arrays.fill(b, (byte) what);
      s.task.pwrite(fd, b, at);
    } finally {
      s.task.close(fd);
    }
  }

  private static Call<Stage> write(long at, int len, char what) {
    return deed(s -> write(s, at, len, what));
  }

  private static Call<Stage> truncate(long size) {
    return deed(s -> s.task.truncate(FILE.getBytes(StandardCharsets.UTF_8), size));
  }

  /** What the file holds, as runs of one byte: {@code a*4096 0*10}. */
  private static String content(Stage s) throws ErrnoException {
    int fd = s.task.open(FILE, Fcntl.O_RDONLY);
    try {
      byte[] b = new byte[3 * Page.SIZE];
      int n = s.task.pread(fd, b, 0);
      StringBuilder out = new StringBuilder();
      for (int i = 0, j; i < n; i = j) {
        for (j = i; j < n && b[j] == b[i]; j++) {}
        out.append(out.isEmpty() ? "" : " ").append(b[i] == 0 ? '0' : (char) b[i]);
        out.append('*').append(j - i);
      }
      return out.toString();
    } finally {
      s.task.close(fd);
    }
  }

  private static final Call<Stage> READ = PagesTest::content;

  private static Scenario<Stage> of(String name) {
    return new Scenario<>(name, warm(TWO_PAGES)).summary(s -> s.tree() + " " + content(s));
  }

  static Stream<Scenario<Stage>> scenarios() {
    return Stream.of(
        // A read goes page by page, and looks at the size for each.
        of("truncate to nothing against read")
            .task(truncate(0))
            .task(READ)
            .allow("[[ok], [a*4096]] {/f=0} "),
        of("truncate within a page against read")
            .task(truncate(100))
            .task(READ)
            .allow("[[ok], [a*4096]] {/f=100} a*100"),
        of("truncate against write").task(truncate(100)).task(write(Page.SIZE, 10, 'b')),
        of("write against write").task(write(10, Page.SIZE, 'b')).task(write(20, Page.SIZE, 'c')),
        of("write within a page against read").task(write(0, 100, 'b')).task(READ),
        of("truncate against truncate").task(truncate(100)).task(truncate(3 * Page.SIZE)));
  }

  static Stream<Scenario<Stage>> ends() {
    return Stream.of(
        new Scenario<>("unlink against read", warm(TWO_PAGES))
            .task(unlink(FILE))
            .task(READ)
            .summary(Stage::tree),
        new Scenario<>("reclaim against unlink and read", warm(TWO_PAGES))
            .task(unlink(FILE))
            .task(READ)
            .task(shrink())
            .summary(Stage::tree));
  }

  @ParameterizedTest
  @MethodSource({"scenarios", "ends"})
  void nothingGoesWrong(Scenario<Stage> scenario) throws Exception {
    Bounds.check(scenario);
  }
}
