// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.notify;

import org.jvfs.uapi.Inotify;

/**
 * What may happen to a file, as bits of one mask, whose values are those of inotify and fanotify.
 * Mirrors the FS_* values of fsnotify.
 */
final class Events {
  private Events() {}

  static final int ACCESS = Inotify.IN_ACCESS;
  static final int MODIFY = Inotify.IN_MODIFY;
  static final int ATTRIB = Inotify.IN_ATTRIB;
  static final int CLOSE_WRITE = Inotify.IN_CLOSE_WRITE;
  static final int CLOSE_NOWRITE = Inotify.IN_CLOSE_NOWRITE;
  static final int OPEN = Inotify.IN_OPEN;
  static final int MOVED_FROM = Inotify.IN_MOVED_FROM;
  static final int MOVED_TO = Inotify.IN_MOVED_TO;
  static final int CREATE = Inotify.IN_CREATE;
  static final int DELETE = Inotify.IN_DELETE;
  static final int DELETE_SELF = Inotify.IN_DELETE_SELF;
  static final int MOVE_SELF = Inotify.IN_MOVE_SELF;
  static final int OPEN_EXEC = 0x1000;
  static final int UNMOUNT = Inotify.IN_UNMOUNT;
  static final int Q_OVERFLOW = Inotify.IN_Q_OVERFLOW;
  static final int IGNORED = Inotify.IN_IGNORED;

  /** In a mark: what happens to children, too. In an event: it is told for the parent, too. */
  static final int EVENT_ON_CHILD = 0x08000000;

  /** A name moved, told once with both places. */
  static final int RENAME = 0x10000000;

  static final int ISDIR = Inotify.IN_ISDIR;

  /** What happens to names of a directory. */
  static final int DIRENT = CREATE | DELETE | MOVED_FROM | MOVED_TO | RENAME;

  /** What a directory is told of what happens to its children. */
  static final int ON_CHILD =
      ACCESS | MODIFY | ATTRIB | CLOSE_WRITE | CLOSE_NOWRITE | OPEN | OPEN_EXEC;

  /** Everything that is an event and not a mark of one. */
  static final int ALL =
      DIRENT | ON_CHILD | DELETE_SELF | MOVE_SELF | UNMOUNT | Q_OVERFLOW | IGNORED;
}
