// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.inode;

import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.Stores;
import org.jvfs.uapi.ErrnoException;

/** The ACLs an inode holds in memory. Mirrors get_cached_acl and set_cached_acl. */
public final class AclCache {
  static final Object NOT_CACHED = new Object();

  private AclCache() {}

  /** Whether the answer to {@link #cached} is known. */
  public static boolean isCached(Inode i, PosixAcl.Type t) {
    return (t == PosixAcl.Type.ACCESS ? i.acl : i.defaultAcl) != NOT_CACHED;
  }

  /** The cached ACL, null for none; only if {@link #isCached}. */
  public static @Nullable PosixAcl cached(Inode i, PosixAcl.Type t) {
    Object o = t == PosixAcl.Type.ACCESS ? i.acl : i.defaultAcl;
    return o == NOT_CACHED ? null : (PosixAcl) o;
  }

  /** Remembers an ACL, or that there is none. */
  @Stores
  public static void set(Inode i, PosixAcl.Type t, @Nullable PosixAcl acl) {
    if (t == PosixAcl.Type.ACCESS) {
      boolean way = i.beginWay(i.acl != acl && isCached(i, t));
      i.acl = acl;
      i.endWay(way);
    } else {
      i.defaultAcl = acl;
    }
  }

  /** Forgets both, so that the file system is asked again. */
  @Stores
  public static void forget(Inode i) {
    boolean way = i.beginWay(true);
    i.acl = NOT_CACHED;
    i.defaultAcl = NOT_CACHED;
    i.endWay(way);
  }

  /** The ACL, asking the file system if it is not cached. May block. Mirrors get_inode_acl. */
  @MayBlock
  @Stores
  public static @Nullable PosixAcl get(Inode i, PosixAcl.Type t) throws ErrnoException {
    if (!isCached(i, t)) {
      if (!i.sb().hasAcls()) {
        set(i, t, null);
        return null;
      }
      set(i, t, i.checkedIop().getAcl(i, t));
    }
    return cached(i, t);
  }
}
