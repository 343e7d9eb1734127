// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.inode;

import static org.jvfs.inode.Inode.I_CLEAR;
import static org.jvfs.inode.Inode.I_DIRTY;
import static org.jvfs.inode.Inode.I_DIRTY_PAGES;
import static org.jvfs.inode.Inode.I_DIRTY_TIME;
import static org.jvfs.inode.Inode.I_FREEING;
import static org.jvfs.inode.Inode.I_NEW;
import static org.jvfs.inode.Inode.I_REFERENCED;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.MustNotHold;
import org.jvfs.effect.Stores;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.SpinLock;
import org.jvfs.pagecache.WritebackControl;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.ErrnoException;

/**
 * All inodes of a superblock: by number, unused ones by age, and their way out. Mirrors fs/inode.c.
 *
 * <p>An inode is evicted once: whoever sets I_FREEING under i_lock does it. Who finds an inode by
 * number while it is being evicted waits until it is gone and looks again.
 */
public final class InodeSet {
  private static final LockClass HASH = new LockClass("inode_hash_lock");
  private static final LockClass LIST = new LockClass("s_inode_list_lock");
  private static final LockClass LRU = new LockClass("s_inode_lru.lock");

  private final SuperBlock sb;

  private final SpinLock hashLock = new SpinLock(HASH);
  private @Nullable Inode[] table = new @Nullable Inode[16];
  private int hashedCount;

  private final SpinLock listLock = new SpinLock(LIST);
  private @Nullable Inode head;

  private final SpinLock lruLock = new SpinLock(LRU);
  private final ArrayDeque<Inode> lru = new ArrayDeque<>();

  /** Inodes with I_DIRTY bits, under {@link #listLock}. */
  private final ArrayList<Inode> dirty = new ArrayList<>();

  public InodeSet(SuperBlock sb) {
    this.sb = sb;
  }

  // ---- making and finding ----

  /** A new inode, in no table, with one reference. Mirrors new_inode. */
  public Inode newInode() {
    Inode i = sb.checkedOps().allocInode(sb);
    addToList(i);
    return i;
  }

  private void addToList(Inode i) {
    listLock.lock();
    i.sbNext = head;
    if (head != null) {
      head.sbPrev = i;
    }
    head = i;
    i.onSbList = true;
    listLock.unlock();
  }

  private static int slot(long ino, int length) {
    long h = ino * 0x9e3779b97f4a7c15L;
    return (int) (h >>> 33) & (length - 1);
  }

  private @Nullable Inode findLocked(long ino) {
    for (Inode i = table[slot(ino, table.length)]; i != null; i = i.hashNext) {
      if (i.ino() == ino) {
        return i;
      }
    }
    return null;
  }

  /** Enters an inode into the table under its number. Mirrors insert_inode_hash. */
  @Stores
  public void insert(Inode i) {
    hashLock.lock();
    insertLocked(i);
    hashLock.unlock();
  }

  private void insertLocked(Inode i) {
    if (i.hashed) {
      return;
    }
    if (hashedCount > table.length) {
      @Nullable Inode[] t = new @Nullable Inode[table.length * 2];
      for (Inode c : table) {
        while (c != null) {
          Inode n = c.hashNext;
          int s = slot(c.ino(), t.length);
          c.hashNext = t[s];
          t[s] = c;
          c = n;
        }
      }
      table = t;
    }
    int s = slot(i.ino(), table.length);
    i.hashNext = table[s];
    table[s] = i;
    i.hashed = true;
    hashedCount++;
  }

  private void removeHash(Inode i) {
    hashLock.lock();
    if (i.hashed) {
      int s = slot(i.ino(), table.length);
      Inode p = table[s];
      if (p == i) {
        table[s] = i.hashNext;
      } else {
        while (p != null && p.hashNext != i) {
          p = p.hashNext;
        }
        assert p != null;
        if (p != null) {
          p.hashNext = i.hashNext;
        }
      }
      i.hashNext = null;
      i.hashed = false;
      hashedCount--;
    }
    hashLock.unlock();
  }

  /**
   * The inode of a number if it is in memory, with a reference; waits while it is being filled.
   * Mirrors ilookup.
   */
  @MayBlock
  @Stores
  public @Nullable Inode lookup(long ino) {
    return find(ino, null);
  }

  /**
   * The inode of a number. If it has I_NEW, it was made just now and the caller must fill it and
   * call {@link #unlockNew}, or {@link #fail}. Mirrors iget_locked.
   */
  @MayBlock
  @Stores
  public Inode getLocked(long ino) {
    Inode fresh = sb.checkedOps().allocInode(sb);
    fresh.setIno(ino);
    Inode i = find(ino, fresh);
    assert i != null;
    if (i != fresh) {
      sb.checkedOps().destroyInode(fresh);
    }
    return i;
  }

  private @Nullable Inode find(long ino, @Nullable Inode fresh) {
    while (true) {
      hashLock.lock();
      Inode i = findLocked(ino);
      if (i == null) {
        if (fresh != null) {
          fresh.lock().lock();
          fresh.setStateBits(I_NEW);
          fresh.lock().unlock();
          insertLocked(fresh);
          hashLock.unlock();
          addToList(fresh);
          return fresh;
        }
        hashLock.unlock();
        return null;
      }
      hashLock.unlock();
      if (!i.grab()) {
        Inode dying = i;
        sb.state().waits().await(dying, () -> !dying.hashed);
        continue;
      }
      if (i.hasState(I_NEW)) {
        Inode filling = i;
        sb.state().waits().await(filling, () -> !filling.hasState(I_NEW));
      }
      if (!i.hashed) {
        // Filling failed.
        i.put();
        continue;
      }
      return i;
    }
  }

  /** The inode is filled: lets others have it. */
  @Stores
  public void unlockNew(@MustNotHold(LockKind.I_LOCK) Inode i) {
    i.lock().lock();
    i.clearStateBits(I_NEW);
    i.lock().unlock();
    sb.state().waits().wakeAll(i);
  }

  /** The inode could not be filled: forgets it and drops the reference. Mirrors iget_failed. */
  @MayBlock
  @Stores
  public void fail(@MustNotHold(LockKind.I_LOCK) Inode i) {
    removeHash(i);
    unlockNew(i);
    i.put();
  }

  // ---- last reference ----

  /** The count has fallen to zero; i_lock is held and released. Mirrors iput_final. */
  void lastPut(Inode i) {
    if (i.hasState(I_FREEING)) {
      i.lock().unlock();
      return;
    }
    boolean drop = sb.checkedOps().dropInode(i);
    if (!drop && sb.isActive()) {
      i.setStateBits(I_REFERENCED);
      lruLock.lock();
      if (!i.onLru) {
        i.onLru = true;
        lru.addLast(i);
      }
      lruLock.unlock();
      i.lock().unlock();
      return;
    }
    i.setStateBits(I_FREEING);
    i.lock().unlock();
    evict(i);
  }

  private void evict(Inode i) {
    // Nobody enters an inode with I_FREEING into list or table any more: where it is not now, it
    // need not be taken off. Most inodes of a file system in memory never were there.
    if (i.onLru) {
      lruLock.lock();
      if (i.onLru) {
        i.onLru = false;
        lru.remove(i);
      }
      lruLock.unlock();
    }
    if (i.nlink() > 0 && i.hasState(I_DIRTY)) {
      writeOne(i, WritebackControl.forSync());
    }
    listLock.lock();
    if (i.onSbList) {
      if (i.sbPrev == null) {
        head = i.sbNext;
      } else {
        i.sbPrev.sbNext = i.sbNext;
      }
      if (i.sbNext != null) {
        i.sbNext.sbPrev = i.sbPrev;
      }
      i.sbNext = null;
      i.sbPrev = null;
      i.onSbList = false;
    }
    if (i.hasState(I_DIRTY)) {
      dirty.remove(i);
    }
    listLock.unlock();
    sb.checkedOps().evictInode(i);
    assert i.hasState(I_CLEAR) : "evictInode of " + sb.type().name() + " did not call clear()";
    if (i.hashed) {
      removeHash(i);
      sb.state().waits().wakeAll(i);
    }
    sb.checkedOps().destroyInode(i);
  }

  /**
   * Evicts up to {@code scan} unused inodes, oldest first; answers how many went. Mirrors
   * prune_icache_sb.
   */
  @MayBlock
  @Stores
  public int prune(int scan) {
    int gone = 0;
    for (int n = 0; n < scan; n++) {
      lruLock.lock();
      Inode i = lru.pollFirst();
      if (i != null) {
        i.onLru = false;
      }
      lruLock.unlock();
      if (i == null) {
        break;
      }
      i.lock().lock();
      if (i.count() > 0 || i.hasState(I_FREEING)) {
        i.lock().unlock();
        continue;
      }
      if (i.hasState(I_REFERENCED)) {
        i.clearStateBits(I_REFERENCED);
        lruLock.lock();
        i.onLru = true;
        lru.addLast(i);
        lruLock.unlock();
        i.lock().unlock();
        continue;
      }
      i.setStateBits(I_FREEING);
      i.lock().unlock();
      evict(i);
      gone++;
    }
    return gone;
  }

  /**
   * Evicts every unused inode at unmount; answers how many are still in use, which is somebody's
   * leak.
   */
  @MayBlock
  @Stores
  public int evictAll() {
    List<Inode> all = new ArrayList<>();
    forEach(all::add);
    int busy = 0;
    for (Inode i : all) {
      i.lock().lock();
      if (i.count() > 0) {
        busy++;
        i.lock().unlock();
      } else if (i.hasState(I_FREEING)) {
        i.lock().unlock();
      } else {
        i.setStateBits(I_FREEING);
        i.lock().unlock();
        evict(i);
      }
    }
    return busy;
  }

  /** Calls {@code visit} for each inode of the moment, without a reference and outside the lock. */
  public void forEach(Consumer<Inode> visit) {
    List<Inode> all = new ArrayList<>();
    listLock.lock();
    for (Inode i = head; i != null; i = i.sbNext) {
      all.add(i);
    }
    listLock.unlock();
    all.forEach(visit);
  }

  // ---- dirty inodes ----

  void markDirty(Inode i, int bits) {
    if ((i.state() & bits) == bits) {
      return;
    }
    // Dirty pages alone are nothing to journal.
    if ((bits & ~I_DIRTY_PAGES) != 0) {
      sb.checkedOps().dirtyInode(i, bits);
    }
    enter(i, bits);
  }

  /** Some pages of an inode are dirty. Does not block. */
  public void markPagesDirty(Inode i) {
    if (!i.hasState(I_DIRTY_PAGES)) {
      enter(i, I_DIRTY_PAGES);
    }
  }

  private void enter(Inode i, int bits) {
    if (!sb.hasWriteback()) {
      return;
    }
    i.lock().lock();
    boolean was = i.hasState(I_DIRTY | I_DIRTY_TIME);
    i.setStateBits(bits);
    i.lock().unlock();
    if (!was) {
      listLock.lock();
      dirty.add(i);
      listLock.unlock();
    }
  }

  /** Writes dirty inodes and their pages. Mirrors writeback_inodes_sb and sync_inodes_sb. */
  @MayBlock
  public void writeAll(WritebackControl wbc) {
    listLock.lock();
    List<Inode> now = new ArrayList<>(dirty);
    dirty.clear();
    listLock.unlock();
    for (Inode i : now) {
      if (i.grab()) {
        writeOne(i, wbc);
        i.put();
      }
    }
  }

  /**
   * Writes one inode's pages, then the inode; an error is recorded in its mapping for fsync to
   * report.
   */
  @MayBlock
  public void writeOne(Inode i, WritebackControl wbc) {
    i.lock().lock();
    i.clearStateBits(I_DIRTY | I_DIRTY_TIME);
    i.lock().unlock();
    try {
      if (i.mappingOrNull() != null) {
        i.mapping().writeback(wbc);
      }
      sb.checkedOps().writeInode(i, wbc);
    } catch (ErrnoException e) {
      if (i.mappingOrNull() != null) {
        i.mapping().recordError(e.errno());
      }
      sb.recordError(e.errno());
    }
  }
}
