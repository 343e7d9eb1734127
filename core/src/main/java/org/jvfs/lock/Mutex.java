// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

/**
 * A sleeping lock with one holder, first come first served, mirroring struct mutex but for its
 * owner: any thread may release it.
 */
public final class Mutex {
  private final RwSem sem;

  public Mutex(LockClass lockClass) {
    this.sem = new RwSem(lockClass, this);
  }

  public void lock() {
    sem.lock();
  }

  /** Takes the lock while another of its class is held. */
  public void lock(Subclass sub) {
    sem.lock(sub);
  }

  public boolean tryLock() {
    return sem.tryLock();
  }

  public void unlock() {
    sem.unlock();
  }

  public boolean isLocked() {
    return sem.isHeldExclusive();
  }
}
