// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

/** Events and flags of inotify(7), with Linux's values. */
public final class Inotify {
  private Inotify() {}

  /** Read from; of a directory, listed. */
  public static final int IN_ACCESS = 0x1;

  /** Written to, or the size changed. */
  public static final int IN_MODIFY = 0x2;

  /** Attributes, links or extended attributes changed. */
  public static final int IN_ATTRIB = 0x4;

  /** What was open for writing was closed. */
  public static final int IN_CLOSE_WRITE = 0x8;

  /** What was not open for writing was closed. */
  public static final int IN_CLOSE_NOWRITE = 0x10;

  public static final int IN_OPEN = 0x20;

  /** A name left the directory. */
  public static final int IN_MOVED_FROM = 0x40;

  /** A name came into the directory. */
  public static final int IN_MOVED_TO = 0x80;

  /** A name was made in the directory. */
  public static final int IN_CREATE = 0x100;

  /** A name was removed from the directory. */
  public static final int IN_DELETE = 0x200;

  /** The object itself is gone: no name, and nobody has it open. */
  public static final int IN_DELETE_SELF = 0x400;

  /** The object itself got another name. */
  public static final int IN_MOVE_SELF = 0x800;

  /** Told without being asked for: the file system was unmounted. */
  public static final int IN_UNMOUNT = 0x2000;

  /** Told without being asked for, of no watch: events were lost. */
  public static final int IN_Q_OVERFLOW = 0x4000;

  /** Told without being asked for: the watch is gone. */
  public static final int IN_IGNORED = 0x8000;

  /** For a watch: only if it is a directory. */
  public static final int IN_ONLYDIR = 0x01000000;

  /** For a watch: a symbolic link itself. */
  public static final int IN_DONT_FOLLOW = 0x02000000;

  /** For a watch: nothing of children whose name was removed. */
  public static final int IN_EXCL_UNLINK = 0x04000000;

  /** For a watch: only a new one. */
  public static final int IN_MASK_CREATE = 0x10000000;

  /** For a watch: adds to what it asks for already. */
  public static final int IN_MASK_ADD = 0x20000000;

  /** In an event: it is about a directory. */
  public static final int IN_ISDIR = 0x40000000;

  /** For a watch: ends with its first event. */
  public static final int IN_ONESHOT = 0x80000000;

  public static final int IN_CLOSE = IN_CLOSE_WRITE | IN_CLOSE_NOWRITE;
  public static final int IN_MOVE = IN_MOVED_FROM | IN_MOVED_TO;
  public static final int IN_ALL_EVENTS = 0xfff;

  /** All that inotify_add_watch(2) accepts. */
  public static final int ALL_INOTIFY_BITS =
      IN_ALL_EVENTS
          | IN_UNMOUNT
          | IN_Q_OVERFLOW
          | IN_IGNORED
          | IN_ONLYDIR
          | IN_DONT_FOLLOW
          | IN_EXCL_UNLINK
          | IN_MASK_ADD
          | IN_MASK_CREATE
          | IN_ISDIR
          | IN_ONESHOT;

  /** For inotify_init1(2). */
  public static final int IN_CLOEXEC = Fcntl.O_CLOEXEC;

  public static final int IN_NONBLOCK = Fcntl.O_NONBLOCK;
}
