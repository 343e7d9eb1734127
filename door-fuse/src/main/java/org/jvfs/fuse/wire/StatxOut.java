// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.wire;

import org.jvfs.fuse.sys.Mem;

/** Fills in one struct fuse_statx (256 bytes) of a reply being built. What is not set is zero. */
public final class StatxOut {
  private long at;

  StatxOut at(long address) {
    at = address;
    return this;
  }

  /** The STATX_* bits of the fields that are set. */
  public StatxOut mask(int mask) {
    Mem.putInt(at, mask);
    return this;
  }

  public StatxOut blksize(int blksize) {
    Mem.putInt(at + 4, blksize);
    return this;
  }

  /** STATX_ATTR_* bits, and which of them are supported. */
  public StatxOut attributes(long attributes, long supported) {
    Mem.putLong(at + 8, attributes);
    Mem.putLong(at + 56, supported);
    return this;
  }

  public StatxOut nlink(int nlink) {
    Mem.putInt(at + 16, nlink);
    return this;
  }

  public StatxOut uid(int uid) {
    Mem.putInt(at + 20, uid);
    return this;
  }

  public StatxOut gid(int gid) {
    Mem.putInt(at + 24, gid);
    return this;
  }

  public StatxOut mode(int mode) {
    Mem.putShort(at + 28, mode);
    return this;
  }

  public StatxOut ino(long ino) {
    Mem.putLong(at + 32, ino);
    return this;
  }

  /** In bytes. */
  public StatxOut size(long size) {
    Mem.putLong(at + 40, size);
    return this;
  }

  /** Space used, in units of 512 bytes. */
  public StatxOut blocks(long blocks) {
    Mem.putLong(at + 48, blocks);
    return this;
  }

  public StatxOut atime(long seconds, int nanos) {
    return time(64, seconds, nanos);
  }

  /** Birth time. */
  public StatxOut btime(long seconds, int nanos) {
    return time(80, seconds, nanos);
  }

  public StatxOut ctime(long seconds, int nanos) {
    return time(96, seconds, nanos);
  }

  public StatxOut mtime(long seconds, int nanos) {
    return time(112, seconds, nanos);
  }

  public StatxOut rdev(int major, int minor) {
    Mem.putInt(at + 128, major);
    Mem.putInt(at + 132, minor);
    return this;
  }

  private StatxOut time(int offset, long seconds, int nanos) {
    Mem.putLong(at + offset, seconds);
    Mem.putInt(at + offset + 8, nanos);
    return this;
  }
}
