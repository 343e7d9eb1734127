// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.wire;

import org.jvfs.fuse.sys.Mem;

/**
 * Fills in one struct fuse_attr (88 bytes) of a reply being built. What is not set is zero. Each
 * reply, and each directory entry, hands out the same object pointed at other memory: use it at
 * once.
 */
public final class AttrOut {
  private long at;

  AttrOut at(long address) {
    at = address;
    Mem.zeroWords(address, FuseProtocol.ATTR_SIZE / 8);
    return this;
  }

  public AttrOut ino(long ino) {
    Mem.putLong(at, ino);
    return this;
  }

  /** In bytes. */
  public AttrOut size(long size) {
    Mem.putLong(at + 8, size);
    return this;
  }

  /** Space used, in units of 512 bytes. */
  public AttrOut blocks(long blocks) {
    Mem.putLong(at + 16, blocks);
    return this;
  }

  public AttrOut atime(long seconds, int nanos) {
    Mem.putLong(at + 24, seconds);
    Mem.putInt(at + 48, nanos);
    return this;
  }

  public AttrOut mtime(long seconds, int nanos) {
    Mem.putLong(at + 32, seconds);
    Mem.putInt(at + 52, nanos);
    return this;
  }

  public AttrOut ctime(long seconds, int nanos) {
    Mem.putLong(at + 40, seconds);
    Mem.putInt(at + 56, nanos);
    return this;
  }

  /** File type and permission bits. */
  public AttrOut mode(int mode) {
    Mem.putInt(at + 60, mode);
    return this;
  }

  public AttrOut nlink(int nlink) {
    Mem.putInt(at + 64, nlink);
    return this;
  }

  public AttrOut uid(int uid) {
    Mem.putInt(at + 68, uid);
    return this;
  }

  public AttrOut gid(int gid) {
    Mem.putInt(at + 72, gid);
    return this;
  }

  /**
   * Device number in the kernel's 32-bit encoding: minor low byte, major 12 bits, minor high bits.
   */
  public AttrOut rdev(int rdev) {
    Mem.putInt(at + 76, rdev);
    return this;
  }

  /** Preferred I/O size in bytes; 0 takes the mount's. */
  public AttrOut blksize(int blksize) {
    Mem.putInt(at + 80, blksize);
    return this;
  }

  /** {@code FuseProtocol.ATTR_*}. */
  public AttrOut flags(int flags) {
    Mem.putInt(at + 84, flags);
    return this;
  }
}
