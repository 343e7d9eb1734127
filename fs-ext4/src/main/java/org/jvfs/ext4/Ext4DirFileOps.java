// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.lang.foreign.MemorySegment;
import org.jvfs.contract.FileOperations;
import org.jvfs.effect.MayBlock;
import org.jvfs.file.DirContext;
import org.jvfs.file.Fsync;
import org.jvfs.file.OpenFile;
import org.jvfs.file.Seek;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Open directories. Mirrors ext4_dir_operations. */
final class Ext4DirFileOps implements FileOperations {
  static final Ext4DirFileOps INSTANCE = new Ext4DirFileOps();

  private Ext4DirFileOps() {}

  /**
   * Where cookies are hashes, the end is behind the largest of them. Errors: as for {@link
   * Ext4FileOps#llseek}. Mirrors ext4_dir_llseek.
   */
  @Override
  @MayBlock
  public long llseek(OpenFile file, long offset, int whence) throws ErrnoException {
    Ext4InodeInfo dir = Ext4InodeInfo.of(file.inode());
    return DirListing.isHashed(Ext4Super.of(dir), dir)
        ? Seek.generic(file, offset, whence, HashedListing.END, HashedListing.END)
        : Ext4FileOps.INSTANCE.llseek(file, offset, whence);
  }

  /** Errors: EISDIR, always. */
  @Override
  public long read(OpenFile file, MemorySegment buf, long pos) throws ErrnoException {
    throw Errno.EISDIR.exception();
  }

  /** Errors: EIO; EUCLEAN, EBADMSG, a damaged directory. */
  @Override
  public void iterateShared(OpenFile file, DirContext ctx) throws ErrnoException {
    DirListing.list(Ext4Super.of(file.inode()), file, ctx);
  }

  @Override
  public void fsync(OpenFile file, long start, long end, boolean datasync) throws ErrnoException {
    Fsync.pages(file, start, end);
  }
}
