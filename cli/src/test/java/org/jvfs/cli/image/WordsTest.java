// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands understand and say, piece by piece. */
final class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "disk.img:/etc, disk.img, /etc, true",
    "disk.img:/, disk.img, /, true",
    "disk.img:, disk.img, /, false",
    "disk.img, disk.img, /, false",
    "a:b.img:/c:/d, a:b.img, /c:/d, true",
    "/dir/disk.img:/x, /dir/disk.img, /x, true",
    ":/x, :/x, /, false",
    "nbd://host:10809/export:/etc, nbd://host:10809/export, /etc, true",
    "nbd://host/export, nbd://host/export, /, false",
    "nbd+unix:///e?socket=/s:/x, nbd+unix:///e?socket=/s, /x, true",
  })
  void operands(String text, String source, String path, boolean inImage) {
    assertThat(Operand.of(text)).isEqualTo(new Operand(text, source, path));
    assertThat(Operand.isInImage(text)).isEqualTo(inImage);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1023, 1023",
    "1024, 1.0K",
    "1025, 1.1K",
    "10188, 10K",
    "10240, 10K",
    "10241, 11K",
    "1047552, 1023K",
    "1047553, 1.0M",
    "1610612736, 1.5G",
    "9223372036854775807, 8.0E",
  })
  void sizes(long n, String words) {
    assertThat(Sizes.human(n)).isEqualTo(words);
  }

  @Test
  void patterns() {
    String[] yes = {
      "*", "", "*", "a", "a*c", "abbc", "a?c", "a/c", "[a-c]x", "bx", "[!a-c]x", "dx", "[]]", "]",
      "*.*.x", "a.b.c.x", "\\*", "*", "[", "[", "a[", "a[", "**b*", "aab"
    };
    for (int i = 0; i < yes.length; i += 2) {
      assertThat(new Glob(yes[i]).matches(yes[i + 1])).as(yes[i]).isTrue();
    }
    String[] no = {
      "", "a", "?", "", "a*c", "abb", "[a-c]x", "dx", "[^a]", "a", "\\*", "a", "*b", "a"
    };
    for (int i = 0; i < no.length; i += 2) {
      assertThat(new Glob(no[i]).matches(no[i + 1])).as(no[i]).isFalse();
    }
    // As many stars as there are: no time to speak of.
    assertThat(new Glob("*a".repeat(60) + "b").matches("a".repeat(5000))).isFalse();
  }

  @Test
  void progress() {
    assertThat(Progress.line(512 << 20, 1 << 30, 2_000_000_000L, "a b"))
        .isEqualTo("[##########----------]  50%  512M of 1.0G  256M/s  'a b'");
    // A file that has grown, and one of nothing.
    assertThat(Progress.line(10, 5, 1_000_000_000L, "x")).contains("100%  10 of 10  10/s");
    assertThat(Progress.line(0, 0, 1_000_000_000L, "x")).contains("  0%  0 of 0");
  }
}
