// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pipe;

import org.jvfs.file.OpenFile;

/**
 * What an open file of a pipe keeps.
 *
 * @param writersBefore how many writers had come when it was opened for reading without waiting for
 *     one; 0 else. Mirrors f_pipe
 */
record PipeEnd(PipeInode pipe, int writersBefore) {
  /**
   * Whether somebody wrote to it since it was opened, or could have: only then it can have been
   * hung up.
   */
  static boolean wasWritten(OpenFile file) {
    return file.privateData() instanceof PipeEnd e && e.writersBefore != e.pipe.writerCounter();
  }
}
