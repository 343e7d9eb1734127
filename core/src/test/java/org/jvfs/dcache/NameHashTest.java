// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.dcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NameHashTest {
  private static final int LONGEST = 40;

  /** A name at some place in a longer text, with other bytes around it. */
  private static byte[] within(byte[] name, int off, int after, Random r) {
    byte[] text = new byte[off + name.length + after];
    r.nextBytes(text);
    System.arraycopy(name, 0, text, off, name.length);
    return text;
  }

  /** What stands around a name, and where in a text it stands, is nothing to its hash. */
  @Test
  void aNameIsTheSameWhereverItStands() {
    Random r = new Random(1);
    for (int len = 1; len <= LONGEST; len++) {
      byte[] name = new byte[len];
      r.nextBytes(name);
      int h = NameHash.hash(7, name, 0, len);
      for (int off = 0; off < 10; off++) {
        for (int after = 0; after < 10; after++) {
          byte[] text = within(name, off, after, r);
          assertThat(NameHash.hash(7, text, off, len)).isEqualTo(h);
          assertThat(NameHash.same(name, text, off, len)).isTrue();
        }
      }
    }
  }

  @Test
  void oneByteMakesAnotherName() {
    Random r = new Random(2);
    for (int len = 1; len <= LONGEST; len++) {
      byte[] name = new byte[len];
      r.nextBytes(name);
      for (int i = 0; i < len; i++) {
        byte[] other = within(name, 3, 3, r);
        other[3 + i] ^= (byte) (1 << r.nextInt(8));
        assertThat(NameHash.same(name, other, 3, len)).isFalse();
      }
      assertThat(NameHash.same(name, Arrays.copyOf(name, len + 1), 0, len + 1)).isFalse();
      assertThat(NameHash.same(name, name, 0, len - 1)).isFalse();
    }
  }

  /** Bytes next to a slash in value, and such with the high bit, are not taken for one. */
  @Test
  void theFirstSlashIsFound() {
    byte[] near = {'.', '/' + 1, (byte) 0xaf, (byte) 0xb0, (byte) 0x80, 0, -1, 'x'};
    Random r = new Random(3);
    for (int turn = 0; turn < 20_000; turn++) {
      byte[] text = new byte[r.nextInt(LONGEST)];
      for (int i = 0; i < text.length; i++) {
        text[i] = r.nextInt(12) == 0 ? (byte) '/' : near[r.nextInt(near.length)];
      }
      int off = text.length == 0 ? 0 : r.nextInt(text.length);
      int end = off + r.nextInt(text.length - off + 1);
      int expected = off;
      while (expected < end && text[expected] != '/') {
        expected++;
      }
      assertThat(NameHash.slash(text, off, end)).isEqualTo(expected);
    }
  }

  /** Names that differ little, in many directories: about as few meet as by chance. */
  @Test
  void alikeNamesSpread() {
    int slots = 1 << 16;
    Set<Integer> low = new HashSet<>();
    Set<Integer> whole = new HashSet<>();
    int n = 0;
    for (int salt = 0; salt < 64; salt++) {
      for (int i = 0; i < 512; i++, n++) {
        byte[] name = ("entry" + i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int h = NameHash.hash(salt, name, 0, name.length);
        whole.add(h);
        low.add(h & (slots - 1));
      }
    }
    // By chance: slots * (1 - e^-(n / slots)), 39 % of 65,536; and nearly none of 32 bits meet.
    assertThat(low.size()).isBetween(25_000, 26_600);
    assertThat(whole.size()).isGreaterThan(n - 5);
  }
}
