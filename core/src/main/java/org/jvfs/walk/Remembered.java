// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.walk;

import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.lock.ChangeCount;
import org.jvfs.lock.LockContext;
import org.jvfs.lock.Lockdep;
import org.jvfs.superblock.VfsMount;
import org.jvfs.superblock.VfsPath;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.Statx;

/**
 * To what a path led when it was walked without references, and the numbers by which one sees that
 * it still leads there. Immutable, and not a reference: the dentry may be gone.
 *
 * <p><b>Why that is enough.</b> A walk of the same text by the same caller comes to another result
 * only if one of its inputs is another:
 *
 * <ol>
 *   <li>where it begins and who walks: compared, by identity, since both are immutable;
 *   <li>what is mounted where: {@code mount_lock};
 *   <li>to which inode the last dentry belongs, its name and place, and whether it is hashed: its
 *       {@code d_seq}, which rename, removal, creation and the shrinker all change;
 *   <li>the names and places of the directories on the way, whether they exist, and who may search
 *       them: {@link org.jvfs.dcache.Dcache#ways}, begun before and ended after each such change;
 *   <li>symbolic links, and file systems that decide by methods of their own (d_revalidate,
 *       d_manage, permission): a walk that met one is not remembered.
 * </ol>
 *
 * <p>The ways' number is taken before the walk, when no change is under way, and must be the same
 * when the attributes have been read: then none has begun in between. So at the last check all of
 * the above is what it was throughout the walk, and a walk at that moment would come to the same
 * dentry. The attributes were read before the check of {@code d_seq}, as at the end of any walk in
 * RCU mode.
 */
final class Remembered {
  /** An answer: the path has to be walked. */
  static final int NOT_ANY_MORE = 1;

  private final Cred cred;
  private final VfsPath root;

  /** Null for an absolute path. */
  private final @Nullable VfsPath pwd;

  private final VfsMount mnt;
  private final Dentry dentry;

  /** Null if the name is known to be missing. */
  private final @Nullable Inode inode;

  private final int seq;
  private final int mSeq;
  private final long ways;

  private Remembered(Start start, Nameidata nd, Dentry d, @Nullable Inode i, int seq) {
    this.cred = nd.cred();
    this.root = start.root;
    this.pwd = start.pwd;
    this.ways = start.ways;
    this.mnt = nd.mnt();
    this.dentry = d;
    this.inode = i;
    this.seq = seq;
    this.mSeq = nd.mSeq;
  }

  /** What there was before the walk. */
  record Start(VfsPath root, @Nullable VfsPath pwd, long ways) {
    /** Null if the result of a walk that begins now is not to be remembered. */
    static @Nullable Start of(FsCaller caller, byte[] path, ChangeCount ways) {
      long w = ways.now();
      VfsPath root = caller.root();
      VfsPath pwd = path[0] == '/' ? null : caller.pwd();
      return w == ChangeCount.CHANGING || root == null || (path[0] != '/' && pwd == null)
          ? null
          : new Start(root, pwd, w);
    }

    /**
     * Whether the caller is where it was: then the walk began there, for a place that was left and
     * come back to is another object.
     */
    boolean isStill(FsCaller caller) {
      return caller.root() == root && (pwd == null || caller.pwd() == pwd);
    }
  }

  /**
   * The result of a walk in RCU mode; null if it is none to be remembered.
   *
   * @param missing whether the walk ended at a name that is known to be missing
   * @param seq the dentry's number, read before its inode
   */
  static @Nullable Remembered of(Start start, Nameidata nd, Dentry d, int seq, boolean missing) {
    Inode i = d.inodeOrNull();
    boolean plain = nd.totalLinks == 0 && (nd.state & Nameidata.ND_OPAQUE) == 0;
    if (!plain || (i == null) != missing || d.seq().readRetry(seq) || !start.isStill(nd.caller())) {
      return null;
    }
    return new Remembered(start, nd, d, i, seq);
  }

  /** Whether it is the same caller, in the same place, who asks by these credentials. */
  private boolean isFor(FsCaller caller, Cred by) {
    return by == cred && caller.root() == root && (pwd == null || caller.pwd() == pwd);
  }

  /** Sets a walk that begins in RCU mode there; false if a walk may come elsewhere by now. */
  boolean begin(Nameidata nd, ChangeCount changes) {
    Inode i = inode;
    if (i == null
        || !isFor(nd.caller(), nd.cred())
        || mSeq != nd.mSeq
        || dentry.seq().readRetry(seq)
        || !changes.isStill(ways)) {
      return false;
    }
    nd.mnt = mnt;
    nd.dentry = dentry;
    nd.inode = i;
    nd.seq = seq;
    return true;
  }

  /** 0 with the attributes, a negative errno, or {@link #NOT_ANY_MORE}. */
  int stat(PathWalk walk, FsCaller caller, boolean follow, Statx attrs, int mask, int statFlags) {
    if (!isFor(caller, caller.cred())) {
      return NOT_ANY_MORE;
    }
    Inode i = inode;
    if (i == null) {
      return !dentry.seq().readRetry(seq)
              && !walk.mounts().mountLock().readRetry(mSeq)
              && walk.dcache().ways().isStill(ways)
          ? Errno.ENOENT.neg
          : NOT_ANY_MORE;
    }
    if (follow && i.isLnk()) {
      return NOT_ANY_MORE;
    }
    if (Lockdep.ON) {
      Lockdep.enter(LockContext.RCU_READ);
    }
    boolean good =
        walk.statUnreferenced(mnt, dentry, i, seq, mSeq, attrs, mask, statFlags)
            && walk.dcache().ways().isStill(ways);
    if (Lockdep.ON) {
      Lockdep.exit(LockContext.RCU_READ);
    }
    return good ? 0 : NOT_ANY_MORE;
  }
}
