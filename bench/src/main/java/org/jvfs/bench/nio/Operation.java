// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.nio;

import java.util.Arrays;
import java.util.List;

/** What is measured: methods of {@link NioCalls}. */
enum Operation {
  STAT("stat", "37 ns (Jimfs 74)"),
  STAT_STRING("statString", "150 ns (Jimfs 343)"),
  MISSING("missing", "100 ns (Jimfs 812)"),
  MISSING_ATTRIBUTES("missingAttributes", "none"),
  CREATE("create", "250 ns (Jimfs 368)"),
  READ_4K("read4k", "1.3 times bare (Jimfs 672 ns)", Content.SMALL),
  READ_SEQ("readSeq", "25 GB/s (Jimfs 22)", 64 << 20),
  WRITE_FRESH("writeFresh", "20 GB/s (Jimfs 15.7)", 64 << 20),
  READDIR("readdir", "0.3 ms (Jimfs 3.2)"),
  READDIR_NAMES("readdirNames", "none"),
  WALK("walk", "20 ms (Jimfs 42)"),
  STAT_NAMES("statNames", "none"),
  STAT_SAME_HASH("statSameHash", "2 times statNames (Jimfs 60)"),
  STAT_IN_ONE("statInOne", "none"),
  CREATE_IN_ONE("createInOne", "none");

  /** The method. */
  final String method;

  /** What jvfs aims at, in processor time, and in parentheses what Jimfs was measured at. */
  final String aim;

  /** Bytes that it reads or writes; 0 for what is not about content. */
  final int bytes;

  Operation(String method, String aim) {
    this(method, aim, 0);
  }

  Operation(String method, String aim, int bytes) {
    this.method = method;
    this.aim = aim;
    this.bytes = bytes;
  }

  /** Whether its time is told as bytes a second. */
  boolean streams() {
    return bytes > Content.SMALL;
  }

  /** All methods. */
  static List<String> methods() {
    return Arrays.stream(values()).map(operation -> operation.method).toList();
  }

  static Operation of(String method) {
    return Arrays.stream(values())
        .filter(operation -> operation.method.equals(method))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no operation " + method + "; there are " + methods()));
  }
}
