// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.notify;

import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.superblock.VfsMount;

/**
 * Something that happened, as the hooks hand it to the groups. Good during the call only: nothing
 * in it is referenced.
 *
 * @param mask {@link Events}
 * @param mnt through which mount it was done, for what is done to open files; else null
 * @param dentry by which name, for what is done to files by name or descriptor; else null
 * @param object to what
 * @param dir the directory that is told, or the parent
 * @param name the name in it, if the event has one
 * @param cookie pairs the two halves of a move; 0 for others
 * @param newDir of {@link Events#RENAME}: where to
 * @param newName of the same
 */
record FsEvent(
    int mask,
    @Nullable VfsMount mnt,
    @Nullable Dentry dentry,
    @Nullable Inode object,
    @Nullable Inode dir,
    byte @Nullable [] name,
    int cookie,
    @Nullable Inode newDir,
    byte @Nullable [] newName) {

  boolean isDir() {
    return (mask & Events.ISDIR) != 0;
  }
}
