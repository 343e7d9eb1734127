// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLock;
import org.jvfs.inode.Inode;

/** A lock on a range of a file: an open file description's, so that no other channel drops it. */
final class JvfsFileLock extends FileLock {
  private final ChannelLocks owner;
  private volatile boolean valid = true;
  private volatile boolean unwanted;

  JvfsFileLock(
      ChannelLocks owner, JvfsFileChannel channel, long position, long size, boolean shared) {
    super(channel, position, size, shared);
    this.owner = owner;
  }

  JvfsFileLock(
      ChannelLocks owner,
      java.nio.channels.AsynchronousFileChannel channel,
      long position,
      long size,
      boolean shared) {
    super(channel, position, size, shared);
    this.owner = owner;
  }

  Inode inode() {
    return owner.inode();
  }

  @Override
  public boolean isValid() {
    return valid;
  }

  void invalidate() {
    valid = false;
  }

  /** Whether it is not to be waited for any longer. */
  boolean isUnwanted() {
    return unwanted;
  }

  void setUnwanted() {
    unwanted = true;
  }

  @Override
  public void release() throws IOException {
    Channel c = acquiredBy();
    if (!c.isOpen()) {
      throw new ClosedChannelException();
    }
    owner.release(this);
  }
}
