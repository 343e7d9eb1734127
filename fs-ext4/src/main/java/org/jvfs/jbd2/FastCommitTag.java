// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

/** One change that a fast commit tells of. Mirrors struct ext4_fc_tl and what follows it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public sealed interface FastCommitTag {
  /** EXT4_FC_TAG_*. */
  int ADD_RANGE = 1;

  int DEL_RANGE = 2;
  int CREAT = 3;
  int LINK = 4;
  int UNLINK = 5;
  int INODE = 6;
  int PAD = 7;
  int TAIL = 8;
  int HEAD = 9;

  /**
   * A range of a file has these blocks.
   *
   * @param inode its number
   * @param logical the file's first block
   * @param length blocks, 1 to 32768
   * @param physical the first block of the file system
   * @param unwritten whether it reads as zeros
   */
  record AddRange(long inode, long logical, int length, long physical, boolean unwritten)
      implements FastCommitTag {}

  /** A range of a file has no blocks. */
  record DeleteRange(long inode, long logical, long length) implements FastCommitTag {}

  /** A new inode has a name. */
  record Create(long parent, long inode, byte[] name) implements FastCommitTag {}

  /** An inode has another name. */
  record Link(long parent, long inode, byte[] name) implements FastCommitTag {}

  /** A name is gone. */
  record Unlink(long parent, long inode, byte[] name) implements FastCommitTag {}

  /**
   * An inode is so.
   *
   * @param raw as it stands in the inode table, 128 bytes to an inode's size
   */
  record InodeUpdate(long inode, byte[] raw) implements FastCommitTag {}

  /** The first one of a series of fast commits, all upon one transaction. */
  record Head(int features, int sequence) implements FastCommitTag {}

  /** The end of a fast commit: what came before it counts. */
  record Tail(int sequence, int checksum) implements FastCommitTag {}

  /** Nothing. */
  record Pad(int length) implements FastCommitTag {}
}
