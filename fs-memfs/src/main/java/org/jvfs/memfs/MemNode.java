// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.jvfs.inode.AclCache;
import org.jvfs.inode.PosixAcl;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.uapi.Timespec;

/**
 * What memfs keeps of an object as long as it exists: small, for most objects of a large file
 * system are not in use and have no inode in memory. What the disk's inode is to other file
 * systems. While there is a {@link MemInode}, attributes are true there and copied back as it is
 * evicted; content and extended attributes are here alone.
 */
final class MemNode {
  /** What few objects have. */
  private static final class Extras {
    /** Changed under i_rwsem exclusively, read without a lock; made with the first attribute. */
    volatile @Nullable ConcurrentSkipListMap<String, byte[]> xattrs;

    /** What the extended attributes take of the space for inodes, bytes; under i_rwsem. */
    volatile long xattrSpace;

    /** Under the node's lock. */
    @Nullable PosixAcl access;

    /** Under the node's lock. */
    @Nullable PosixAcl inherited;

    /** Immutable. */
    final long rdev;

    Extras(long rdev) {
      this.rdev = rdev;
    }
  }

  private final long ino;
  private final int generation;

  /** Attributes while there is no inode: under the node's lock. The type never changes. */
  private int mode;

  private int uid;
  private int gid;
  private int nlink;
  private long size;
  private Timespec atime = Timespec.ZERO;
  private Timespec mtime = Timespec.ZERO;
  private Timespec ctime = Timespec.ZERO;
  private Timespec btime = Timespec.ZERO;

  /**
   * Of a regular file: null, its bytes in an array that is never changed, or its {@link
   * AddressSpace}; changed under i_rwsem exclusively. Of a directory its {@link MemDirectory}, of a
   * symbolic link its target, set before the object is shown.
   */
  private volatile @Nullable Object data;

  /** Made under i_rwsem, or the node's lock when no inode is shown. */
  private volatile @Nullable Extras extras;

  /** The inode in memory; changed under the node's lock. */
  private volatile @Nullable MemInode inode;

  /** Somebody waits for the inode to leave: under the node's lock. */
  private boolean awaited;

  MemNode(long ino, int generation, int mode, long rdev) {
    this.ino = ino;
    this.generation = generation;
    this.mode = mode;
    if (rdev != 0) {
      extras = new Extras(rdev);
    }
  }

  long ino() {
    return ino;
  }

  int generation() {
    return generation;
  }

  /** The mode, of which the type alone is sure while there is an inode. */
  int mode() {
    return mode;
  }

  // ---- the inode ----

  @Nullable MemInode inode() {
    return inode;
  }

  void setInode(@Nullable MemInode i) {
    inode = i;
  }

  /** Whether the object is gone: no inode, and no name to make one for. Under the node's lock. */
  boolean isDead() {
    return inode == null && nlink == 0;
  }

  void setAwaited() {
    awaited = true;
  }

  boolean clearAwaited() {
    boolean was = awaited;
    awaited = false;
    return was;
  }

  /** Takes over the attributes of the inode. Under the node's lock. */
  void save(MemInode i) {
    mode = i.mode();
    uid = i.uid();
    gid = i.gid();
    nlink = i.nlink();
    size = i.size();
    atime = i.atime();
    mtime = i.mtime();
    ctime = i.ctime();
    btime = i.btime();
    PosixAcl access = AclCache.cached(i, PosixAcl.Type.ACCESS);
    PosixAcl inherited = AclCache.cached(i, PosixAcl.Type.DEFAULT);
    if (extras != null || access != null || inherited != null) {
      Extras x = makeExtras();
      x.access = access;
      x.inherited = inherited;
    }
    AddressSpace m = pagesOrNull();
    if (m != null) {
      m.setHost(null);
    }
  }

  /** Fills a new inode that is not shown yet. Under the node's lock. */
  void load(MemInode i) {
    i.init(mode, uid, gid);
    i.setNlink(nlink);
    i.setSize(size);
    i.setAtime(atime);
    i.setMtime(mtime);
    i.setCtime(ctime);
    i.setBtime(btime);
    Extras x = extras;
    i.initAcls(x == null ? null : x.access, x == null ? null : x.inherited);
    AddressSpace m = pagesOrNull();
    if (m != null) {
      m.setHost(i);
      i.setMapping(m);
    }
  }

  // ---- content ----

  /** See {@link #data}. */
  @Nullable Object data() {
    return data;
  }

  void setData(@Nullable Object d) {
    data = d;
  }

  /** The pages of a file that has them, or null. */
  @Nullable AddressSpace pagesOrNull() {
    return data instanceof AddressSpace m ? m : null;
  }

  /** A directory's entries. */
  MemDirectory entries() {
    MemDirectory d = (MemDirectory) data;
    assert d != null;
    return d;
  }

  // ---- what few have ----

  long rdev() {
    Extras x = extras;
    return x == null ? 0 : x.rdev;
  }

  private Extras makeExtras() {
    Extras x = extras;
    if (x == null) {
      x = new Extras(0);
      extras = x;
    }
    return x;
  }

  /**
   * The extended attributes, or null if there never were any. Listed as tmpfs does: last name
   * first.
   */
  @Nullable ConcurrentSkipListMap<String, byte[]> xattrs() {
    Extras x = extras;
    return x == null ? null : x.xattrs;
  }

  /** The extended attributes, to be added to; the caller holds i_rwsem exclusively. */
  ConcurrentSkipListMap<String, byte[]> makeXattrs() {
    Extras x = makeExtras();
    ConcurrentSkipListMap<String, byte[]> m = x.xattrs;
    if (m == null) {
      m = new ConcurrentSkipListMap<>(Comparator.reverseOrder());
      x.xattrs = m;
    }
    return m;
  }

  /** What the extended attributes take of the space for inodes, bytes. */
  long xattrSpace() {
    Extras x = extras;
    return x == null ? 0 : x.xattrSpace;
  }

  /** The caller holds i_rwsem exclusively and has made the attributes. */
  void addXattrSpace(long bytes) {
    Extras x = makeExtras();
    x.xattrSpace = x.xattrSpace + bytes;
  }
}
