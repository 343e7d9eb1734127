// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import org.jspecify.annotations.Nullable;
import org.jvfs.file.DirContext;
import org.jvfs.fuse.wire.DirentOut;

/** Takes the entries of READDIR straight into the answer. */
final class DirSink extends DirContext {
  private @Nullable DirentOut out;

  DirSink begin(DirentOut to, long cookie) {
    out = to;
    pos = cookie;
    return this;
  }

  @Override
  public boolean emit(byte[] name, int off, int len, long ino, int dtype, long nextPos) {
    DirentOut o = out;
    return o != null && o.add(ino, nextPos, dtype, name, off, len);
  }
}
