// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.crash;

import java.util.Map;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.Statx;
import org.jvfs.uapi.Timespec;

/**
 * Attributes of one moment. Immutable.
 *
 * @param mode type and permissions
 * @param xattrs extended attributes and ACLs, by name
 */
record Attrs(
    int mode, int uid, int gid, Timespec atime, Timespec mtime, Map<String, byte[]> xattrs) {
  static Attrs of(Statx s, Map<String, byte[]> xattrs) {
    return new Attrs(s.mode, s.uid, s.gid, s.atime, s.mtime, xattrs);
  }

  static Attrs of(Inode i, Map<String, byte[]> xattrs) {
    return new Attrs(i.mode(), i.uid(), i.gid(), i.atime(), i.mtime(), xattrs);
  }
}
