// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import org.jvfs.file.OpenFile;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** What ioctl(2) does without asking a driver, and the asking. Mirrors fs/ioctl.c. */
final class IoctlCalls {
  private IoctlCalls() {}

  /**
   * An ioctl of an open file. What Linux stores through the argument is the result here. Errors:
   * ENOTTY, those of the driver. May block. Mirrors do_vfs_ioctl with vfs_ioctl.
   */
  static long ioctl(OpenFile f, int cmd, long arg) throws ErrnoException {
    switch (cmd) {
      case Fcntl.FIONBIO -> {
        f.changeFlags(Fcntl.O_NONBLOCK, arg != 0 ? Fcntl.O_NONBLOCK : 0);
        return 0;
      }
      case Fcntl.FIONREAD -> {
        if (f.inode().isReg()) {
          return f.inode().size() - f.pos();
        }
        return f.checkedFop().unlockedIoctl(f, cmd, arg);
      }
      default -> {
        return f.checkedFop().unlockedIoctl(f, cmd, arg);
      }
    }
  }
}
