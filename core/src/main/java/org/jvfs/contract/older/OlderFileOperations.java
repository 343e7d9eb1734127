// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract.older;

import static org.jvfs.contract.Column.HELD;
import static org.jvfs.contract.Column.MAY_BLOCK;
import static org.jvfs.contract.Rule.NO;
import static org.jvfs.contract.Rule.YES;

import org.jvfs.contract.Revision;
import org.jvfs.contract.Row;
import org.jvfs.contract.Table;
import org.jvfs.file.IovIter;
import org.jvfs.file.Kiocb;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Requests that end later, before read_iter and write_iter took them over. */
@Table(
    value = "file_operations",
    columns = {MAY_BLOCK, HELD},
    held = NO,
    until = Revision.I_MUTEX)
public interface OlderFileOperations {
  /** Starts a read at {@code pos}. Not overridden: {@code read} for each buffer; else EINVAL. */
  @Row(value = "aio_read", mayBlock = YES)
  default long aioRead(Kiocb iocb, IovIter to, long pos) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  /** Starts a write at {@code pos}. Not overridden: {@code write} for each buffer; else EINVAL. */
  @Row(value = "aio_write", mayBlock = YES)
  default long aioWrite(Kiocb iocb, IovIter from, long pos) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  /** Starts to make a file durable. Not overridden: EINVAL. */
  @Row(value = "aio_fsync", mayBlock = YES)
  default void aioFsync(Kiocb iocb, boolean datasync) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }
}
