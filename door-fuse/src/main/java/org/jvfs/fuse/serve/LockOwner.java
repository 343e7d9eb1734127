// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

/**
 * Who owns a record lock that came through a door: a descriptor table, or an open file for an
 * open-file-description lock. The kernel names either by a number that means something to one
 * connection alone.
 */
record LockOwner(Served door, long id) {
  @Override
  public boolean equals(Object o) {
    return o instanceof LockOwner other && id == other.id && door == other.door;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  @Override
  public String toString() {
    return "lock owner " + Long.toHexString(id);
  }
}
