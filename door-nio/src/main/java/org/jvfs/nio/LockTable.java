// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jvfs.inode.Inode;

/**
 * The locks that channels of one file system hold or wait for. To each other they are one program:
 * one that overlaps is an {@link OverlappingFileLockException}, as in one JVM. Guarded by itself.
 */
final class LockTable {
  private final Map<Inode, List<JvfsFileLock>> locks = new IdentityHashMap<>();

  /** Enters a lock that is to be asked for. */
  synchronized void add(JvfsFileLock l) {
    List<JvfsFileLock> all = locks.computeIfAbsent(l.inode(), i -> new ArrayList<>(2));
    for (JvfsFileLock o : all) {
      if (o.overlaps(l.position(), l.size())) {
        throw new OverlappingFileLockException();
      }
    }
    all.add(l);
  }

  /** Takes a lock out, if it is still in here. */
  synchronized void remove(JvfsFileLock l) {
    List<JvfsFileLock> all = locks.get(l.inode());
    if (all != null && all.remove(l) && all.isEmpty()) {
      locks.remove(l.inode());
    }
  }
}
