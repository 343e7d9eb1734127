// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

/**
 * What a descriptor block says of one block that follows it. Mirrors journal_block_tag_t and
 * journal_block_tag3_t.
 *
 * @param block where it belongs in the file system
 * @param flags {@link #ESCAPE} and so on
 * @param checksum 32 bits with version 3, 16 with version 2, else 0
 */
record DescriptorTag(long block, int flags, int checksum) {
  /** The block began with the log's magic number, and zeros stand in its place. */
  static final int ESCAPE = 1;

  /** No UUID follows the tag. */
  static final int SAME_UUID = 2;

  /** Was deleted by this transaction; nobody writes it, and replay pays no heed. */
  static final int DELETED = 4;

  static final int LAST = 8;

  boolean escaped() {
    return (flags & ESCAPE) != 0;
  }
}
