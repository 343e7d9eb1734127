// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.notify;

import org.jvfs.contract.FileOperations;
import org.jvfs.file.IovIter;
import org.jvfs.file.Kiocb;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Inode;
import org.jvfs.poll.PollTable;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/**
 * The descriptors of inotify and fanotify; the group is the file's private data. Mirrors
 * inotify_fops and fanotify_fops.
 */
public final class NotifyFileOps implements FileOperations {

  public static final NotifyFileOps OPS = new NotifyFileOps();

  private NotifyFileOps() {}

  /** What stands behind a descriptor. Errors: EINVAL if it is of another kind. */
  public static <G extends NotifyGroup<?>> G group(OpenFile f, Class<G> kind)
      throws ErrnoException {
    Object o = f.privateData();
    if (f.fop() != OPS || !kind.isInstance(o)) {
      throw Errno.EINVAL.exception();
    }
    return kind.cast(o);
  }

  private static NotifyGroup<?> group(OpenFile f) {
    return (NotifyGroup<?>) java.util.Objects.requireNonNull(f.privateData());
  }

  /** Whole events. Errors: EINVAL (no room for the first), EAGAIN, EINTR. */
  @Override
  public long readIter(Kiocb iocb, IovIter to) throws ErrnoException {
    OpenFile f = iocb.file();
    return group(f).read(to, f.hasFlag(Fcntl.O_NONBLOCK));
  }

  @Override
  public int poll(OpenFile f, PollTable table) {
    return group(f).ready(f, table);
  }

  @Override
  public long unlockedIoctl(OpenFile f, int cmd, long arg) throws ErrnoException {
    if (cmd != Fcntl.FIONREAD) {
      throw Errno.ENOTTY.exception();
    }
    return group(f).readable();
  }

  /** There is no position to move. */
  @Override
  public long llseek(OpenFile f, long offset, int whence) {
    return f.pos();
  }

  @Override
  public void release(Inode inode, OpenFile f) {
    group(f).close();
  }
}
