// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.crash;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.Mode;

/** A file of whatever kind, as it is on the disk. All under the mutex of its {@link CrashDisk}. */
final class Node {
  /** Mode.S_IF*; immutable. */
  final int type;

  /** Of a device node; immutable. */
  final long rdev;

  /** Of a symbolic link; immutable. */
  final byte[] target;

  // ---- on the disk ----

  Attrs attrs;

  /** Of a regular file. */
  Content content = new Content();

  /** Of a directory, by name in Latin 1, which keeps all bytes apart. */
  final Map<String, Node> entries = new LinkedHashMap<>();

  // ---- not on the disk ----

  /** Of a regular file: pages written since the last fsync. */
  BitSet dirty = new BitSet();

  /** The smallest size since the last fsync. */
  long minSize = Long.MAX_VALUE;

  /** Of a directory: changes of its entries, oldest first. */
  final List<DirOp> log = new ArrayList<>();

  /** The newest change that gave this node a name or took one. */
  @Nullable DirOp lastOp;

  /** The directory that it was given its newest name in; null when that was removed. */
  @Nullable Node lastDir;

  Node(int type, long rdev, byte[] target, Attrs attrs) {
    this.type = type;
    this.rdev = rdev;
    this.target = target;
    this.attrs = attrs;
  }

  boolean isDir() {
    return type == Mode.S_IFDIR;
  }

  boolean isReg() {
    return type == Mode.S_IFREG;
  }

  /** Whether bytes, or the size, may differ from those on the disk. */
  boolean isDirty() {
    return !dirty.isEmpty() || minSize != Long.MAX_VALUE;
  }

  void clean() {
    dirty = new BitSet();
    minSize = Long.MAX_VALUE;
  }
}
