// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

/** What statfs(2) fills in. */
public final class StatFs {
  /** The magic number of the file-system type. */
  public long type;

  /** Bytes of a block: the unit of the next three. */
  public long bsize;

  public long blocks;
  public long bfree;
  public long bavail;
  public long files;
  public long ffree;
  public long fsid;

  /** Longest name, bytes. */
  public long namelen;

  public long frsize;

  /** ST_* flags of the mount. */
  public long flags;
}
