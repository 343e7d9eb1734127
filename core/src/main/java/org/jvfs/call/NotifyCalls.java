// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import java.util.List;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Inode;
import org.jvfs.inode.Permission;
import org.jvfs.notify.InotifyEvent;
import org.jvfs.notify.InotifyGroup;
import org.jvfs.notify.NotifyFileOps;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Inotify;
import org.jvfs.walk.Lookup;

/** The calls of inotify and fanotify. Mirrors inotify_user.c and fanotify_user.c. */
final class NotifyCalls {
  private NotifyCalls() {}

  // ---- inotify ----

  /** A descriptor for a new group. */
  static int inotifyInit(Task t, int flags) throws ErrnoException {
    if ((flags & ~(Inotify.IN_CLOEXEC | Inotify.IN_NONBLOCK)) != 0) {
      throw Errno.EINVAL.exception();
    }
    InotifyGroup g = InotifyGroup.create(t.vfs().state().notifyLimits(), t.cred().uid());
    OpenFile f;
    try {
      f =
          t.vfs()
              .anonInodes()
              .open(t.cred(), "inotify", NotifyFileOps.OPS, flags & Inotify.IN_NONBLOCK, g);
    } catch (ErrnoException e) {
      g.close();
      throw e;
    }
    return install(t, f, (flags & Inotify.IN_CLOEXEC) != 0);
  }

  private static int install(Task t, OpenFile f, boolean cloexec) throws ErrnoException {
    try {
      return t.install(f, cloexec);
    } catch (ErrnoException e) {
      f.put();
      throw e;
    }
  }

  /** What inotify_add_watch(2) checks before it looks at the path. Errors: EINVAL. */
  static InotifyGroup groupFor(OpenFile f, int mask) throws ErrnoException {
    if ((mask & Inotify.IN_MASK_ADD) != 0 && (mask & Inotify.IN_MASK_CREATE) != 0) {
      throw Errno.EINVAL.exception();
    }
    return NotifyFileOps.group(f, InotifyGroup.class);
  }

  /** Errors: EINVAL (no bit, or one that does not exist). */
  static void checkMask(int mask) throws ErrnoException {
    if ((mask & Inotify.ALL_INOTIFY_BITS) == 0 || (mask & ~Inotify.ALL_INOTIFY_BITS) != 0) {
      throw Errno.EINVAL.exception();
    }
  }

  /** How the path is walked. */
  static int lookup(int mask) {
    return ((mask & Inotify.IN_DONT_FOLLOW) != 0 ? 0 : Lookup.FOLLOW)
        | ((mask & Inotify.IN_ONLYDIR) != 0 ? Lookup.DIRECTORY : 0);
  }

  /** Watches what a path leads to, which the caller must be able to read. */
  static int addWatch(Task t, InotifyGroup g, Inode i, int mask) throws ErrnoException {
    ErrnoException.check(Permission.check(t.cred(), i, Permission.MAY_READ));
    return g.addWatch(i, mask);
  }

  static void rmWatch(OpenFile f, int wd) throws ErrnoException {
    NotifyFileOps.group(f, InotifyGroup.class).rmWatch(wd);
  }

  static List<InotifyEvent> events(OpenFile f, int max, long nanos) throws ErrnoException {
    if (f.hasFlag(Fcntl.O_NONBLOCK)) {
      return NotifyFileOps.group(f, InotifyGroup.class).events(max, 0);
    }
    return NotifyFileOps.group(f, InotifyGroup.class).events(max, nanos);
  }
}
