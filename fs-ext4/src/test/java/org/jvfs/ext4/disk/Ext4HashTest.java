// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** The hash of names beside what debugfs computes. */
final class Ext4HashTest {
  private record Case(int version, boolean seeded, String name) {}

  @Test
  void hashesAreThoseOfDebugfs(@TempDir Path dir) throws IOException {
    Sh.needs(false, "debugfs");
    Random r = new Random(11);
    List<Case> cases = new ArrayList<>();
    StringBuilder script = new StringBuilder();
    for (int version = 0; version < 6; version++) {
      for (int i = 0; i < 120; i++) {
        Case c = new Case(version, (i & 1) != 0, name(r, i < 70 ? i + 1 : 1 + r.nextInt(255)));
        cases.add(c);
        script
            .append("dx_hash -h ")
            .append(version)
            .append(c.seeded ? " -s 01234567-89ab-cdef-0123-456789abcdef " : " ")
            .append(c.name)
            .append('\n');
      }
    }
    Path file = Files.writeString(dir.resolve("script"), script);
    Matcher m =
        Pattern.compile("is 0x([0-9a-f]+) \\(minor 0x([0-9a-f]+)\\)")
            .matcher(Sh.run("debugfs -f \"$1\" 2>/dev/null", file.toString()));
    for (Case c : cases) {
      assertThat(m.find()).isTrue();
      byte[] b = c.name.getBytes(StandardCharsets.UTF_8);
      long hash =
          c.seeded
              ? Ext4Hash.hash(
                  c.version, 0x67452301, 0xefcdab89, 0x67452301, 0xefcdab89, b, 0, b.length)
              : Ext4Hash.hash(c.version, 0, 0, 0, 0, b, 0, b.length);
      assertThat("%x %x".formatted(Ext4Hash.major(hash), Ext4Hash.minor(hash)))
          .as("%s", c)
          .isEqualTo(m.group(1) + " " + m.group(2));
    }
    assertThat(m.find()).isFalse();
  }

  private static String name(Random r, int bytes) {
    StringBuilder s = new StringBuilder();
    int left = bytes;
    while (left > 0) {
      if (left >= 2 && r.nextInt(3) == 0) {
        s.append((char) (0xc0 + r.nextInt(0x100)));
        left -= 2;
      } else {
        s.append((char) ('a' + r.nextInt(26)));
        left--;
      }
    }
    return s.toString();
  }

  @Test
  void aHashThatIsNotKnownIsRefused() {
    for (int version : new int[] {-1, Ext4Hash.SIPHASH, 7, 255}) {
      assertThatThrownBy(() -> Ext4Hash.hash(version, 0, 0, 0, 0, new byte[3], 0, 3))
          .isInstanceOfSatisfying(
              ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
    }
  }
}
