// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import org.jvfs.effect.LockKind;
import org.jvfs.effect.MustHold;
import org.jvfs.effect.TakesOver;
import org.jvfs.file.DirContext;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Content in the inode itself. Mirrors fs/ext4/inline.c. */
final class InlineData {
  private InlineData() {}

  /** Fills a locked page, and unlocks it. */
  static int readPage(Ext4InodeInfo i, @TakesOver @MustHold(LockKind.PAGE_LOCK) Page p)
      throws ErrnoException {
    p.unlock();
    throw ErrnoException.because(Errno.EOPNOTSUPP, "inline data of inode " + i.ino());
  }

  /** All of it. */
  static byte[] bytes(Ext4InodeInfo i) throws ErrnoException {
    throw ErrnoException.because(Errno.EOPNOTSUPP, "inline data of inode " + i.ino());
  }

  static long find(Ext4InodeInfo dir, byte[] name) throws ErrnoException {
    throw ErrnoException.because(Errno.EOPNOTSUPP, "inline data of inode " + dir.ino());
  }

  static void list(Ext4InodeInfo dir, DirContext ctx) throws ErrnoException {
    throw ErrnoException.because(Errno.EOPNOTSUPP, "inline data of inode " + dir.ino());
  }
}
