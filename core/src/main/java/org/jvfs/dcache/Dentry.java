// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.dcache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.jvfs.checked.Checked;
import org.jvfs.contract.DentryOperations;
import org.jvfs.contract.Implemented;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.LockOf;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.MustNotHold;
import org.jvfs.effect.Stores;
import org.jvfs.effect.Unstable;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Lockref;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.SeqCount;
import org.jvfs.superblock.SuperBlock;

/**
 * A name in a directory, and the inode it stands for; without an inode, the knowledge that there is
 * no such name. Mirrors struct dentry. The lock and reference count of {@link Lockref} are {@code
 * d_lock} and {@code d_count}.
 */
@LockOf(LockKind.D_LOCK)
public final class Dentry extends Lockref {
  /** Something is mounted here, in some namespace. */
  public static final int DCACHE_MOUNTED = 0x1;

  /** Used since it was put on the LRU list. */
  public static final int DCACHE_REFERENCED = 0x2;

  /** On the superblock's LRU list, or with SHRINK_LIST on somebody's private list. */
  public static final int DCACHE_LRU_LIST = 0x4;

  public static final int DCACHE_SHRINK_LIST = 0x8;

  /** Being looked up; others wait for the answer. */
  public static final int DCACHE_PAR_LOOKUP = 0x10;

  /** Not connected to the root: made from a file handle. */
  public static final int DCACHE_DISCONNECTED = 0x20;

  /** Nothing may be mounted here any more. */
  public static final int DCACHE_CANT_MOUNT = 0x40;

  /** The directory was removed, or the dentry forgotten on purpose: do not keep it. */
  public static final int DCACHE_DONTCACHE = 0x80;

  /** The walk must ask d_automount. */
  public static final int DCACHE_NEED_AUTOMOUNT = 0x100;

  /** The walk must ask d_manage. */
  public static final int DCACHE_MANAGE_TRANSIT = 0x200;

  public static final int DCACHE_MANAGED_DENTRY =
      DCACHE_MOUNTED | DCACHE_NEED_AUTOMOUNT | DCACHE_MANAGE_TRANSIT;

  static final int DCACHE_OP_HASH = 0x1000;
  static final int DCACHE_OP_COMPARE = 0x2000;
  static final int DCACHE_OP_REVALIDATE = 0x4000;
  static final int DCACHE_OP_DELETE = 0x8000;
  static final int DCACHE_OP_PRUNE = 0x10000;
  static final int DCACHE_OP_WEAK_REVALIDATE = 0x20000;

  private static final VarHandle FLAGS;

  static {
    try {
      FLAGS = MethodHandles.lookup().findVarHandle(Dentry.class, "flags", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final LockClass D_LOCK = new LockClass("&dentry->d_lock");
  private static final LockClass D_SEQ = new LockClass("&dentry->d_seq");

  private static final class DSeq extends SeqCount {
    @Override
    protected LockClass seqClass() {
      return D_SEQ;
    }
  }

  private final SuperBlock sb;
  private final DentryOperations ops;

  /** Tells the hashes of its entries' names from those of other directories. Immutable. */
  private final int salt =
      Schedule.ON ? Schedule.identity(this) : ThreadLocalRandom.current().nextInt();

  /** Pairs the inode with the name for lock-free readers. Written under d_lock. */
  final SeqCount seq = new DSeq();

  /** Written under d_lock, and rename_lock once the dentry is known to others. */
  volatile DName dname;

  /** Written under d_lock; a reference holder sees a positive dentry stay positive. */
  volatile @Nullable Inode inode;

  /** Bits are changed under d_lock. */
  private volatile int flags;

  /** Whether it stands in the hash table. Written under d_lock and the bucket's lock. */
  volatile boolean hashed;

  /** Next in the hash chain. Written under the bucket's lock, read without. */
  volatile @Nullable Dentry hashNext;

  /** Next in the chain of names being looked up. Under that chain's lock. */
  @Nullable Dentry lookupNext;

  /** Children and siblings: under the parent's d_lock. */
  @Nullable Dentry firstChild;

  @Nullable Dentry sibNext;
  @Nullable Dentry sibPrev;
  boolean onSibList;

  /** Other names of the inode: under its i_lock. */
  @Nullable Dentry aliasNext;

  @Nullable Dentry aliasPrev;

  /** LRU list: under the LRU lock. */
  @Nullable Dentry lruNext;

  @Nullable Dentry lruPrev;

  /** For the driver: under whatever rule it has. */
  private volatile @Nullable Object fsdata;

  Dentry(SuperBlock sb, @Nullable Dentry parent, byte[] name, int hash, DentryOperations ops) {
    super(1);
    this.sb = sb;
    this.ops = ops;
    this.dname = new DName(parent == null ? this : parent, name, hash);
    int f = 0;
    if (ops != DentryOperations.DEFAULT) {
      f |= Implemented.has(ops, "dHash") ? DCACHE_OP_HASH : 0;
      f |= Implemented.has(ops, "dCompare") ? DCACHE_OP_COMPARE : 0;
      f |= Implemented.has(ops, "dRevalidate") ? DCACHE_OP_REVALIDATE : 0;
      f |= Implemented.has(ops, "dWeakRevalidate") ? DCACHE_OP_WEAK_REVALIDATE : 0;
      f |= Implemented.has(ops, "dDelete") ? DCACHE_OP_DELETE : 0;
      f |= Implemented.has(ops, "dPrune") ? DCACHE_OP_PRUNE : 0;
    }
    this.flags = f;
  }

  @Override
  protected LockClass lockClass() {
    return D_LOCK;
  }

  public SuperBlock sb() {
    return sb;
  }

  /** The driver's table. */
  public DentryOperations ops() {
    return Checked.own(ops);
  }

  /** The table to call, which in checked mode is one before the driver's. */
  public DentryOperations checkedOps() {
    return ops;
  }

  /** The sequence count that guards name and inode. */
  public SeqCount seq() {
    return seq;
  }

  /** The directory; the dentry itself for a root. */
  @Unstable
  public Dentry parent() {
    return dname.parent();
  }

  public boolean isRoot() {
    return dname.parent() == this;
  }

  /** The name's bytes; the caller must not change them. */
  @Unstable
  public byte[] name() {
    return dname.name();
  }

  /** Parent, name and hash of one moment. */
  DName dname() {
    return dname;
  }

  /** The same, for those who want parent and name to belong together. */
  @Unstable
  public DName place() {
    return dname;
  }

  /** The hash salt that this directory gives its entries' names. */
  public int hashSalt() {
    return salt;
  }

  /**
   * The hash of a name in this directory: its file system's own if it has one.
   *
   * @return the hash in the low 32 bits, or a negative errno
   */
  public long hashOf(byte[] b, int off, int len) {
    if ((flags & DCACHE_OP_HASH) != 0) {
      return ops.dHash(this, b, off, len);
    }
    return NameHash.hash(hashSalt(), b, off, len) & 0xffffffffL;
  }

  /** The inode, or null if the dentry is negative. */
  @Unstable
  public @Nullable Inode inodeOrNull() {
    return inode;
  }

  /** The inode of a dentry that the caller knows to be positive. */
  @Unstable
  public Inode inode() {
    Inode i = inode;
    assert i != null : "negative dentry " + this;
    return i;
  }

  @Unstable
  public boolean isNegative() {
    return inode == null;
  }

  @Unstable
  public boolean isPositive() {
    return inode != null;
  }

  public boolean isUnhashed() {
    return !hashed;
  }

  /** Unhashed and not a root: the name was removed. Mirrors d_unlinked. */
  public boolean isUnlinked() {
    return !hashed && !isRoot();
  }

  public int flags() {
    return flags;
  }

  public boolean hasFlag(int f) {
    return (flags & f) != 0;
  }

  /** Sets bits; the caller holds d_lock. */
  @Stores
  public void setFlags(int f) {
    FLAGS.getAndBitwiseOr(this, f);
  }

  /** Clears bits; the caller holds d_lock. */
  @Stores
  public void clearFlags(int f) {
    FLAGS.getAndBitwiseAnd(this, ~f);
  }

  /**
   * It was used, though nobody took a reference: a shrinker that meets it on the LRU list gives it
   * a second chance. Needs no lock: should it leave the list meanwhile, the mark is a mere hint.
   */
  @Stores
  public void markReferenced() {
    if ((flags & (DCACHE_LRU_LIST | DCACHE_REFERENCED)) == DCACHE_LRU_LIST) {
      setFlags(DCACHE_REFERENCED);
    }
  }

  /** Whether something is mounted here in some namespace. */
  public boolean isMountpoint() {
    return (flags & DCACHE_MOUNTED) != 0;
  }

  /** Whether the walk must stop and look (mount, automount, manage). */
  public boolean isManaged() {
    return (flags & DCACHE_MANAGED_DENTRY) != 0;
  }

  public boolean isInLookup() {
    return (flags & DCACHE_PAR_LOOKUP) != 0;
  }

  public boolean hasRevalidate() {
    return (flags & DCACHE_OP_REVALIDATE) != 0;
  }

  public boolean hasWeakRevalidate() {
    return (flags & DCACHE_OP_WEAK_REVALIDATE) != 0;
  }

  @Unstable
  public @Nullable Object fsdata() {
    return fsdata;
  }

  @Stores
  public void setFsdata(@Nullable Object data) {
    fsdata = data;
  }

  /**
   * Drops a reference; may free the dentry and, in turn, its ancestors. May block. Mirrors dput.
   */
  @MayBlock
  @MustNotHold(LockKind.D_LOCK)
  @Stores
  public void put() {
    sb.dcache().put(this);
  }

  /**
   * Ends a lookup: makes the dentry positive, or negative if {@code i} is null, and hashes it.
   * Mirrors d_add.
   */
  @MustNotHold(LockKind.D_LOCK)
  @Stores
  public void add(@Nullable Inode i) {
    sb.dcache().add(this, i);
  }

  /**
   * Makes a hashed negative dentry positive, taking over the caller's reference to the inode.
   * Mirrors d_instantiate.
   */
  @MustNotHold(LockKind.D_LOCK)
  @Stores
  public void instantiate(Inode i) {
    sb.dcache().instantiate(this, i);
  }

  @Override
  public String toString() {
    return new String(name(), StandardCharsets.UTF_8)
        + (inode == null ? " (negative)" : "")
        + (hashed ? "" : " (unhashed)");
  }
}
