// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.compare;

/** Parts of a result that a {@link KnownDifference} can take out of the comparison. */
public enum Field {
  /** The size of a directory. */
  DIRECTORY_SIZE,
  /** The link count of a directory. */
  DIRECTORY_LINKS,
  /** The size a symbolic link reports. */
  SYMLINK_SIZE,
  /** Allocated blocks. */
  BLOCKS,
  /** Preferred I/O size. */
  BLOCK_SIZE,
  /** {@code stx_attributes}. */
  ATTRIBUTES,
  /** Which objects are the same inode, across calls. Within one walk it is always compared. */
  IDENTITY,
  /** The inode number that a directory lists for "..". */
  PARENT_ENTRY,
  /** Whether an access time changed. Values set by utimensat are always compared. */
  ATIME_CHANGE,
  /** Whether a modification, change or birth time changed since it was last seen. */
  TIME_CHANGE,
  /** Totals of statfs. */
  STATFS_SIZE,
  /** What statfs says is in use. */
  STATFS_USAGE,
  /** Mount flags reported by statfs. */
  STATFS_FLAGS,
  /** Where SEEK_DATA and SEEK_HOLE find data. */
  HOLES
}
