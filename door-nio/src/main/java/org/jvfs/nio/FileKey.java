// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

/** What tells files apart as long as they exist: the file system's number and the inode's. */
record FileKey(long dev, long ino) {
  @Override
  public String toString() {
    return "(dev=" + Long.toHexString(dev) + ",ino=" + ino + ")";
  }
}
