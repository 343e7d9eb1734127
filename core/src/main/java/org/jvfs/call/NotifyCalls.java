// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import java.util.List;
import org.jvfs.cred.Capability;
import org.jvfs.dcache.Dentry;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Inode;
import org.jvfs.inode.Permission;
import org.jvfs.notify.FanotifyEvent;
import org.jvfs.notify.FanotifyGroup;
import org.jvfs.notify.InotifyEvent;
import org.jvfs.notify.InotifyGroup;
import org.jvfs.notify.NotifyFileOps;
import org.jvfs.superblock.VfsMount;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fanotify;
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
    InotifyGroup g = NotifyFileOps.group(f, InotifyGroup.class);
    return g.events(max, f.hasFlag(Fcntl.O_NONBLOCK) ? 0 : nanos);
  }

  // ---- fanotify ----

  private static final int FID_FLAGS =
      Fanotify.FAN_REPORT_FID
          | Fanotify.FAN_REPORT_DIR_FID
          | Fanotify.FAN_REPORT_NAME
          | Fanotify.FAN_REPORT_TARGET_FID;
  private static final int ADMIN_FLAGS =
      Fanotify.FAN_UNLIMITED_QUEUE | Fanotify.FAN_UNLIMITED_MARKS;
  private static final int IGNORE = Fanotify.FAN_MARK_IGNORE | Fanotify.FAN_MARK_IGNORED_MASK;
  private static final int KINDS = Fanotify.FAN_MARK_MOUNT | Fanotify.FAN_MARK_FILESYSTEM;

  /** A descriptor for a new group. */
  static int fanotifyInit(Task t, int flags) throws ErrnoException {
    boolean admin = t.cred().capable(Capability.CAP_SYS_ADMIN);
    if (!admin && ((flags & ADMIN_FLAGS) != 0 || (flags & FID_FLAGS) == 0)) {
      throw Errno.EPERM.exception();
    }
    boolean byDir = (flags & Fanotify.FAN_REPORT_DIR_FID) != 0;
    boolean named = (flags & Fanotify.FAN_REPORT_NAME) != 0;
    boolean byObject = (flags & Fanotify.FAN_REPORT_FID) != 0;
    int known = FID_FLAGS | ADMIN_FLAGS | Fanotify.FAN_CLOEXEC | Fanotify.FAN_NONBLOCK;
    if ((flags & ~known) != 0
        || !(byDir || byObject)
        || (named && !byDir)
        || ((flags & Fanotify.FAN_REPORT_TARGET_FID) != 0 && !(named && byObject))) {
      throw Errno.EINVAL.exception();
    }
    FanotifyGroup g = FanotifyGroup.create(t.vfs().state().notifyLimits(), t.cred().uid(), flags);
    int open = Fcntl.O_RDWR | ((flags & Fanotify.FAN_NONBLOCK) != 0 ? Fcntl.O_NONBLOCK : 0);
    OpenFile f;
    try {
      f = t.vfs().anonInodes().open(t.cred(), "[fanotify]", NotifyFileOps.OPS, open, g);
    } catch (ErrnoException e) {
      g.close();
      throw e;
    }
    return install(t, f, (flags & Fanotify.FAN_CLOEXEC) != 0);
  }

  /** What fanotify_mark(2) checks before it looks at the descriptor. Errors: EINVAL. */
  static void checkMark(int flags, int mask) throws ErrnoException {
    int known =
        Fanotify.FAN_MARK_ADD
            | Fanotify.FAN_MARK_REMOVE
            | Fanotify.FAN_MARK_FLUSH
            | Fanotify.FAN_MARK_DONT_FOLLOW
            | Fanotify.FAN_MARK_ONLYDIR
            | KINDS
            | IGNORE
            | Fanotify.FAN_MARK_IGNORED_SURV_MODIFY;
    boolean wrong = (flags & ~known) != 0 || (flags & KINDS) == KINDS;
    switch (flags & (Fanotify.FAN_MARK_ADD | Fanotify.FAN_MARK_REMOVE | Fanotify.FAN_MARK_FLUSH)) {
      case Fanotify.FAN_MARK_ADD, Fanotify.FAN_MARK_REMOVE -> wrong |= mask == 0;
      case Fanotify.FAN_MARK_FLUSH -> wrong |= (flags & ~(KINDS | Fanotify.FAN_MARK_FLUSH)) != 0;
      default -> wrong = true;
    }
    wrong |= (mask & ~(Fanotify.ALL_EVENTS | Fanotify.EVENT_FLAGS)) != 0;
    if (wrong || (flags & IGNORE) == IGNORE) {
      throw Errno.EINVAL.exception();
    }
  }

  /** What it checks before it looks at the path. Errors: EINVAL, EPERM. */
  static FanotifyGroup groupToMark(Task t, OpenFile f, int flags, int mask) throws ErrnoException {
    FanotifyGroup g = NotifyFileOps.group(f, FanotifyGroup.class);
    if ((flags & KINDS) != 0 && !t.cred().capable(Capability.CAP_SYS_ADMIN)) {
      throw Errno.EPERM.exception();
    }
    int beyond = mask & ~(Fanotify.PATH_EVENTS | Fanotify.EVENT_FLAGS);
    if ((beyond != 0 && (flags & KINDS) == Fanotify.FAN_MARK_MOUNT)
        || ((mask & Fanotify.FAN_RENAME) != 0 && !g.reports(Fanotify.FAN_REPORT_NAME))) {
      throw Errno.EINVAL.exception();
    }
    return g;
  }

  /** How the path is walked. */
  static int lookupToMark(int flags) {
    return ((flags & Fanotify.FAN_MARK_DONT_FOLLOW) != 0 ? 0 : Lookup.FOLLOW)
        | ((flags & Fanotify.FAN_MARK_ONLYDIR) != 0 ? Lookup.DIRECTORY : 0);
  }

  /** Marks, or takes marks away. Mirrors the second half of do_fanotify_mark. */
  static void mark(Task t, FanotifyGroup g, VfsMount mnt, Dentry d, int flags, int given)
      throws ErrnoException {
    Inode i = d.inode();
    ErrnoException.check(Permission.check(t.cred(), i, Permission.MAY_READ));
    int kind = flags & KINDS;
    boolean add = (flags & Fanotify.FAN_MARK_ADD) != 0;
    boolean newIgnore = (flags & Fanotify.FAN_MARK_IGNORE) != 0;
    boolean plainIgnore = (flags & Fanotify.FAN_MARK_IGNORED_MASK) != 0;
    int mask = plainIgnore ? given & ~Fanotify.EVENT_FLAGS : given;
    int unimportant = plainIgnore ? Fanotify.EVENT_FLAGS : 0;
    boolean strict =
        g.reports(Fanotify.FAN_REPORT_TARGET_FID) || (mask & Fanotify.FAN_RENAME) != 0 || newIgnore;
    if (add
        && strict
        && kind == Fanotify.FAN_MARK_INODE
        && !i.isDir()
        && (mask & (Fanotify.DIRENT_EVENTS | Fanotify.EVENT_FLAGS)) != 0) {
      throw Errno.ENOTDIR.exception();
    }
    if (d.sb().exportOps() == null) {
      throw Errno.EOPNOTSUPP.exception();
    }
    if (add
        && newIgnore
        && (flags & Fanotify.FAN_MARK_IGNORED_SURV_MODIFY) == 0
        && (kind != Fanotify.FAN_MARK_INODE || i.isDir())) {
      throw (kind != Fanotify.FAN_MARK_INODE ? Errno.EINVAL : Errno.EISDIR).exception();
    }
    if (kind != Fanotify.FAN_MARK_INODE || !i.isDir()) {
      mask &= ~Fanotify.FAN_EVENT_ON_CHILD;
      unimportant = Fanotify.FAN_EVENT_ON_CHILD;
      if (add && g.reports(Fanotify.FAN_REPORT_DIR_FID) && !newIgnore && !plainIgnore) {
        // So that what happens to it is told with its directory and name.
        mask |= Fanotify.FAN_EVENT_ON_CHILD;
      }
    }
    FanotifyGroup.Target on =
        switch (kind) {
          case Fanotify.FAN_MARK_MOUNT -> new FanotifyGroup.Target.OnMount(mnt);
          case Fanotify.FAN_MARK_FILESYSTEM -> new FanotifyGroup.Target.OnSuper(d.sb());
          default -> new FanotifyGroup.Target.OnInode(i);
        };
    if (add) {
      g.addMark(on, mask, flags, PlaceCalls.statfs(mnt, d).fsid);
    } else {
      g.removeMark(on, mask, flags, unimportant);
    }
  }

  static List<FanotifyEvent> fanotifyEvents(OpenFile f, int max, long nanos) throws ErrnoException {
    FanotifyGroup g = NotifyFileOps.group(f, FanotifyGroup.class);
    return g.events(max, f.hasFlag(Fcntl.O_NONBLOCK) ? 0 : nanos);
  }
}
