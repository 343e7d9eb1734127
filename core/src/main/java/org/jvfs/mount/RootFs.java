// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mount;

import org.jspecify.annotations.Nullable;
import org.jvfs.contract.InodeOperations;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.superblock.PseudoFs;

/**
 * The empty directory that a namespace starts with, waiting for something to be mounted on it.
 * Mirrors rootfs.
 */
final class RootFs {
  private static final long MAGIC = 0x858458f6L;

  private static final InodeOperations DIR =
      new InodeOperations() {
        @Override
        public @Nullable Dentry lookup(Inode dir, Dentry dentry, int flags) {
          dentry.add(null);
          return null;
        }
      };

  private RootFs() {}

  /** A type of it, to be mounted read-only. */
  static PseudoFs type() {
    return new PseudoFs("rootfs", MAGIC, 0755, DIR);
  }
}
