// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fault;

import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dentry;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.ErrnoException;

/**
 * Keeps in mind what of a file system would be on its disk, and can bring it back to that. Told of
 * each change after the driver has made it, in the order of the locks that it was made under, which
 * are still held; of bytes written, and of what was made durable, with no lock held.
 */
public interface DiskRecorder {
  /**
   * A request is about to be made.
   *
   * @param file through what; null if not through an open file
   * @throws ErrnoException it is refused: EIO, the file was open when the power was cut
   */
  void begin(FaultOp op, @Nullable OpenFile file) throws ErrnoException;

  void opened(OpenFile file);

  void wrote(OpenFile file, long pos, long len);

  /** The size was set. */
  void resized(Inode inode);

  /** Space was given or taken within a file, and its size perhaps changed. */
  void allocated(OpenFile file);

  /** An inode was made, with its first name. */
  void entered(Inode dir, Dentry name) throws ErrnoException;

  /** An inode that was there got a name. */
  void linked(Inode dir, Dentry name);

  void removed(Inode dir, Dentry name);

  /** Called before the dentries move: they have their old names. */
  void renamed(Inode oldDir, Dentry from, Inode newDir, Dentry to, int flags);

  /** An fsync has succeeded. */
  void synced(OpenFile file, boolean datasync) throws ErrnoException;

  /** An fsync has failed: what was to be written is given up, as Linux does. */
  void syncFailed(OpenFile file);

  /** The whole file system was written out. */
  void syncedAll() throws ErrnoException;

  /**
   * Cuts the power.
   *
   * @param seed of the choice what of the changes not made durable survives; null if none does
   */
  void cut(@Nullable Long seed) throws ErrnoException;
}
