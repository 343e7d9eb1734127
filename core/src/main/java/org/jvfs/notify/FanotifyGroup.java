// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.notify;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.inode.Inode;
import org.jvfs.superblock.ExportOperations.Handle;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.superblock.VfsMount;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fanotify;

/**
 * What stands behind a fanotify descriptor, of those that tell by handle. Mirrors
 * fs/notify/fanotify.
 */
public final class FanotifyGroup extends NotifyGroup<FanotifyQueued> {
  private static final int IGNORE = Fanotify.FAN_MARK_IGNORE | Fanotify.FAN_MARK_IGNORED_MASK;

  private final NotifyLimits limits;
  private final int uid;
  private final int flags;

  /** What can still be merged with. Under the queue's lock. */
  private final Map<ByteBuffer, FanotifyQueued> pending = new HashMap<>();

  private FanotifyGroup(NotifyLimits limits, int uid, int flags, int maxEvents) {
    super(maxEvents);
    this.limits = limits;
    this.uid = uid;
    this.flags = flags;
  }

  /**
   * A new one. Errors: EMFILE if the user has too many.
   *
   * @param flags of fanotify_init(2)
   */
  public static FanotifyGroup create(NotifyLimits limits, int uid, int flags)
      throws ErrnoException {
    limits.fanotifyGroups.inc(uid, limits.fanotifyMaxUserGroups, Errno.EMFILE);
    boolean all = (flags & Fanotify.FAN_UNLIMITED_QUEUE) != 0;
    return new FanotifyGroup(
        limits, uid, flags, all ? Integer.MAX_VALUE : limits.fanotifyMaxQueuedEvents);
  }

  @Override
  @MayBlock
  public void close() {
    super.close();
    limits.fanotifyGroups.dec(uid);
  }

  /** Whether it was made with a FAN_REPORT_* flag. */
  public boolean reports(int flag) {
    return (flags & flag) != 0;
  }

  private int mode() {
    return flags
        & (Fanotify.FAN_REPORT_FID
            | Fanotify.FAN_REPORT_DIR_FID
            | Fanotify.FAN_REPORT_NAME
            | Fanotify.FAN_REPORT_TARGET_FID);
  }

  // ---- marks ----

  /** What a mark is to be on: one of the three, the inode referenced by the caller. */
  public sealed interface Target {
    /** An inode. */
    record OnInode(Inode inode) implements Target {}

    /** A mount. */
    record OnMount(VfsMount mnt) implements Target {}

    /** A whole file system. */
    record OnSuper(SuperBlock sb) implements Target {}
  }

  private FanotifyMark newMark(Target t, long fsid) {
    return switch (t) {
      case Target.OnInode(Inode i) -> new FanotifyMark(this, i, fsid);
      case Target.OnMount(VfsMount m) -> new FanotifyMark(this, m, fsid);
      case Target.OnSuper(SuperBlock s) -> new FanotifyMark(this, s, fsid);
    };
  }

  private static Marks marksOf(Target t) {
    return switch (t) {
      case Target.OnInode(Inode i) -> i.attached().marks();
      case Target.OnMount(VfsMount m) -> m.marks();
      case Target.OnSuper(SuperBlock s) -> s.marks();
    };
  }

  /**
   * Adds to what is marked, or ignored. Errors: EEXIST (an ignore mask that is less than the one
   * there), ENOSPC. Mirrors fanotify_add_mark.
   *
   * @param how FAN_MARK_*
   */
  public void addMark(Target t, int mask, int how, long fsid) throws ErrnoException {
    boolean ignore = (how & IGNORE) != 0;
    boolean survives = (how & Fanotify.FAN_MARK_IGNORED_SURV_MODIFY) != 0;
    if (ignore
        && !survives
        && t instanceof Target.OnInode(Inode i)
        && !i.isDir()
        && i.writeCount() > 0) {
      // It would not last: somebody is about to write.
      return;
    }
    markLock.lock();
    try {
      Mark m = marksOf(t).of(this);
      if (m == null) {
        if ((flags & Fanotify.FAN_UNLIMITED_MARKS) == 0) {
          limits.fanotifyMarks.inc(uid, limits.fanotifyMaxUserMarks, Errno.ENOSPC);
        }
        m = newMark(t, fsid);
        attach(m);
      } else if (ignore) {
        checkUpdate(m, how, survives);
      }
      if (ignore) {
        m.flags |=
            ((how & Fanotify.FAN_MARK_IGNORE) != 0 ? Mark.HAS_IGNORE_FLAGS : 0)
                | (survives ? Mark.SURVIVES_MODIFY : 0);
        m.ignoreMask |= mask;
      } else {
        m.mask |= mask;
      }
      m.marks.recalc();
    } finally {
      markLock.unlock();
    }
  }

  /** Mirrors fanotify_may_update_existing_mark. */
  private static void checkUpdate(Mark m, int how, boolean survives) throws ErrnoException {
    boolean ownFlags = (how & Fanotify.FAN_MARK_IGNORE) != 0;
    if ((!ownFlags && m.hasFlag(Mark.HAS_IGNORE_FLAGS))
        || (ownFlags && !survives && m.hasFlag(Mark.SURVIVES_MODIFY))) {
      throw Errno.EEXIST.exception();
    }
  }

  /**
   * Takes away from what is marked, or ignored; a mark of which nothing is left goes. Errors:
   * ENOENT. Mirrors fanotify_remove_mark.
   *
   * @param unimportant bits that do not keep a mark
   */
  @MayBlock
  public void removeMark(Target t, int mask, int how, int unimportant) throws ErrnoException {
    markLock.lock();
    Mark m;
    boolean gone;
    try {
      m = marksOf(t).of(this);
      if (m == null) {
        throw Errno.ENOENT.exception();
      }
      if ((how & IGNORE) != 0) {
        m.ignoreMask &= ~mask;
      } else {
        m.mask &= ~mask;
      }
      m.marks.recalc();
      gone = ((m.mask | m.ignoreMask) & ~unimportant) == 0;
    } finally {
      markLock.unlock();
    }
    if (gone) {
      destroy(m);
    }
  }

  /** Ends all marks of a kind. */
  @MayBlock
  public void flush(int kind) {
    destroyAll(
        m ->
            switch (kind) {
              case Fanotify.FAN_MARK_MOUNT -> m.inode == null && m.marks != m.sb.marks();
              case Fanotify.FAN_MARK_FILESYSTEM -> m.marks == m.sb.marks();
              default -> m.inode != null;
            });
  }

  @Override
  void freeing(Mark m) {
    if ((flags & Fanotify.FAN_UNLIMITED_MARKS) == 0) {
      limits.fanotifyMarks.dec(uid);
    }
  }

  // ---- events ----

  @Override
  void handle(FsEvent e, @Nullable Mark[] on) {
    int report = mode();
    boolean ondir = e.isDir();
    if ((report & Fanotify.FAN_REPORT_FID) == 0 && e.dir() == null && !ondir) {
      return;
    }
    boolean rename = (e.mask() & Events.RENAME) != 0;
    int matched = 0;
    int wanted = 0;
    int ignored = 0;
    long fsid = 0;
    for (int t = 0; t < on.length; t++) {
      if (on[t] instanceof FanotifyMark m) {
        boolean onParent = t == Fsnotify.PARENT && !rename;
        fsid = m.fsid;
        ignored |= m.ignores(ondir, onParent);
        if (Mark.applies(m.mask, ondir, onParent)) {
          wanted |= m.mask;
          matched |= 1 << t;
        }
      }
    }
    int mask = e.mask() & wanted & ~ignored;
    if ((mask & ~Fanotify.EVENT_FLAGS) == 0) {
      return;
    }
    FanotifyQueued q = queued(e, mask, matched, fsid, report);
    if (q != null) {
      enqueue(q, any -> true);
    }
  }

  /** What is told of an event; null if it cannot be. Mirrors fanotify_alloc_event. */
  private static @Nullable FanotifyQueued queued(
      FsEvent e, int mask, int matched, long fsid, int report) {
    boolean dirent = (mask & Events.DIRENT) != 0;
    boolean target = (report & Fanotify.FAN_REPORT_TARGET_FID) != 0;
    Inode object = e.object();
    Inode id = dirent && !target ? e.dir() : object;
    Inode dir = dirent ? e.dir() : object != null && object.isDir() ? object : e.dir();
    byte[] name = e.name();
    Inode child = null;
    Inode newDir = null;
    boolean named = false;
    if ((report & Fanotify.FAN_REPORT_DIR_FID) != 0 && dir != null) {
      boolean withChild =
          dirent ? target : (report & Fanotify.FAN_REPORT_FID) != 0 && (mask & Events.ISDIR) == 0;
      if (withChild && id != dir) {
        child = id;
      }
      id = dir;
      if ((report & Fanotify.FAN_REPORT_NAME) == 0) {
        named = child != null;
        name = null;
      } else {
        named = dirent || (mask & Events.ISDIR) == 0;
      }
      if ((mask & Events.RENAME) != 0) {
        boolean both = (matched & 1 << Fsnotify.SB) != 0;
        if (!both && (matched & 1 << Fsnotify.INODE) == 0) {
          dir = null;
          name = null;
        }
        if (both || (matched & 1 << Fsnotify.PARENT) != 0) {
          newDir = e.newDir();
        }
      }
    }
    if (named && (name != null || newDir != null || child != null)) {
      return new FanotifyQueued(
          mask,
          fsid,
          true,
          handle(dir),
          name,
          handle(newDir),
          newDir == null ? null : e.newName(),
          handle(child));
    }
    Handle h = handle(id);
    return h == null ? null : new FanotifyQueued(mask, fsid, false, null, null, null, null, h);
  }

  private static @Nullable Handle handle(@Nullable Inode i) {
    var ops = i == null ? null : i.sb().exportOps();
    return ops == null || i == null ? null : ops.encode(i, null);
  }

  @Override
  boolean merge(ArrayDeque<FanotifyQueued> queued, FanotifyQueued e) {
    FanotifyQueued old = pending.putIfAbsent(e.key(), e);
    if (old == null) {
      return false;
    }
    old.mask |= e.mask;
    return true;
  }

  @Override
  FanotifyQueued overflow() {
    return FanotifyQueued.OVERFLOW;
  }

  @Override
  boolean isOverflow(FanotifyQueued e) {
    return e == FanotifyQueued.OVERFLOW;
  }

  @Override
  void taken(FanotifyQueued e) {
    pending.remove(e.key());
  }

  @Override
  int size(FanotifyQueued e) {
    return e.told(mode()).size();
  }

  @Override
  byte[] encode(FanotifyQueued e) {
    return e.told(mode()).encode();
  }

  /**
   * Takes up to {@code max} events, waiting for the first; none if the time is up. Errors: EINTR.
   *
   * @param nanos how long to wait at most; 0 for not at all
   */
  @MayBlock
  public List<FanotifyEvent> events(int max, long nanos) throws ErrnoException {
    List<FanotifyEvent> out = new ArrayList<>();
    for (FanotifyQueued e : take(max, nanos)) {
      out.add(e.told(mode()));
    }
    return out;
  }
}
