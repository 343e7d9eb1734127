// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.notify;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.superblock.ExportOperations.Handle;
import org.jvfs.uapi.Fanotify;

/**
 * An event of fanotify as it stands in the queue, where its mask still grows. Mirrors
 * fanotify_event.
 */
final class FanotifyQueued {
  private static final byte[] DOT = {'.'};
  private static final byte[] NO_NAME = {};

  /** The event that says that others were lost. */
  static final FanotifyQueued OVERFLOW =
      new FanotifyQueued(Fanotify.FAN_Q_OVERFLOW, 0, false, null, null, null, null, null);

  private final long fsid;

  /** Whether it is one with a name, as far as merging goes. */
  private final boolean named;

  /** The directory and the name in it, for those that are told with one. */
  private final @Nullable Handle dir;

  private final byte @Nullable [] name;

  /** Where a rename went. */
  private final @Nullable Handle newDir;

  private final byte @Nullable [] newName;

  /** To what it happened. */
  private final @Nullable Handle object;

  /** Under the queue's lock until it is taken out. */
  int mask;

  FanotifyQueued(
      int mask,
      long fsid,
      boolean named,
      @Nullable Handle dir,
      byte @Nullable [] name,
      @Nullable Handle newDir,
      byte @Nullable [] newName,
      @Nullable Handle object) {
    this.mask = mask;
    this.fsid = fsid;
    this.named = named;
    this.dir = dir;
    this.name = name;
    this.newDir = newDir;
    this.newName = newName;
    this.object = object;
  }

  /**
   * Equal for those that are told as one, with all their masks: of the same names and objects, and
   * both of directories or neither, so that nobody takes mkdir and unlink for rmdir and creat.
   * Mirrors fanotify_should_merge.
   */
  ByteBuffer key() {
    int length = 14;
    for (byte[] part : parts()) {
      length += 4 + part.length;
    }
    ByteBuffer b = ByteBuffer.allocate(length);
    b.put((byte) (named ? 1 : 0)).putInt(mask & (Events.ISDIR | Events.RENAME)).putLong(fsid);
    for (byte[] part : parts()) {
      b.putInt(part.length).put(part);
    }
    return b.flip();
  }

  private byte[][] parts() {
    return new byte[][] {
      bytes(dir),
      name == null ? NO_NAME : name,
      bytes(newDir),
      newName == null ? NO_NAME : newName,
      bytes(object)
    };
  }

  private static byte[] bytes(@Nullable Handle h) {
    return h == null ? NO_NAME : h.bytes();
  }

  /**
   * As it is told. The order and the types of the records are those of copy_info_records_to_user.
   *
   * @param mode FAN_REPORT_* of the group
   */
  FanotifyEvent told(int mode) {
    List<FanotifyEvent.Info> records = new ArrayList<>();
    if (dir != null) {
      int type =
          (mask & Events.RENAME) != 0
              ? Fanotify.FAN_EVENT_INFO_TYPE_OLD_DFID_NAME
              : name == null
                  ? Fanotify.FAN_EVENT_INFO_TYPE_DFID
                  : Fanotify.FAN_EVENT_INFO_TYPE_DFID_NAME;
      add(records, type, dir, name);
    }
    if (newDir != null) {
      add(records, Fanotify.FAN_EVENT_INFO_TYPE_NEW_DFID_NAME, newDir, newName);
    }
    if (object != null) {
      boolean ondir = (mask & Events.ISDIR) != 0;
      if (!records.isEmpty() || mode == Fanotify.FAN_REPORT_FID) {
        add(records, Fanotify.FAN_EVENT_INFO_TYPE_FID, object, null);
      } else if (ondir && (mode & Fanotify.FAN_REPORT_NAME) != 0) {
        add(records, Fanotify.FAN_EVENT_INFO_TYPE_DFID_NAME, object, DOT);
      } else if (ondir || (mask & Events.DIRENT) != 0) {
        add(records, Fanotify.FAN_EVENT_INFO_TYPE_DFID, object, null);
      } else {
        add(records, Fanotify.FAN_EVENT_INFO_TYPE_FID, object, null);
      }
    }
    return new FanotifyEvent(mask & ~Events.EVENT_ON_CHILD, records);
  }

  private void add(
      List<FanotifyEvent.Info> to, int type, Handle handle, byte @Nullable [] withName) {
    to.add(new FanotifyEvent.Info(type, fsid, handle, withName == null ? NO_NAME : withName));
  }
}
