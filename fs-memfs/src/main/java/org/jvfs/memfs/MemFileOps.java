// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import org.jvfs.contract.FileOperations;
import org.jvfs.cred.Caller;
import org.jvfs.file.Fsync;
import org.jvfs.file.IovIter;
import org.jvfs.file.Kiocb;
import org.jvfs.file.OpenFile;
import org.jvfs.file.PageCacheRead;
import org.jvfs.file.Pipe;
import org.jvfs.file.Seek;
import org.jvfs.inode.Attributes;
import org.jvfs.mm.Filemap;
import org.jvfs.mm.VmArea;
import org.jvfs.uapi.ErrnoException;

/** Open regular files. Mirrors shmem_file_operations. */
final class MemFileOps implements FileOperations {
  static final MemFileOps INSTANCE = new MemFileOps();

  private MemFileOps() {}

  @Override
  public long llseek(OpenFile file, long offset, int whence) throws ErrnoException {
    return Seek.inMemory(
        file, offset, whence, () -> MemInode.of(file.inode()).node().data() != null);
  }

  /** Mirrors shmem_file_read_iter. */
  @Override
  public long readIter(Kiocb iocb, IovIter to) throws ErrnoException {
    long n = MemData.read(MemInode.of(iocb.file().inode()), iocb.pos, to);
    if (n < 0) {
      return PageCacheRead.readIter(iocb, to);
    }
    iocb.pos += n;
    Attributes.touchAtime(iocb.file());
    return n;
  }

  /** Mirrors shmem_file_write_iter. */
  @Override
  public long writeIter(Kiocb iocb, IovIter from) throws ErrnoException {
    return MemWrite.writeIter(iocb, from);
  }

  /** The pipe is given pages, so bytes that are not in one move there first. */
  @Override
  public long spliceRead(OpenFile file, long pos, Pipe pipe, long len, int flags)
      throws ErrnoException {
    MemInode.of(file.inode()).beforeMapping();
    return PageCacheRead.spliceRead(file, pos, pipe, len);
  }

  @Override
  public void fsync(OpenFile file, long start, long end, boolean datasync) throws ErrnoException {
    Fsync.pages(file, start, end);
  }

  @Override
  public void mmap(OpenFile file, VmArea area) throws ErrnoException {
    Filemap.mmap(file, area, MemAreas.INSTANCE);
  }

  @Override
  public void fallocate(Caller caller, OpenFile file, int mode, long offset, long len)
      throws ErrnoException {
    MemFallocate.run(caller, file, mode, offset, len);
  }
}
