// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.XattrHandler;
import org.jvfs.cred.Caller;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/**
 * Extended attributes in memory, counted against the space for inodes. Mirrors
 * shmem_xattr_handler_get and _set.
 */
final class MemXattrHandler implements XattrHandler {
  /** What an attribute takes beside its name and value, bytes. Mirrors simple_xattr_space. */
  private static final long OVERHEAD = 40;

  private final String prefix;

  MemXattrHandler(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public String prefix() {
    return prefix;
  }

  @Override
  public byte @Nullable [] get(Dentry dentry, Inode inode, String name) {
    ConcurrentSkipListMap<String, byte[]> m = MemInode.of(inode).node().xattrs();
    byte[] v = m == null ? null : m.get(name);
    return v == null ? null : v.clone();
  }

  /** Errors, in order: ENOSPC, EEXIST, ENODATA. */
  @Override
  public void set(
      Caller caller, Dentry dentry, Inode inode, String name, byte @Nullable [] value, int flags)
      throws ErrnoException {
    assert inode.rwsem().isHeldExclusive();
    MemInode i = MemInode.of(inode);
    long space = value == null ? 0 : space(name, value);
    i.sup().takeInodeSpace(space);
    byte[] old;
    try {
      old = store(i, name, value, flags);
    } catch (ErrnoException e) {
      i.sup().freeInodeSpace(space);
      throw e;
    }
    long freed = old == null ? 0 : space(name, old);
    i.sup().freeInodeSpace(freed);
    i.node().addXattrSpace(space - freed);
    i.touch(false);
  }

  /** Answers the old value. Mirrors simple_xattr_set. */
  private static byte @Nullable [] store(
      MemInode i, String name, byte @Nullable [] value, int flags) throws ErrnoException {
    ConcurrentSkipListMap<String, byte[]> m = i.node().makeXattrs();
    boolean present = m.containsKey(name);
    if (present && (flags & Fcntl.XATTR_CREATE) != 0) {
      throw Errno.EEXIST.exception();
    }
    if (!present && (value == null || (flags & Fcntl.XATTR_REPLACE) != 0)) {
      throw Errno.ENODATA.exception();
    }
    return value == null ? m.remove(name) : m.put(name, value.clone());
  }

  private static long space(String name, byte[] value) {
    return OVERHEAD + name.length() + value.length;
  }
}
