// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mount;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A tree of mounts as one group of tasks sees it. Mirrors struct mnt_namespace. */
public final class MountNamespace {
  private final long id;
  private final AtomicInteger tasks = new AtomicInteger(1);
  private volatile @Nullable Mount root;

  MountNamespace(long id) {
    this.id = id;
  }

  public long id() {
    return id;
  }

  /** One task more lives here. */
  public MountNamespace get() {
    tasks.incrementAndGet();
    return this;
  }

  /** One task more, unless the last has left and the namespace is being taken down. */
  public boolean tryGet() {
    return tasks.getAndUpdate(n -> n == 0 ? 0 : n + 1) != 0;
  }

  /** One task less; true if it was the last, and the namespace should be taken down. */
  boolean putLast() {
    return tasks.decrementAndGet() == 0;
  }

  /** The mount at the top. */
  public Mount root() {
    Mount r = root;
    assert r != null;
    return r;
  }

  void setRoot(Mount m) {
    root = m;
  }
}
