// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.superblock;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Caller;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;

/** Several listeners as one. Immutable. */
final class Notifiers implements Notifier {
  private final Notifier[] each;

  private Notifiers(Notifier[] each) {
    this.each = each;
  }

  /** Null for none; the one itself for one. */
  static @Nullable Notifier all(List<Notifier> list) {
    return switch (list.size()) {
      case 0 -> null;
      case 1 -> list.getFirst();
      default -> new Notifiers(list.toArray(new Notifier[0]));
    };
  }

  @Override
  public void attributes(Caller caller, Inode inode) {
    for (Notifier n : each) {
      n.attributes(caller, inode);
    }
  }

  @Override
  public void content(Caller caller, Inode inode, long offset, long len) {
    for (Notifier n : each) {
      n.content(caller, inode, offset, len);
    }
  }

  @Override
  public void entry(Caller caller, Dentry dir, byte[] name, @Nullable Inode victim) {
    for (Notifier n : each) {
      n.entry(caller, dir, name, victim);
    }
  }
}
