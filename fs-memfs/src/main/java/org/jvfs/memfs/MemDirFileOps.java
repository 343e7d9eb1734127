// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.lang.foreign.MemorySegment;
import org.jvfs.contract.FileOperations;
import org.jvfs.file.DirContext;
import org.jvfs.file.OpenFile;
import org.jvfs.file.Seek;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Open directories. Mirrors simple_offset_dir_operations. */
final class MemDirFileOps implements FileOperations {
  static final MemDirFileOps INSTANCE = new MemDirFileOps();

  private MemDirFileOps() {}

  @Override
  public long llseek(OpenFile file, long offset, int whence) throws ErrnoException {
    return Seek.directory(file, offset, whence);
  }

  /** Errors: EISDIR, always. */
  @Override
  public long read(OpenFile file, MemorySegment buf, long pos) throws ErrnoException {
    throw Errno.EISDIR.exception();
  }

  @Override
  public void iterateShared(OpenFile file, DirContext ctx) {
    if (ctx.emitDots(file)) {
      MemInode.of(file.inode()).entries().list(ctx);
    }
  }

  /** Nothing to make durable. */
  @Override
  public void fsync(OpenFile file, long start, long end, boolean datasync) {}
}
