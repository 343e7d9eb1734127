// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import org.jvfs.effect.Acquires;
import org.jvfs.effect.Releases;

/** A sequence count with the spin lock that serialises its writers. Mirrors seqlock_t. */
public final class SeqLock extends SeqCount {
  private final SpinLock lock;

  public SeqLock(LockClass lockClass) {
    this.lock = new SpinLock(lockClass, this);
  }

  @Override
  protected LockClass seqClass() {
    return lock.lockClass().seqcount();
  }

  /** The whole is the lock, so the count needs another identity. */
  @Override
  protected Object seqId() {
    return lock;
  }

  /** Takes the lock and starts a write. */
  @Acquires
  public void writeLock() {
    lock.lock();
    writeBegin();
  }

  /** Ends the write and releases the lock. */
  @Releases
  public void writeUnlock() {
    writeEnd();
    lock.unlock();
  }

  /** Keeps writers out without disturbing lock-free readers, mirroring read_seqlock_excl. */
  @Acquires
  public void readLockExcl() {
    lock.lock();
  }

  /** Ends {@link #readLockExcl}. */
  @Releases
  public void readUnlockExcl() {
    lock.unlock();
  }

  /** Whether a writer or an exclusive reader is inside. */
  public boolean isLocked() {
    return lock.isLocked();
  }
}
