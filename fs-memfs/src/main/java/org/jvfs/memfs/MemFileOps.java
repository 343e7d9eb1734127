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
import org.jvfs.file.PageCacheWrite;
import org.jvfs.file.Pipe;
import org.jvfs.file.Seek;
import org.jvfs.mm.Filemap;
import org.jvfs.mm.VmArea;
import org.jvfs.uapi.ErrnoException;

/** Open regular files. Mirrors shmem_file_operations. */
final class MemFileOps implements FileOperations {
  static final MemFileOps INSTANCE = new MemFileOps();

  private MemFileOps() {}

  @Override
  public long llseek(OpenFile file, long offset, int whence) throws ErrnoException {
    return Seek.inMemory(file, offset, whence);
  }

  @Override
  public long readIter(Kiocb iocb, IovIter to) throws ErrnoException {
    return PageCacheRead.readIter(iocb, to);
  }

  @Override
  public long writeIter(Kiocb iocb, IovIter from) throws ErrnoException {
    return PageCacheWrite.writeIter(iocb, from);
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
    Filemap.mmap(file, area, MemAreas.INSTANCE);
  }

  @Override
  public void fallocate(Caller caller, OpenFile file, int mode, long offset, long len)
      throws ErrnoException {
    MemFallocate.run(caller, file, mode, offset, len);
  }
}
