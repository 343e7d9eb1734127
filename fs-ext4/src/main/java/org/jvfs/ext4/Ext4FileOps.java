// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import org.jvfs.contract.FileOperations;
import org.jvfs.effect.MayBlock;
import org.jvfs.file.Fsync;
import org.jvfs.file.IovIter;
import org.jvfs.file.Kiocb;
import org.jvfs.file.OpenFile;
import org.jvfs.file.PageCacheRead;
import org.jvfs.file.Pipe;
import org.jvfs.file.Seek;
import org.jvfs.mm.Filemap;
import org.jvfs.mm.VmArea;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** Open regular files. Mirrors ext4_file_operations. */
final class Ext4FileOps implements FileOperations {
  static final Ext4FileOps INSTANCE = new Ext4FileOps();

  private Ext4FileOps() {}

  /** Mirrors ext4_llseek. */
  @Override
  @MayBlock
  public long llseek(OpenFile file, long offset, int whence) throws ErrnoException {
    return whence == Fcntl.SEEK_DATA || whence == Fcntl.SEEK_HOLE
        ? SeekHole.seek(file, offset, whence)
        : Seek.generic(
            file, offset, whence, Ext4Inodes.maxBytes(file.inode()), file.inode().size());
  }

  @Override
  public long readIter(Kiocb iocb, IovIter to) throws ErrnoException {
    return PageCacheRead.readIter(iocb, to);
  }

  @Override
  public long spliceRead(OpenFile file, long pos, Pipe pipe, long len, int flags)
      throws ErrnoException {
    return PageCacheRead.spliceRead(file, pos, pipe, len);
  }

  @Override
  public void fsync(OpenFile file, long start, long end, boolean datasync) throws ErrnoException {
    Fsync.pages(file, start, end);
  }

  @Override
  public void mmap(OpenFile file, VmArea area) throws ErrnoException {
    Filemap.mmap(file, area);
  }
}
