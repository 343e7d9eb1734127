// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** ext2, ext3 and ext4 on block devices. */
module org.jvfs.ext4 {
  requires transitive org.jvfs.core;
  requires static org.jspecify;

  provides org.jvfs.contract.FileSystemType with
      org.jvfs.ext4.Ext4FileSystemType;
}
