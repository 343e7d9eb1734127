// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mount;

import org.jspecify.annotations.Nullable;

/** A tree of mounts as one group of tasks sees it. Mirrors struct mnt_namespace. */
public final class MountNamespace {
  private final long id;
  private volatile @Nullable Mount root;

  MountNamespace(long id) {
    this.id = id;
  }

  public long id() {
    return id;
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
