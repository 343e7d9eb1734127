// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.call.Time;

/** One argument of a line of a script. How a number is printed depends on the {@link ArgKind}. */
public sealed interface Arg {

  /** A number, or a set of flags. */
  record Num(long value) implements Arg {}

  /** What the last call assigned to this name returned: a descriptor (-1 if none) or a handle. */
  record Ref(String name) implements Arg {}

  /** A path, name or content written out. */
  record Blob(Bytes bytes) implements Arg {}

  /** Content made from a seed, {@code #seed:length} in a script. */
  record Fill(int seed, int length) implements Arg {
    /** The bytes; the same for the same seed and a prefix of any longer one. */
    Bytes bytes() {
      byte[] content = new byte[length];
      SplittableRandom random = new SplittableRandom(seed);
      int at = 0;
      while (at < length) {
        long word = random.nextLong();
        for (int i = 0; i < 8 && at < length; i++) {
          content[at++] = (byte) word;
          word >>>= 8;
        }
      }
      return Bytes.owned(content);
    }
  }

  /** Numbers in brackets: group ids, buffer lengths. */
  record Nums(List<Integer> values) implements Arg {
    int[] toArray() {
      return values.stream().mapToInt(Integer::intValue).toArray();
    }

    static Nums of(int... values) {
      return new Nums(Arrays.stream(values).boxed().toList());
    }
  }

  /** A time. */
  record When(Time time) implements Arg {}

  /** The script form. */
  default String print(ArgKind kind) {
    return switch (this) {
      case Num num -> kind.print(num.value());
      case Ref ref -> ref.name();
      case Blob blob -> blob.bytes().toString();
      case Fill fill -> "#" + fill.seed() + ":" + fill.length();
      case Nums nums ->
          nums.values().stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
      case When when -> when.time().toString();
    };
  }
}
