// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.dcache;

import static org.jvfs.dcache.Dentry.DCACHE_DISCONNECTED;
import static org.jvfs.dcache.Dentry.DCACHE_DONTCACHE;
import static org.jvfs.dcache.Dentry.DCACHE_LRU_LIST;
import static org.jvfs.dcache.Dentry.DCACHE_OP_COMPARE;
import static org.jvfs.dcache.Dentry.DCACHE_OP_DELETE;
import static org.jvfs.dcache.Dentry.DCACHE_OP_PRUNE;
import static org.jvfs.dcache.Dentry.DCACHE_PAR_LOOKUP;
import static org.jvfs.dcache.Dentry.DCACHE_REFERENCED;
import static org.jvfs.dcache.Dentry.DCACHE_SHRINK_LIST;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.DentryOperations;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.LockOf;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.MustNotHold;
import org.jvfs.effect.Stores;
import org.jvfs.inode.Inode;
import org.jvfs.lock.ChangeCount;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.LockContext;
import org.jvfs.lock.Lockdep;
import org.jvfs.lock.SeqLock;
import org.jvfs.lock.Spin;
import org.jvfs.lock.SpinLock;
import org.jvfs.lock.Subclass;
import org.jvfs.lock.WaitTable;
import org.jvfs.notify.Fsnotify;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The dentry cache of one VFS. Mirrors fs/dcache.c.
 *
 * <p>Life of a dentry: allocated with one reference; hashed when its lookup ends; with no reference
 * left it stays hashed on its superblock's LRU list until the shrinker, an unmount or an
 * invalidation kills it. A dead dentry (count below zero) is never revived. Each dentry holds a
 * reference to its parent, dropped when it is killed.
 */
public final class Dcache {
  private static final LockClass RENAME_LOCK = new LockClass("rename_lock");
  private static final LockClass IN_LOOKUP = new LockClass("in_lookup_hashtable");
  private static final int IN_LOOKUP_SIZE = 64;

  private final SeqLock renameLock = new SeqLock(RENAME_LOCK);
  private final ChangeCount ways = new ChangeCount();
  private final DentryHash hash = new DentryHash(renameLock);
  private final SpinLock[] inLookupLocks = new SpinLock[IN_LOOKUP_SIZE];
  private final @Nullable Dentry[] inLookup = new @Nullable Dentry[IN_LOOKUP_SIZE];
  private final WaitTable waits;
  private final Runnable overLimit;

  /**
   * A cache.
   *
   * @param waits where threads wait for another's lookup
   * @param overLimit starts shrinking, when a superblock has more than {@link
   *     SuperBlock#dentryLimit} unused dentries; must not block and may be called often
   */
  public Dcache(WaitTable waits, Runnable overLimit) {
    this.waits = waits;
    this.overLimit = overLimit;
    for (int i = 0; i < IN_LOOKUP_SIZE; i++) {
      inLookupLocks[i] = new SpinLock(IN_LOOKUP);
    }
  }

  /** The lock that every change of the tree's shape writes. */
  @LockOf(LockKind.RENAME_LOCK)
  public SeqLock renameLock() {
    return renameLock;
  }

  // ---- allocation ----

  /**
   * A new, unhashed dentry for a name in a directory, with one reference and one on the parent.
   * Errors: those of d_init.
   */
  public Dentry alloc(Dentry parent, byte[] name, int off, int len) throws ErrnoException {
    long h = parent.hashOf(name, off, len);
    if (h < 0) {
      throw Errno.of((int) h).exception();
    }
    Dentry d = allocHashed(parent, copy(name, off, len), (int) h);
    parent.get();
    parent.lock();
    linkChild(parent, d);
    parent.unlock();
    return d;
  }

  private static byte[] copy(byte[] name, int off, int len) {
    byte[] c = new byte[len];
    System.arraycopy(name, off, c, 0, len);
    return c;
  }

  private Dentry allocHashed(Dentry parent, byte[] name, int h) throws ErrnoException {
    DentryOperations ops = parent.sb().checkedDentryOps();
    Dentry d = new Dentry(parent.sb(), parent, name, h, ops);
    if (ops != DentryOperations.DEFAULT) {
      ops.dInit(d);
    }
    return d;
  }

  /** A root for the inode, taking over the caller's reference to it. Mirrors d_make_root. */
  public Dentry makeRoot(SuperBlock sb, Inode inode) {
    Dentry d = new Dentry(sb, null, new byte[] {'/'}, 0, sb.checkedDentryOps());
    inode.lock().lock();
    d.lock();
    setInodeLocked(d, inode);
    d.unlock();
    inode.lock().unlock();
    return d;
  }

  /**
   * A dentry in no directory, of an inode that is only reached through open files, taking over the
   * caller's reference to it. The name is for people. Mirrors d_alloc_pseudo with d_instantiate.
   */
  public Dentry allocPseudo(SuperBlock sb, byte[] name, Inode inode) {
    Dentry d = new Dentry(sb, null, name, 0, sb.checkedDentryOps());
    inode.lock().lock();
    d.lock();
    setInodeLocked(d, inode);
    d.unlock();
    inode.lock().unlock();
    return d;
  }

  /**
   * Names the dentry of a file opened without a name for its number, as it shows in /proc and to
   * who watches the directory; nobody but the caller knows it yet. Mirrors d_mark_tmpfile.
   */
  public void markTmpfile(Dentry d) {
    byte[] name = ("#" + d.inode().ino()).getBytes(StandardCharsets.US_ASCII);
    d.lock();
    d.dname = new DName(d.parent(), name, d.dname.hash());
    d.unlock();
  }

  /**
   * Gives a dentry that is being looked up the spelling that its directory has, where several
   * spellings are one name: what is cached then is the name as it was made. The hash must be the
   * same. For a lookup method, before the dentry is hashed. As d_add_ci does by a second dentry.
   */
  @Stores
  public void spell(@MustNotHold(LockKind.D_LOCK) Dentry d, byte[] name) {
    assert d.isUnhashed();
    d.lock();
    DName n = d.dname;
    d.dname = new DName(n.parent(), name, n.hash());
    d.unlock();
  }

  private static void linkChild(Dentry parent, Dentry d) {
    assert parent.isLocked() && !d.onSibList;
    d.sibPrev = null;
    d.sibNext = parent.firstChild;
    if (parent.firstChild != null) {
      parent.firstChild.sibPrev = d;
    }
    parent.firstChild = d;
    d.onSibList = true;
  }

  private static void unlinkChild(Dentry parent, Dentry d) {
    assert parent.isLocked() && d.onSibList;
    if (d.sibPrev == null) {
      parent.firstChild = d.sibNext;
    } else {
      d.sibPrev.sibNext = d.sibNext;
    }
    if (d.sibNext != null) {
      d.sibNext.sibPrev = d.sibPrev;
    }
    d.sibNext = null;
    d.sibPrev = null;
    d.onSibList = false;
  }

  // ---- lookup ----

  /**
   * Finds a name without a lock or a reference, mirroring __d_lookup_rcu. The sequence number left
   * in the cursor was read before the comparison; what the caller reads of the dentry is good once
   * that number still stands. A miss means nothing certain: go to ref-walk.
   */
  public @Nullable Dentry lookupRcu(
      Dentry parent, byte[] b, int off, int len, int h, RcuCursor cursor) {
    boolean compare = parent.hasFlag(DCACHE_OP_COMPARE);
    for (Dentry d = hash.chain(parent, h); d != null; d = d.hashNext) {
      int s = d.seq.rawBegin();
      DName n = d.dname;
      if (n.hash() != h || n.parent() != parent || !d.hashed) {
        continue;
      }
      if (compare
          ? d.checkedOps().dCompare(d, n.name(), b, off, len)
          : NameHash.same(n.name(), b, off, len)) {
        cursor.nextSeq = s;
        return d;
      }
    }
    return null;
  }

  /**
   * Finds a name and takes a reference; null if it is not cached. Never blocks. Mirrors d_lookup.
   */
  public @Nullable Dentry lookup(Dentry parent, byte[] b, int off, int len, int h) {
    while (true) {
      int s = renameReadBegin();
      Dentry d = lookupOnce(parent, b, off, len, h);
      if (!renameReadRetry(s) || d != null) {
        return d;
      }
    }
  }

  /**
   * Begins to read under rename_lock's sequence, as file systems may rely on when they compare
   * names.
   */
  private int renameReadBegin() {
    int s = renameLock.readBegin();
    Lockdep.enter(LockContext.RENAME_READ);
    return s;
  }

  /** Ends that; whether there was a rename meanwhile. */
  private boolean renameReadRetry(int s) {
    Lockdep.exit(LockContext.RENAME_READ);
    return renameLock.readRetry(s);
  }

  /**
   * Like {@link #lookup}, but may miss while a rename is going on. Names are compared before d_lock
   * is taken, for a file system's comparison is called without; that the name still is the one
   * compared shows in its record, which no other takes the place of unnoticed.
   */
  private @Nullable Dentry lookupOnce(Dentry parent, byte[] b, int off, int len, int h) {
    boolean compare = parent.hasFlag(DCACHE_OP_COMPARE);
    for (Dentry d = hash.chain(parent, h); d != null; d = d.hashNext) {
      DName n = d.dname;
      if (n.hash() != h
          || n.parent() != parent
          || !(compare
              ? d.checkedOps().dCompare(d, n.name(), b, off, len)
              : NameHash.same(n.name(), b, off, len))) {
        continue;
      }
      d.lock();
      if (d.dname == n && d.hashed) {
        // Hashed implies not dead: a dentry is unhashed under d_lock as it is killed.
        d.addLocked(1);
        d.unlock();
        return d;
      }
      d.unlock();
    }
    return null;
  }

  /**
   * Finds a name in the cache or starts a lookup of it, mirroring d_alloc_parallel. The parent's
   * {@code i_rwsem} is held at least shared. If the result {@link Dentry#isInLookup}, the caller
   * must ask the file system and end with {@link #lookupDone} (or {@link Dentry#add}, which does);
   * otherwise the answer is there, perhaps after waiting for another thread.
   *
   * <p>Why no name is looked up twice at once: a finished lookup is hashed and taken off the
   * in-lookup chain inside one odd phase of {@code i_dir_seq}. We look at the hash, then at the
   * chain; had the name moved from chain to hash in between, {@code i_dir_seq} would have changed,
   * and we start again.
   */
  @MayBlock
  public Dentry allocParallel(Dentry parent, byte[] b, int off, int len, int h)
      throws ErrnoException {
    Inode dir = parent.inode();
    int slot = (h ^ parent.hashSalt()) & (IN_LOOKUP_SIZE - 1);
    SpinLock chainLock = inLookupLocks[slot];
    Dentry fresh = null;
    for (int turn = 0; ; turn++) {
      int dirSeq = dir.dirSeq();
      int rs = renameReadBegin();
      Dentry found = lookupOnce(parent, b, off, len, h);
      boolean renamed = renameReadRetry(rs);
      if (found != null) {
        discardFresh(fresh);
        return found;
      }
      if (renamed) {
        continue;
      }
      if ((dirSeq & 1) != 0) {
        Spin.pause(turn);
        continue;
      }
      if (fresh == null) {
        fresh = allocHashed(parent, copy(b, off, len), h);
        fresh.lock();
        fresh.setFlags(DCACHE_PAR_LOOKUP);
        fresh.unlock();
      }
      chainLock.lock();
      if (dir.dirSeq() != dirSeq) {
        chainLock.unlock();
        continue;
      }
      // Without waiting: a rename takes d_lock, under which the chain's lock is taken.
      rs = renameLock.rawBegin();
      Lockdep.enter(LockContext.RENAME_READ);
      Dentry other = inLookup[slot];
      while (other != null && !isNamed(other, parent, b, off, len, h)) {
        other = other.lookupNext;
      }
      if (renameReadRetry(rs)) {
        chainLock.unlock();
        continue;
      }
      if (other == null) {
        fresh.lookupNext = inLookup[slot];
        inLookup[slot] = fresh;
        chainLock.unlock();
        parent.get();
        parent.lock();
        linkChild(parent, fresh);
        parent.unlock();
        return fresh;
      }
      // A reference waits for d_lock, under which the chain's lock is taken as the lookup ends.
      chainLock.unlock();
      if (!other.getNotDead()) {
        continue;
      }
      Dentry wanted = other;
      waits.await(wanted, () -> !wanted.isInLookup());
      rs = renameReadBegin();
      boolean same = wanted.hashed && isNamed(wanted, parent, b, off, len, h);
      if (!renameReadRetry(rs) && same) {
        discardFresh(fresh);
        return wanted;
      }
      put(wanted);
    }
  }

  private static boolean isNamed(Dentry d, Dentry parent, byte[] b, int off, int len, int h) {
    DName n = d.dname;
    return n.hash() == h
        && n.parent() == parent
        && (d.hasFlag(DCACHE_OP_COMPARE)
            ? d.checkedOps().dCompare(d, n.name(), b, off, len)
            : NameHash.same(n.name(), b, off, len));
  }

  /** Lets go of a dentry that was never linked to its parent nor shown to anybody. */
  private static void discardFresh(@Nullable Dentry d) {
    if (d != null) {
      d.lock();
      d.clearFlags(DCACHE_PAR_LOOKUP);
      d.markDead();
      d.unlock();
      if (d.ops() != DentryOperations.DEFAULT) {
        d.checkedOps().dRelease(d);
      }
    }
  }

  /** Ends a lookup whatever came of it; those who wait look again. Mirrors d_lookup_done. */
  @Stores
  public void lookupDone(@MustNotHold(LockKind.D_LOCK) Dentry d) {
    if (d.isInLookup()) {
      d.lock();
      endLookup(d);
      d.unlock();
      waits.wakeAll(d);
    }
  }

  /**
   * Takes the dentry off its in-lookup chain; d_lock is held. The caller wakes the waiters
   * afterwards.
   */
  private void endLookup(Dentry d) {
    DName n = d.dname;
    int slot = (n.hash() ^ n.parent().hashSalt()) & (IN_LOOKUP_SIZE - 1);
    SpinLock l = inLookupLocks[slot];
    l.lock();
    Dentry p = inLookup[slot];
    if (p == d) {
      inLookup[slot] = d.lookupNext;
    } else {
      while (p != null && p.lookupNext != d) {
        p = p.lookupNext;
      }
      assert p != null;
      if (p != null) {
        p.lookupNext = d.lookupNext;
      }
    }
    d.lookupNext = null;
    d.clearFlags(DCACHE_PAR_LOOKUP);
    l.unlock();
  }

  // ---- inode and name ----

  /** Makes positive; i_lock and d_lock are held. */
  private static void setInodeLocked(Dentry d, Inode inode) {
    inode.aliases().link(d);
    d.seq.writeBegin();
    d.inode = inode;
    d.seq.writeEnd();
  }

  /** See {@link Dentry#instantiate}. The directory's i_rwsem is held exclusively. */
  void instantiate(Dentry d, Inode inode) {
    assert d.inode == null;
    inode.lock().lock();
    d.lock();
    setInodeLocked(d, inode);
    d.unlock();
    inode.lock().unlock();
  }

  /** See {@link Dentry#add}. */
  void add(Dentry d, @Nullable Inode inode) {
    if (inode != null) {
      inode.lock().lock();
    }
    addLocked(d, inode);
  }

  /** With the inode's i_lock held, if there is an inode; it is released. Mirrors __d_add. */
  private void addLocked(Dentry d, @Nullable Inode inode) {
    boolean waited = false;
    d.lock();
    Inode dir = null;
    if (d.isInLookup()) {
      dir = d.parent().inode();
      dir.startDirAdd();
      endLookup(d);
      waited = true;
    }
    if (inode != null) {
      setInodeLocked(d, inode);
    }
    hash.insert(d);
    if (dir != null) {
      dir.endDirAdd();
    }
    boolean crowded = hash.crowded(d);
    d.unlock();
    if (inode != null) {
      inode.lock().unlock();
    }
    if (waited) {
      waits.wakeAll(d);
    }
    if (crowded) {
      hash.grow();
    }
  }

  /** Hashes an unhashed dentry again, mirroring d_rehash. */
  @Stores
  public void rehash(@MustNotHold(LockKind.D_LOCK) Dentry d) {
    d.lock();
    if (!d.hashed) {
      hash.insert(d);
    }
    d.unlock();
  }

  /**
   * Ends a lookup of an inode that may already have a dentry, mirroring d_splice_alias: a directory
   * has only one, which is moved here.
   *
   * @param inode the answer, whose reference is taken over; null for a negative one
   * @return null if {@code d} itself was added, else the dentry to use in its place, referenced
   */
  @MayBlock
  @Stores
  public @Nullable Dentry spliceAlias(@Nullable Inode inode, Dentry d) throws ErrnoException {
    if (inode == null || !inode.isDir()) {
      add(d, inode);
      return null;
    }
    inode.lock().lock();
    Dentry alias = inode.aliases().any();
    if (alias == null) {
      // Without letting go of i_lock: another lookup may be about to give it a dentry too.
      addLocked(d, inode);
      return null;
    }
    alias.get();
    inode.lock().unlock();
    Dentry parent = d.parent();
    Dentry left = null;
    renameLock.writeLock();
    boolean loop = ancestor(alias, parent) != null || alias == parent;
    if (loop) {
      renameLock.writeUnlock();
      put(alias);
      inode.put();
      throw Errno.ELOOP.exception();
    }
    if (!alias.isRoot() && alias.parent() != parent) {
      // Moving from another directory needs locks that order before those we hold: try, and give up
      // if they are taken.
      SuperBlock sb = d.sb();
      Inode from = alias.parent().inode();
      boolean locked = sb.vfsRenameMutex().tryLock();
      if (locked && !from.rwsem().tryLockShared()) {
        sb.vfsRenameMutex().unlock();
        locked = false;
      }
      if (!locked) {
        renameLock.writeUnlock();
        put(alias);
        inode.put();
        throw Errno.ESTALE.exception();
      }
      // The name's reference on it goes with the name; ours keeps it until the locks are free.
      left = alias.parent();
      left.get();
      moveLocked(alias, d, false);
      renameLock.writeUnlock();
      from.rwsem().unlockShared();
      sb.vfsRenameMutex().unlock();
    } else {
      moveLocked(alias, d, false);
      renameLock.writeUnlock();
    }
    lookupDone(d);
    put(left);
    inode.put();
    return alias;
  }

  /**
   * Some dentry of the inode, referenced: its only one for a directory, preferably hashed, the
   * newest of several. Mirrors d_find_alias, and d_find_any_alias if that finds none.
   */
  public @Nullable Dentry findAnyAlias(Inode inode) {
    inode.lock().lock();
    try {
      for (Dentry a = inode.aliases().any(); a != null; a = a.aliasNext) {
        if (a.hashed && a.getNotDead()) {
          return a;
        }
      }
      for (Dentry a = inode.aliases().any(); a != null; a = a.aliasNext) {
        if (a.getNotDead()) {
          return a;
        }
      }
      return null;
    } finally {
      inode.lock().unlock();
    }
  }

  /**
   * A dentry for an inode found by handle: an existing one, or a disconnected root. Takes over the
   * inode's reference.
   */
  @MayBlock
  @Stores
  public Dentry obtainAlias(Inode inode) {
    Dentry a = findAnyAlias(inode);
    if (a != null) {
      inode.put();
      return a;
    }
    Dentry d = new Dentry(inode.sb(), null, new byte[] {'/'}, 0, inode.sb().checkedDentryOps());
    inode.lock().lock();
    d.lock();
    d.setFlags(DCACHE_DISCONNECTED);
    setInodeLocked(d, inode);
    d.unlock();
    inode.lock().unlock();
    return d;
  }

  /** Takes a dentry out of the hash, so that no walk finds it again. Mirrors d_drop. */
  @Stores
  public void drop(@MustNotHold(LockKind.D_LOCK) Dentry d) {
    d.lock();
    dropLocked(d);
    d.unlock();
  }

  private void dropLocked(Dentry d) {
    if (d.hashed) {
      boolean way = ways.begin(isWay(d));
      hash.remove(d);
      d.seq.invalidate();
      ways.end(way);
    }
  }

  /**
   * Counts what may send a walk through directories elsewhere: a directory gets another name or
   * loses it, or others may search it. Who remembers where a path led looks here; see {@code
   * org.jvfs.walk.Remembered}. Other dentries have a sequence count of their own for that.
   */
  public ChangeCount ways() {
    return ways;
  }

  private static boolean isWay(Dentry d) {
    Inode i = d.inode;
    return i != null && i.isDir();
  }

  /**
   * The name was removed from the directory: makes the dentry negative if only the caller uses it,
   * else unhashes it. Mirrors d_delete. The parent's i_rwsem is held exclusively.
   */
  @MayBlock
  @Stores
  public void delete(@MustNotHold(LockKind.D_LOCK) Dentry d) {
    Inode inode = d.inode();
    inode.lock().lock();
    d.lock();
    if (d.count() == 1) {
      d.clearFlags(Dentry.DCACHE_CANT_MOUNT);
      unlinkInode(d, inode);
    } else {
      dropLocked(d);
      d.unlock();
      inode.lock().unlock();
    }
  }

  /**
   * Makes negative and puts the inode; i_lock and d_lock are held and released. Mirrors
   * dentry_unlink_inode.
   */
  private void unlinkInode(Dentry d, Inode inode) {
    boolean way = ways.begin(inode.isDir());
    d.seq.writeBegin();
    d.inode = null;
    d.seq.writeEnd();
    ways.end(way);
    inode.aliases().unlink(d);
    d.unlock();
    inode.lock().unlock();
    if (inode.nlink() == 0) {
      Fsnotify.inodeRemove(inode);
    }
    if (d.ops() != DentryOperations.DEFAULT) {
      d.checkedOps().dIput(d, inode);
    } else {
      inode.put();
    }
  }

  // ---- references ----

  /** See {@link Dentry#put}. */
  void put(@Nullable Dentry d) {
    while (d != null) {
      if (fastPut(d)) {
        return;
      }
      d = kill(d);
    }
  }

  /**
   * Drops a reference; false if it was the last and the dentry should die, then d_lock is held and
   * the count is 0.
   */
  private boolean fastPut(Dentry d) {
    if (d.putUnlessLast()) {
      return true;
    }
    d.lock();
    assert d.count() > 0 : "put of a dentry without references: " + d;
    d.addLocked(-1);
    if (d.count() > 0) {
      d.unlock();
      return true;
    }
    if (retain(d)) {
      boolean over = d.sb().dentryLru().size() > d.sb().dentryLimit();
      d.unlock();
      if (over) {
        overLimit.run();
      }
      return true;
    }
    return false;
  }

  /**
   * Whether an unused dentry stays cached; if so it is put on the LRU list. d_lock is held. Mirrors
   * retain_dentry.
   */
  private static boolean retain(Dentry d) {
    int f = d.flags();
    if (!d.hashed || (f & (DCACHE_DISCONNECTED | DCACHE_DONTCACHE)) != 0) {
      return false;
    }
    if ((f & DCACHE_OP_DELETE) != 0 && d.checkedOps().dDelete(d)) {
      return false;
    }
    if ((f & DCACHE_LRU_LIST) == 0) {
      d.sb().dentryLru().add(d);
    } else if ((f & DCACHE_REFERENCED) == 0) {
      d.setFlags(DCACHE_REFERENCED);
    }
    return true;
  }

  /**
   * Kills a dentry without references; d_lock is held on entry and released.
   *
   * @return the parent, whose reference the caller must drop in turn, or null if there is none or
   *     the dentry was revived
   */
  private @Nullable Dentry kill(Dentry d) {
    if (!lockForKill(d)) {
      d.unlock();
      return null;
    }
    return killLocked(d);
  }

  /**
   * Takes i_lock beneath a held d_lock, as far as needed; false if the dentry came back to life.
   * d_lock stays held.
   */
  private static boolean lockForKill(Dentry d) {
    while (true) {
      if (d.count() != 0) {
        return false;
      }
      Inode i = d.inode;
      if (i == null || i.lock().tryLock()) {
        return true;
      }
      // i_lock orders before d_lock: take both in order. The dentry cannot become something else,
      // only die or live.
      d.unlock();
      i.lock().lock();
      d.lock();
      if (d.inode == i) {
        if (d.count() == 0) {
          return true;
        }
        i.lock().unlock();
        return false;
      }
      i.lock().unlock();
    }
  }

  /** Kills; d_lock and the inode's i_lock are held, the count is 0. Mirrors __dentry_kill. */
  private @Nullable Dentry killLocked(Dentry d) {
    d.markDead();
    if (d.hasFlag(DCACHE_OP_PRUNE) && d.hashed) {
      d.checkedOps().dPrune(d);
    }
    if (d.hasFlag(DCACHE_LRU_LIST) && !d.hasFlag(DCACHE_SHRINK_LIST)) {
      d.sb().dentryLru().del(d);
    }
    dropLocked(d);
    Inode i = d.inode;
    if (i != null) {
      unlinkInode(d, i);
    } else {
      d.unlock();
    }
    if (d.ops() != DentryOperations.DEFAULT) {
      d.checkedOps().dRelease(d);
    }
    Dentry parent = d.parent();
    if (parent == d) {
      return null;
    }
    parent.lock();
    if (d.onSibList) {
      unlinkChild(parent, d);
    }
    parent.unlock();
    return parent;
  }

  // ---- moving ----

  /**
   * Gives {@code d} the name and place of {@code target}, which is unhashed. The directories are
   * locked exclusively by a rename. Mirrors d_move.
   */
  public void move(Dentry d, Dentry target) {
    renameLock.writeLock();
    moveLocked(d, target, false);
    renameLock.writeUnlock();
  }

  /** Swaps names and places of two dentries. Mirrors d_exchange. */
  public void exchange(Dentry a, Dentry b) {
    renameLock.writeLock();
    moveLocked(a, b, true);
    renameLock.writeUnlock();
  }

  /**
   * Mirrors __d_move. rename_lock is held for writing: no other thread holds two unrelated d_locks
   * or changes the tree.
   */
  private void moveLocked(Dentry d, Dentry target, boolean exchange) {
    Dentry oldParent = d.parent();
    Dentry newParent = target.parent();
    assert d != target && newParent != d;
    boolean wasRoot = oldParent == d;
    // Parents first, the ancestor of the two first; then the dentries themselves, which are not
    // each other's ancestors.
    Dentry first = oldParent;
    Dentry second = newParent;
    if (wasRoot || first == second) {
      first = null;
    } else if (isAncestorOrSame(newParent, oldParent)) {
      first = newParent;
      second = oldParent;
    }
    if (first != null) {
      first.lock();
    }
    second.lock(first == null ? Subclass.NORMAL : Subclass.NESTED);
    d.lock(Subclass.NESTED_MOVED);
    target.lock(Subclass.NESTED_TARGET);

    boolean wasInLookup = target.isInLookup();
    Inode dir = null;
    if (wasInLookup) {
      dir = newParent.inode();
      dir.startDirAdd();
      endLookup(target);
    }
    boolean way = ways.begin(isWay(d) || isWay(target));
    d.seq.writeBegin();
    target.seq.writeBegin(Subclass.NESTED);
    if (d.hashed) {
      hash.takeOff(d);
    }
    if (target.hashed) {
      if (exchange) {
        hash.takeOff(target);
      } else {
        hash.remove(target);
      }
    }
    DName from = d.dname;
    DName to = target.dname;
    d.dname = new DName(newParent, to.name(), to.hash());
    d.clearFlags(DCACHE_DISCONNECTED);
    if (d.onSibList) {
      unlinkChild(oldParent, d);
    }
    linkChild(newParent, d);
    if (exchange) {
      target.dname = new DName(oldParent, from.name(), from.hash());
      if (target.onSibList) {
        unlinkChild(newParent, target);
      }
      linkChild(oldParent, target);
      hash.insert(target);
    } else {
      newParent.addLocked(1);
      if (!wasRoot) {
        // The name's reference goes with the name; the rename itself holds another on the old
        // parent.
        oldParent.addLocked(-1);
      }
    }
    hash.insert(d);
    target.seq.writeEnd();
    d.seq.writeEnd();
    ways.end(way);
    if (dir != null) {
      dir.endDirAdd();
    }
    target.unlock();
    d.unlock();
    second.unlock();
    if (first != null) {
      first.unlock();
    }
    if (wasInLookup) {
      waits.wakeAll(target);
    }
  }

  // ---- the tree ----

  /**
   * Whether {@code a} is {@code d} or above it. Good under rename_lock, or to be checked against
   * it.
   */
  private static boolean isAncestorOrSame(Dentry a, Dentry d) {
    return a == d || ancestor(a, d) != null;
  }

  /**
   * The child of {@code a} that is {@code d} or above it; null if {@code d} is not beneath {@code
   * a}. Mirrors d_ancestor.
   */
  public static @Nullable Dentry ancestor(Dentry a, Dentry d) {
    for (Dentry p = d; !p.isRoot(); p = p.parent()) {
      if (p.parent() == a) {
        return p;
      }
    }
    return null;
  }

  /** Whether {@code d} is {@code top} or beneath it, at one moment. Mirrors is_subdir. */
  public boolean isSubdir(Dentry d, Dentry top) {
    if (d == top) {
      return true;
    }
    while (true) {
      int s = renameLock.readBegin();
      boolean r = isAncestorOrSame(top, d);
      if (!renameLock.readRetry(s)) {
        return r;
      }
    }
  }

  /** Runs {@code visit} on a positive, hashed child with a reference, for each of the moment. */
  public List<Dentry> children(Dentry parent) {
    List<Dentry> out = new ArrayList<>();
    parent.lock();
    for (Dentry c = parent.firstChild; c != null; c = c.sibNext) {
      if (c.hashed && c.getNotDead(Subclass.NESTED)) {
        out.add(c);
      }
    }
    parent.unlock();
    return out;
  }

  // ---- shrinking ----

  /**
   * Frees up to {@code scan} unused dentries of a superblock, oldest first; answers how many went.
   * Mirrors prune_dcache_sb.
   */
  @MayBlock
  @Stores
  public int prune(SuperBlock sb, int scan) {
    return shrinkList(sb.dentryLru().isolate(scan));
  }

  /**
   * Kills what is still unused of a private list, and ancestors that become unused by it. Mirrors
   * shrink_dentry_list.
   */
  private int shrinkList(List<Dentry> list) {
    int freed = 0;
    for (Dentry d : list) {
      d.lock();
      d.clearFlags(DCACHE_SHRINK_LIST | DCACHE_LRU_LIST | DCACHE_REFERENCED);
      if (d.count() != 0) {
        // In use again, or killed by another while on our list.
        d.unlock();
        continue;
      }
      freed++;
      Dentry parent = kill(d);
      while (parent != null) {
        freed++;
        parent = putAndKill(parent);
      }
    }
    return freed;
  }

  /**
   * Drops a child's reference; if it was the last, the dentry dies too, though it would otherwise
   * be kept: else a deep tree would go by only one level in each round. Answers what {@link #kill}
   * does.
   */
  private @Nullable Dentry putAndKill(Dentry d) {
    if (d.putUnlessLast()) {
      return null;
    }
    d.lock();
    d.addLocked(-1);
    return kill(d);
  }

  /**
   * Frees all unused dentries beneath a directory, in time proportional to their number. Mirrors
   * shrink_dcache_parent.
   */
  @MayBlock
  @Stores
  public void shrinkParent(Dentry parent) {
    while (true) {
      List<Dentry> found = new ArrayList<>();
      collectUnused(parent, found);
      if (found.isEmpty() || shrinkList(found) == 0) {
        return;
      }
    }
  }

  /** Gathers the unused descendants into a private list, deepest last of their kind. */
  private void collectUnused(Dentry top, List<Dentry> out) {
    List<Dentry> stack = new ArrayList<>();
    stack.add(top);
    while (!stack.isEmpty()) {
      Dentry p = stack.removeLast();
      p.lock();
      for (Dentry c = p.firstChild; c != null; c = c.sibNext) {
        c.lock(Subclass.NESTED);
        int n = c.count();
        if (n == 0 && !c.hasFlag(DCACHE_SHRINK_LIST)) {
          if (c.hasFlag(DCACHE_LRU_LIST)) {
            c.sb().dentryLru().del(c);
          }
          c.setFlags(DCACHE_SHRINK_LIST | DCACHE_LRU_LIST);
          out.add(c);
        } else if (n > 0 && c.firstChild != null) {
          stack.add(c);
        }
        c.unlock();
      }
      p.unlock();
    }
  }

  /**
   * Forgets a dentry and all beneath it that can be forgotten; what is in use is only unhashed. The
   * caller detaches mounts first. Mirrors d_invalidate.
   */
  @MayBlock
  @Stores
  public void invalidate(@MustNotHold(LockKind.D_LOCK) Dentry d) {
    d.lock();
    if (!d.hashed) {
      d.unlock();
      return;
    }
    dropLocked(d);
    d.unlock();
    if (d.inode != null) {
      shrinkParent(d);
    }
  }

  /**
   * Takes the whole tree of a superblock down at unmount; nobody can reach it any more. Answers how
   * many dentries were still in use, which is somebody's leak. Mirrors shrink_dcache_for_umount.
   */
  @MayBlock
  @Stores
  public int shrinkForUmount(SuperBlock sb, Dentry root) {
    shrinkParent(root);
    int busy = countBusy(root);
    drop(root);
    put(root);
    return busy;
  }

  private static int countBusy(Dentry top) {
    int n = 0;
    List<Dentry> stack = new ArrayList<>();
    stack.add(top);
    while (!stack.isEmpty()) {
      Dentry p = stack.removeLast();
      p.lock();
      for (Dentry c = p.firstChild; c != null; c = c.sibNext) {
        n++;
        stack.add(c);
      }
      p.unlock();
    }
    return n;
  }
}
