// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.checked;

import org.jvfs.contract.FileOperations;
import org.jvfs.file.DirContext;
import org.jvfs.file.OpenFile;
import org.jvfs.uapi.ErrnoException;

/** A directory that must not be listed by two at once. */
final class Iterates implements FileOperations {
  private final FileOperations shared;

  Iterates(FileOperations shared) {
    this.shared = shared;
  }

  @Override
  public void iterate(OpenFile file, DirContext ctx) throws ErrnoException {
    ProbeType.SEEN.enter("file_operations", "iterate", file, ctx);
    shared.iterateShared(file, ctx);
  }

  @Override
  public long llseek(OpenFile file, long offset, int whence) throws ErrnoException {
    return shared.llseek(file, offset, whence);
  }

  @Override
  public void fsync(OpenFile file, long start, long end, boolean datasync) throws ErrnoException {
    shared.fsync(file, start, end, datasync);
  }
}
