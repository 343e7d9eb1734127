// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.superblock;

import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Caller;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;

/**
 * Is told of changes after they have happened, when the locks of the operation have been released.
 * A door whose clients cache listens here. What watchers are told is {@link
 * org.jvfs.notify.Fsnotify}'s.
 */
public interface Notifier {
  /** Attributes, ACLs or extended attributes changed. */
  void attributes(Caller caller, Inode inode);

  /** Bytes or the size changed, and with them times: {@code len} 0 means to the end. */
  void content(Caller caller, Inode inode, long offset, long len);

  /**
   * A name appeared, went, or stands for something else; {@code victim} is what it stood for, if
   * removed.
   */
  void entry(Caller caller, Dentry dir, byte[] name, @Nullable Inode victim);
}
