// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.List;
import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.ErrnoException;

/**
 * The file system to which fast commits are done again, after the log was replayed. All methods may
 * block, and each must do the same when replay was cut and begins again, so what is there already
 * is no error. Errors: EIO; EUCLEAN, what a tag says cannot be. Mirrors ext4_fc_replay.
 */
public interface FastCommitTarget {
  /** Bytes of an inode in the inode table. */
  int inodeSize();

  /**
   * Before the first change. No block of an added range, nor of an inode's tree, may be given to
   * something else during replay. Mirrors ext4_fc_record_regions.
   *
   * @param tags all that will come
   */
  @MayBlock
  void begin(List<FastCommitTag> tags) throws ErrnoException;

  /** Mirrors ext4_fc_replay_add_range. */
  @MayBlock
  void addRange(FastCommitTag.AddRange tag) throws ErrnoException;

  /** Mirrors ext4_fc_replay_del_range. */
  @MayBlock
  void deleteRange(FastCommitTag.DeleteRange tag) throws ErrnoException;

  /** Mirrors ext4_fc_replay_create. */
  @MayBlock
  void create(FastCommitTag.Create tag) throws ErrnoException;

  /** Mirrors ext4_fc_replay_link. */
  @MayBlock
  void link(FastCommitTag.Link tag) throws ErrnoException;

  /** Mirrors ext4_fc_replay_unlink. */
  @MayBlock
  void unlink(FastCommitTag.Unlink tag) throws ErrnoException;

  /** Mirrors ext4_fc_replay_inode. */
  @MayBlock
  void inode(FastCommitTag.InodeUpdate tag) throws ErrnoException;

  /** One fast commit begins upon a transaction. */
  @MayBlock
  void head(FastCommitTag.Head tag) throws ErrnoException;

  /** One fast commit is done. */
  @MayBlock
  void tail(FastCommitTag.Tail tag) throws ErrnoException;

  /**
   * After the last change: bitmaps and counts are put right, and all is written, but not flushed.
   * Mirrors ext4_fc_set_bitmaps_and_counters.
   */
  @MayBlock
  void end() throws ErrnoException;
}
