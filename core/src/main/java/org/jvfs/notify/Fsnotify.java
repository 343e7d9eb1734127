// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.notify;

import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dentry;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Iattr;
import org.jvfs.inode.Inode;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.superblock.VfsMount;

/**
 * The hooks: each says that something has happened, and is called where Linux calls it. Mirrors
 * include/linux/fsnotify.h and fs/notify/fsnotify.c.
 *
 * <p>They cost one field read of the superblock while nobody watches anything on it, and allocate
 * nothing as long as nobody wants the event. They block at most where a watch ends and lets an
 * inode go. Those for names are called under the directory's lock, so that events of one directory
 * come in the order in which its names changed; they take only spinning locks, and whoever reads
 * the events holds none, so that no watcher can hold up a change.
 *
 * <p>{@link org.jvfs.superblock.Notifier} stands beside: it is for doors, which may have to wait
 * for their clients, and so is called when the locks are released. It is told what a cache must
 * forget, not what a watcher wants to know.
 */
public final class Fsnotify {
  /** Places of a group's marks in what {@link NotifyGroup#handle} gets. */
  static final int SB = 0;

  static final int MOUNT = 1;
  static final int INODE = 2;

  /** The parent, or of a rename the new directory. */
  static final int PARENT = 3;

  private static final int TYPES = 4;

  private Fsnotify() {}

  // ---- open files ----

  /** It was opened. */
  public static void open(OpenFile f) {
    file(f, Events.OPEN);
  }

  /** Something was read from it, or it was listed. */
  public static void access(OpenFile f) {
    file(f, Events.ACCESS);
  }

  /** Something was written to it. */
  public static void modify(OpenFile f) {
    file(f, Events.MODIFY);
  }

  /** Its last reference goes. */
  public static void close(OpenFile f) {
    file(f, f.hasMode(OpenFile.FMODE_WRITE) ? Events.CLOSE_WRITE : Events.CLOSE_NOWRITE);
  }

  private static void file(OpenFile f, int mask) {
    if (f.inode().sb().hasWatchers() && !f.hasMode(OpenFile.FMODE_PATH)) {
      parent(f.dentry(), mask, f.path().mnt());
    }
  }

  // ---- attributes ----

  /** Attributes were changed, ATTR_* as they were stored. Mirrors fsnotify_change. */
  public static void change(Dentry d, int valid) {
    if (!d.sb().hasWatchers()) {
      return;
    }
    int mask = 0;
    if ((valid & (Iattr.ATTR_UID | Iattr.ATTR_GID | Iattr.ATTR_MODE)) != 0) {
      mask |= Events.ATTRIB;
    }
    if ((valid & Iattr.ATTR_SIZE) != 0) {
      mask |= Events.MODIFY;
    }
    // Both times mean that somebody set them; one alone, that it was read or written.
    int times = valid & (Iattr.ATTR_ATIME | Iattr.ATTR_MTIME);
    mask |=
        switch (times) {
          case 0 -> 0;
          case Iattr.ATTR_ATIME -> Events.ACCESS;
          case Iattr.ATTR_MTIME -> Events.MODIFY;
          default -> Events.ATTRIB;
        };
    if (mask != 0) {
      parent(d, mask, null);
    }
  }

  /** An extended attribute or an ACL was changed. */
  public static void xattr(Dentry d) {
    if (d.sb().hasWatchers()) {
      parent(d, Events.ATTRIB, null);
    }
  }

  /** The number of its names changed. */
  public static void linkCount(Inode i) {
    object(i, Events.ATTRIB);
  }

  // ---- names ----

  /** A name was made that is not a directory's. */
  public static void create(Inode dir, Dentry d) {
    if (dir.sb().hasWatchers()) {
      name(Events.CREATE, d.inodeOrNull(), d, dir, d.name(), 0);
    }
  }

  /** A directory was made. */
  public static void mkdir(Inode dir, Dentry d) {
    if (dir.sb().hasWatchers()) {
      name(Events.CREATE | Events.ISDIR, d.inodeOrNull(), d, dir, d.name(), 0);
    }
  }

  /** An object got another name. */
  public static void link(Inode dir, Inode object, Dentry d) {
    if (dir.sb().hasWatchers()) {
      linkCount(object);
      name(Events.CREATE, object, null, dir, d.name(), 0);
    }
  }

  /** A name was removed. */
  public static void delete(Inode dir, Inode victim, byte[] name) {
    if (dir.sb().hasWatchers()) {
      name(Events.DELETE | (victim.isDir() ? Events.ISDIR : 0), victim, null, dir, name, 0);
    }
  }

  /**
   * A name moved; the dentry has its new place.
   *
   * @param replaced what had the new name until now, if it lost it
   */
  public static void move(
      Inode oldDir, byte[] oldName, Inode newDir, Dentry moved, @Nullable Inode replaced) {
    if (!oldDir.sb().hasWatchers()) {
      return;
    }
    Inode i = moved.inode();
    int dir = i.isDir() ? Events.ISDIR : 0;
    byte[] newName = moved.name();
    int cookie = oldDir.sb().state().nextMoveCookie();
    send(
        oldDir.sb(),
        Events.RENAME | dir,
        null,
        moved,
        i,
        oldDir,
        oldName,
        null,
        0,
        newDir,
        newName);
    name(Events.MOVED_FROM | dir, i, null, oldDir, oldName, cookie);
    name(Events.MOVED_TO | dir, i, null, newDir, newName, cookie);
    if (replaced != null) {
      linkCount(replaced);
    }
    object(i, Events.MOVE_SELF);
  }

  private static void name(
      int mask, @Nullable Inode object, @Nullable Dentry d, Inode dir, byte[] name, int cookie) {
    send(dir.sb(), mask, null, d, object, dir, name, null, cookie, null, null);
  }

  // ---- ends ----

  /**
   * The object has no name left and nobody has it open by one: it is told, and what was watched of
   * it no more. Mirrors fsnotify_inoderemove.
   */
  public static void inodeRemove(Inode i) {
    if (i.sb().hasWatchers()) {
      object(i, Events.DELETE_SELF);
      clear(marksOf(i));
    }
  }

  /** A mount is gone, and what was watched through it. */
  public static void mountGone(VfsMount m) {
    clear(m.marks());
  }

  /**
   * A file system is about to go: whoever watches something on it is told, and watches no more.
   * Returns when nobody holds an inode for that reason. Mirrors fsnotify_sb_delete.
   */
  public static void unmount(SuperBlock sb) {
    if (sb.hasWatchers()) {
      sb.inodes()
          .forEach(
              i -> {
                Marks m = marksOf(i);
                if (m != null && m.list().length > 0) {
                  object(i, Events.UNMOUNT);
                  clear(m);
                }
              });
      clear(sb.marks());
      sb.awaitNoWatchers();
    }
  }

  private static void clear(@Nullable Marks marks) {
    if (marks != null) {
      for (Mark m : marks.list()) {
        m.group().destroy(m);
      }
    }
  }

  // ---- delivery ----

  private static @Nullable Marks marksOf(@Nullable Inode i) {
    var a = i == null ? null : i.attachedOrNull();
    return a == null ? null : a.marks();
  }

  private static int maskOf(@Nullable Marks m) {
    return m == null ? 0 : m.mask();
  }

  /** Something happened to an object, whatever its names. Mirrors fsnotify_inode. */
  private static void object(Inode i, int mask) {
    if (i.sb().hasWatchers()) {
      int m = i.isDir() ? mask | Events.ISDIR : mask;
      send(i.sb(), m, null, null, i, null, null, i, 0, null, null);
    }
  }

  /** What of a mask is to be told with the parent. Mirrors fsnotify_parent_needed_mask. */
  private static int needsParent(int mask) {
    return (mask & Events.EVENT_ON_CHILD) != 0 ? mask & Events.ON_CHILD : 0;
  }

  /**
   * Something happened to an object known by a name: tells those who watch it, and those who watch
   * the directory of the name. Mirrors fsnotify_parent. Where Linux keeps a flag in each dentry
   * that says whether its parent is watched, we look at the parent: it is one field further, and
   * nothing has to be kept true.
   *
   * @param mnt through which mount, if by a file that is open
   */
  private static void parent(Dentry d, int event, @Nullable VfsMount mnt) {
    Inode i = d.inode();
    // One record, so that parent and name are of one moment.
    var place = d.place();
    Inode dir = place.parent() == d ? null : place.parent().inodeOrNull();
    int watched = needsParent(maskOf(marksOf(dir)));
    int mask = event;
    int mnts = mnt == null ? 0 : mnt.marks().mask();
    int inodes = maskOf(marksOf(i));
    int sbs = d.sb().marks().mask();
    boolean alone = dir == null;
    if (i.isDir()) {
      mask |= Events.ISDIR;
      alone |= watched == 0;
    }
    if (alone) {
      send(d.sb(), mask, mnt, d, i, null, null, i, 0, null, null);
      return;
    }
    if (watched == 0 && (mask & (inodes | mnts | sbs) & Events.ALL) == 0) {
      return;
    }
    boolean needed = (mask & (needsParent(inodes) | needsParent(mnts) | needsParent(sbs))) != 0;
    boolean interested = (mask & watched) != 0;
    if (interested) {
      mask |= Events.EVENT_ON_CHILD;
    }
    send(
        d.sb(),
        mask,
        mnt,
        d,
        i,
        watched != 0 || needed ? dir : null,
        needed || interested ? place.name() : null,
        i,
        0,
        null,
        null);
  }

  /**
   * Hands an event to each group that has a mark on one of the objects concerned, once. Mirrors
   * fsnotify and send_to_group.
   *
   * @param inode to what it happened, or null if it is told to {@code dir} alone
   */
  private static void send(
      SuperBlock sb,
      int mask,
      @Nullable VfsMount mnt,
      @Nullable Dentry dentry,
      @Nullable Inode object,
      @Nullable Inode dir,
      byte @Nullable [] name,
      @Nullable Inode inode,
      int cookie,
      @Nullable Inode newDir,
      byte @Nullable [] newName) {
    Marks onSb = sb.marks();
    Marks onMount = mnt == null ? null : mnt.marks();
    Marks onInode = marksOf(inode != null ? inode : dir);
    Inode second = inode == null ? newDir : (mask & Events.EVENT_ON_CHILD) != 0 ? dir : null;
    Marks onSecond = marksOf(second);
    int wanted = onSb.mask() | maskOf(onMount) | maskOf(onInode) | maskOf(onSecond);
    if ((mask & wanted & Events.ALL) == 0) {
      return;
    }
    FsEvent e = new FsEvent(mask, mnt, dentry, object, dir, name, cookie, newDir, newName);
    Mark[][] lists = {list(onSb), list(onMount), list(onInode), list(onSecond)};
    for (int t = 0; t < TYPES; t++) {
      for (Mark m : lists[t]) {
        NotifyGroup<?> g = m.group();
        boolean told = false;
        for (int before = 0; before < t; before++) {
          told |= of(g, lists[before]) != null;
        }
        if (!told) {
          toGroup(g, e, lists);
        }
      }
    }
  }

  private static final Mark[] NONE = {};

  private static Mark[] list(@Nullable Marks m) {
    return m == null ? NONE : m.list();
  }

  private static @Nullable Mark of(NotifyGroup<?> g, Mark[] list) {
    for (Mark m : list) {
      if (m.group() == g) {
        return m;
      }
    }
    return null;
  }

  private static void toGroup(NotifyGroup<?> g, FsEvent e, Mark[][] lists) {
    @Nullable Mark[] on = new @Nullable Mark[TYPES];
    boolean onParent = (e.mask() & Events.RENAME) == 0;
    int wanted = 0;
    int ignored = 0;
    for (int t = 0; t < TYPES; t++) {
      Mark m = of(g, lists[t]);
      // Another's mark may be why the parent is told: ours need not be about children.
      if (m != null && (t != PARENT || !onParent || m.isForChildren())) {
        on[t] = m;
        if ((e.mask() & Events.MODIFY) != 0 && !m.hasFlag(Mark.SURVIVES_MODIFY)) {
          m.ignoreMask = 0;
        }
        wanted |= m.mask;
        ignored |= m.ignores(e.isDir(), t == PARENT && onParent);
      }
    }
    if ((e.mask() & wanted & ~ignored & Events.ALL) != 0) {
      g.handle(e, on);
    }
  }
}
