// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.ArrayList;
import java.util.List;

/** The features a journal's superblock lists. Mirrors JBD2_FEATURE_*. */
public final class JournalFeature {
  /** Compatible: commit blocks carry a CRC-32 of the transaction's blocks. */
  public static final int COMPAT_CHECKSUM = 1;

  public static final int INCOMPAT_REVOKE = 1;

  /** Block numbers have 64 bits. */
  public static final int INCOMPAT_64BIT = 2;

  /** Commit blocks are written without waiting for what they commit. */
  public static final int INCOMPAT_ASYNC_COMMIT = 4;

  public static final int INCOMPAT_CSUM_V2 = 8;
  public static final int INCOMPAT_CSUM_V3 = 0x10;
  public static final int INCOMPAT_FAST_COMMIT = 0x20;

  /** What this package knows. */
  public static final int INCOMPAT_KNOWN = 0x3f;

  private static final String[] INCOMPAT_NAMES = {
    "revoke", "64bit", "async_commit", "checksum_v2", "checksum_v3", "fast_commit"
  };

  private JournalFeature() {}

  /** The names of incompatible features, for messages. */
  static String incompatNames(int bits) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < Integer.SIZE; i++) {
      if ((bits >>> i & 1) != 0) {
        names.add(i < INCOMPAT_NAMES.length ? INCOMPAT_NAMES[i] : "incompat_" + i);
      }
    }
    return String.join(", ", names);
  }
}
