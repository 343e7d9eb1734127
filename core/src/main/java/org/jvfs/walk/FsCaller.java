// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.walk;

import org.jvfs.cred.Caller;
import org.jvfs.mount.MountNamespace;
import org.jvfs.superblock.VfsPath;

/**
 * A caller that walks paths: where its tree begins and where it stands. Mirrors struct fs_struct
 * with the namespace.
 */
public interface FsCaller extends Caller {
  /** Where absolute paths begin and {@code ..} ends. */
  VfsPath root();

  /** Where relative paths begin. */
  VfsPath pwd();

  /** Whose mount points count as busy. */
  MountNamespace namespace();
}
