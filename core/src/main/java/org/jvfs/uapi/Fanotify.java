// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

/** Events and flags of fanotify(7), with Linux's values. Permission events do not exist here. */
public final class Fanotify {
  private Fanotify() {}

  public static final int FAN_ACCESS = 0x1;
  public static final int FAN_MODIFY = 0x2;
  public static final int FAN_ATTRIB = 0x4;
  public static final int FAN_CLOSE_WRITE = 0x8;
  public static final int FAN_CLOSE_NOWRITE = 0x10;
  public static final int FAN_OPEN = 0x20;
  public static final int FAN_MOVED_FROM = 0x40;
  public static final int FAN_MOVED_TO = 0x80;
  public static final int FAN_CREATE = 0x100;
  public static final int FAN_DELETE = 0x200;
  public static final int FAN_DELETE_SELF = 0x400;
  public static final int FAN_MOVE_SELF = 0x800;

  /** Accepted, and never told: nothing is executed here. */
  public static final int FAN_OPEN_EXEC = 0x1000;

  /** Told without being asked for: events were lost. */
  public static final int FAN_Q_OVERFLOW = 0x4000;

  /** In a mark on a directory: what happens to its children, too. */
  public static final int FAN_EVENT_ON_CHILD = 0x08000000;

  /** A name moved, with both places in one event. */
  public static final int FAN_RENAME = 0x10000000;

  /** In a mark: what happens to directories, too. In an event: it is about a directory. */
  public static final int FAN_ONDIR = 0x40000000;

  public static final int FAN_CLOSE = FAN_CLOSE_WRITE | FAN_CLOSE_NOWRITE;
  public static final int FAN_MOVE = FAN_MOVED_FROM | FAN_MOVED_TO;

  /** Events of open files, which a mark on a mount can see. */
  public static final int PATH_EVENTS =
      FAN_ACCESS | FAN_MODIFY | FAN_CLOSE | FAN_OPEN | FAN_OPEN_EXEC;

  /** Events of names. */
  public static final int DIRENT_EVENTS = FAN_MOVE | FAN_CREATE | FAN_DELETE | FAN_RENAME;

  public static final int ALL_EVENTS =
      PATH_EVENTS | DIRENT_EVENTS | FAN_ATTRIB | FAN_MOVE_SELF | FAN_DELETE_SELF;

  public static final int EVENT_FLAGS = FAN_EVENT_ON_CHILD | FAN_ONDIR;

  // fanotify_init(2)
  public static final int FAN_CLOEXEC = 0x1;
  public static final int FAN_NONBLOCK = 0x2;
  public static final int FAN_UNLIMITED_QUEUE = 0x10;
  public static final int FAN_UNLIMITED_MARKS = 0x20;

  /** Tells what it happened to by handle. */
  public static final int FAN_REPORT_FID = 0x200;

  /** Tells the directory by handle. */
  public static final int FAN_REPORT_DIR_FID = 0x400;

  /** Tells the name in the directory. */
  public static final int FAN_REPORT_NAME = 0x800;

  /** Tells the object of events of names as well. */
  public static final int FAN_REPORT_TARGET_FID = 0x1000;

  public static final int FAN_REPORT_DFID_NAME = FAN_REPORT_DIR_FID | FAN_REPORT_NAME;

  // fanotify_mark(2)
  public static final int FAN_MARK_ADD = 0x1;
  public static final int FAN_MARK_REMOVE = 0x2;
  public static final int FAN_MARK_DONT_FOLLOW = 0x4;
  public static final int FAN_MARK_ONLYDIR = 0x8;
  public static final int FAN_MARK_INODE = 0;
  public static final int FAN_MARK_MOUNT = 0x10;
  public static final int FAN_MARK_IGNORED_MASK = 0x20;
  public static final int FAN_MARK_IGNORED_SURV_MODIFY = 0x40;
  public static final int FAN_MARK_FLUSH = 0x80;
  public static final int FAN_MARK_FILESYSTEM = 0x100;

  /** An ignore mask that says of itself whether it is for directories and children. */
  public static final int FAN_MARK_IGNORE = 0x400;

  // what an event is told with
  public static final int FAN_EVENT_INFO_TYPE_FID = 1;
  public static final int FAN_EVENT_INFO_TYPE_DFID_NAME = 2;
  public static final int FAN_EVENT_INFO_TYPE_DFID = 3;
  public static final int FAN_EVENT_INFO_TYPE_OLD_DFID_NAME = 10;
  public static final int FAN_EVENT_INFO_TYPE_NEW_DFID_NAME = 12;

  /** In place of a descriptor: there is none. */
  public static final int FAN_NOFD = -1;
}
