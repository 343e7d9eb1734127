// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract.older;

import org.jvfs.contract.Revision;
import org.jvfs.contract.Row;
import org.jvfs.contract.Table;
import org.jvfs.superblock.MountContext;
import org.jvfs.superblock.VfsMount;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** What mount(2) called before {@code mount}. */
@Table(value = "file_system_type", until = Revision.I_MUTEX)
public interface OlderFileSystemType {
  /**
   * Finds or makes the superblock and hangs it into {@code mnt}. The table gives its prototype and
   * no rule. Not overridden: ENODEV, there is only {@code mount}. Errors: those of {@code mount}.
   */
  @Row("get_sb")
  default void getSb(MountContext ctx, VfsMount mnt) throws ErrnoException {
    throw Errno.ENODEV.exception();
  }
}
