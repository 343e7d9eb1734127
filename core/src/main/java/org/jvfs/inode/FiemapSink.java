// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.inode;

/** Takes the extents of a file as a file system maps them. */
@FunctionalInterface
public interface FiemapSink {
  /** The last extent of the file. */
  int FIEMAP_EXTENT_LAST = 1;

  /** Where the data are is not known or not meaningful. */
  int FIEMAP_EXTENT_UNKNOWN = 2;

  /** Allocated, reads as zeros. */
  int FIEMAP_EXTENT_UNWRITTEN = 0x800;

  /**
   * One extent, in bytes.
   *
   * @return false if no more are wanted
   */
  boolean add(long logical, long physical, long length, int flags);
}
