// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Block devices: what a VFS reads and writes disks through. */
module org.jvfs.device {
  requires transitive org.jvfs.core;
  requires static org.jspecify;

  exports org.jvfs.device;

  provides org.jvfs.block.DiskProvider with
      org.jvfs.device.FileDiskProvider,
      org.jvfs.device.NbdDiskProvider;
}
