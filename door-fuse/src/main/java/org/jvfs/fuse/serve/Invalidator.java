// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Caller;
import org.jvfs.dcache.Dentry;
import org.jvfs.fuse.session.Notifier;
import org.jvfs.inode.Inode;

/**
 * Tells the kernel of changes it did not ask for itself: those of tasks in this process, of other
 * doors, and those that came through another mount of the same inode. A task's call returns when
 * the kernel has forgotten; a thread that answers requests cannot wait for that, so it leaves the
 * telling to another.
 */
final class Invalidator implements org.jvfs.superblock.Notifier {
  private static final long NO_DATA = -1;

  private final Served s;

  Invalidator(Served s) {
    this.s = s;
  }

  /** Whether the kernel knows of it by itself. */
  private boolean isOwn(Caller caller) {
    return caller instanceof FuseCaller c && c.door() == s && !s.nodes().hasSeveralMounts();
  }

  private void each(Inode inode, Consumer<Node> tell) {
    s.nodes().find(inode, tell);
  }

  private void drop(Notifier k, Node n, long offset, long length) {
    if (Notifier.mayWait()) {
      k.invalidateInode(n.id, offset, length);
    } else {
      k.postInvalidateInode(n.id, offset, length);
    }
  }

  @Override
  public void attributes(Caller caller, Inode inode) {
    Notifier k = s.kernel();
    if (k == null || isOwn(caller)) {
      return;
    }
    each(
        inode,
        n -> {
          s.searchChanged(n);
          drop(k, n, NO_DATA, 0);
        });
  }

  @Override
  public void content(Caller caller, Inode inode, long offset, long len) {
    Notifier k = s.kernel();
    if (k != null && !isOwn(caller)) {
      each(inode, n -> drop(k, n, offset, len));
    }
  }

  @Override
  public void entry(Caller caller, Dentry dir, byte[] name, @Nullable Inode victim) {
    Notifier k = s.kernel();
    if (k == null || isOwn(caller)) {
      return;
    }
    each(
        dir.inode(),
        parent -> {
          forget(k, parent, name, victim);
          // Its times and, where kept, its listing.
          drop(k, parent, 0, 0);
        });
    if (victim != null) {
      each(victim, n -> drop(k, n, NO_DATA, 0));
    }
  }

  private void forget(Notifier k, Node parent, byte[] name, @Nullable Inode victim) {
    boolean wait = Notifier.mayWait();
    if (victim != null && victim.nlink() == 0) {
      each(
          victim,
          n -> {
            // Tells watchers, too. It does not apply if the kernel sees something else there.
            if (wait) {
              k.delete(parent.id, n.id, name);
            } else {
              k.postDelete(parent.id, n.id, name);
            }
          });
    }
    if (wait) {
      k.invalidateEntry(parent.id, name);
    } else {
      k.postInvalidateEntry(parent.id, name);
    }
  }
}
