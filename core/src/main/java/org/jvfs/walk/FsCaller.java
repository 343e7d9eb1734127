// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.walk;

import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Caller;
import org.jvfs.mount.MountNamespace;
import org.jvfs.superblock.VfsPath;

/**
 * A caller that walks paths: where its tree begins and where it stands. Mirrors struct fs_struct
 * with the namespace.
 */
public interface FsCaller extends Caller {
  /**
   * Where absolute paths begin and {@code ..} ends; null if the caller has ended. Without a
   * reference: the place was alive at every moment at which this gave it.
   */
  @Nullable VfsPath root();

  /** Where relative paths begin, likewise. */
  @Nullable VfsPath pwd();

  /** {@link #root} with a reference. */
  @Nullable VfsPath getRoot();

  /** {@link #pwd} with a reference. */
  @Nullable VfsPath getPwd();

  /** Whose mount points count as busy. */
  MountNamespace namespace();
}
