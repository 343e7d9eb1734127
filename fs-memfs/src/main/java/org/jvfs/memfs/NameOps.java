// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import org.jvfs.contract.DentryOperations;
import org.jvfs.dcache.Dentry;

/** Cached names are looked up by the policy of their file system. */
final class NameOps implements DentryOperations {
  private final NamePolicy policy;

  NameOps(NamePolicy policy) {
    this.policy = policy;
  }

  @Override
  public long dHash(Dentry dir, byte[] name, int off, int len) {
    return policy.hash(dir.hashSalt(), name, off, len) & 0xffffffffL;
  }

  @Override
  public boolean dCompare(Dentry dentry, byte[] cached, byte[] name, int off, int len) {
    return policy.same(cached, 0, cached.length, name, off, len);
  }
}
