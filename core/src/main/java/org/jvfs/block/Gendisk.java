// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

/**
 * A whole disk. Mirrors the visible part of struct gendisk.
 *
 * @param name as in {@code /dev}
 * @param capacity sectors of 512 bytes
 */
public record Gendisk(String name, long capacity) {
  public Gendisk {
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
  }
}
