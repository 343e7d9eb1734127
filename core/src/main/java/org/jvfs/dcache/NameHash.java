// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.dcache;

import java.util.Arrays;

/** The default hash and comparison of names. */
public final class NameHash {
  private NameHash() {}

  /** A well-mixed hash of a name under a salt that differs between directories. */
  public static int hash(int salt, byte[] name, int off, int len) {
    int h = salt;
    for (int i = off, end = off + len; i < end; i++) {
      h = (h ^ name[i]) * 0x01000193;
    }
    h ^= h >>> 15;
    h *= 0x2c1b3c6d;
    return h ^ (h >>> 13);
  }

  /** Whether two names are the same bytes. */
  public static boolean same(byte[] cached, byte[] name, int off, int len) {
    return cached.length == len && Arrays.equals(cached, 0, len, name, off, off + len);
  }
}
