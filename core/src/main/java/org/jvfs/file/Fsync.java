// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import org.jvfs.effect.MayBlock;
import org.jvfs.fault.FaultPoints;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.WritebackControl;
import org.jvfs.uapi.ErrnoException;

/** Making a file's bytes durable. */
public final class Fsync {
  private Fsync() {}

  /**
   * Has the file system make a range durable (the end included). May block. Errors: those of the
   * file system. Mirrors vfs_fsync_range.
   */
  @MayBlock
  public static void call(OpenFile file, long start, long end, boolean datasync)
      throws ErrnoException {
    FaultPoints.fsync(file, datasync);
    file.checkedFop().fsync(file, start, end, datasync);
    FaultPoints.synced(file, datasync);
  }

  /**
   * Writes the dirty pages of a range (the end included) and waits; reports each write error since
   * the file was opened once. Where pages live in memory alone, and for files without pages, there
   * is nothing to write. May block. Mirrors file_write_and_wait_range.
   */
  @MayBlock
  public static void pages(OpenFile file, long start, long end) throws ErrnoException {
    AddressSpace mapping = file.inode().mappingOrNull();
    if (mapping == null) {
      return;
    }
    try {
      mapping.writeback(WritebackControl.forSync(start, end));
    } catch (ErrnoException e) {
      mapping.recordError(e.errno());
    }
    mapping.checkAndAdvance(file);
  }
}
