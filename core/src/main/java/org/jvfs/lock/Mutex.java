// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import org.jvfs.effect.Acquires;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.Releases;

/**
 * A sleeping lock with one holder, first come first served, mirroring struct mutex but for its
 * owner: any thread may release it.
 */
public final class Mutex {
  private final RwSem sem;

  public Mutex(LockClass lockClass) {
    this.sem = new RwSem(lockClass, this);
  }

  @Acquires
  @MayBlock
  public void lock() {
    sem.lock();
  }

  /** Takes the lock while another of its class is held. */
  @Acquires
  @MayBlock
  public void lock(Subclass sub) {
    sem.lock(sub);
  }

  @Acquires
  public boolean tryLock() {
    return sem.tryLock();
  }

  @Releases
  public void unlock() {
    sem.unlock();
  }

  public boolean isLocked() {
    return sem.isHeldExclusive();
  }
}
