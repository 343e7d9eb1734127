// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.checked;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Objects;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockContext;
import org.jvfs.lock.Lockdep;
import org.jvfs.lock.Subclass;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** A memfs with two directories and a file in each, whose objects faults are tried on. */
final class Tree implements AutoCloseable {
  final Vfs vfs = Vfs.builder().memoryBudget(16 << 20).build();
  final Task task = vfs.rootTask();
  final Dentry root;
  final Dentry dir;
  final Dentry file;
  final Dentry dir2;
  final Dentry file2;

  /** A name of {@link #dir} that nothing has. */
  final Dentry absent;

  Tree() throws ErrnoException {
    task.mount("none", "/", "memfs", 0, Map.of());
    task.mkdir("/d", 0755);
    task.mkdir("/e", 0755);
    task.close(task.open("/d/f", Fcntl.O_CREAT | Fcntl.O_RDWR, 0644));
    task.close(task.open("/e/g", Fcntl.O_CREAT | Fcntl.O_RDWR, 0644));
    root = Objects.requireNonNull(task.root()).dentry();
    dir = find(root, "d");
    dir2 = find(root, "e");
    file = find(dir, "f");
    file2 = find(dir2, "g");
    absent = sb().dcache().alloc(dir, "absent".getBytes(UTF_8), 0, 6);
  }

  private static Dentry find(Dentry in, String name) {
    byte[] b = name.getBytes(UTF_8);
    return Objects.requireNonNull(
        in.sb().dcache().lookup(in, b, 0, b.length, (int) in.hashOf(b, 0, b.length)));
  }

  SuperBlock sb() {
    return root.sb();
  }

  /** A fault's own code. */
  interface Body {
    void run() throws ErrnoException;
  }

  /** Runs with {@code i_rwsem} of inodes held exclusively, taken as a rename takes them. */
  static void locked(Body body, Inode... inodes) throws ErrnoException {
    Subclass[] levels = {
      Subclass.PARENT, Subclass.PARENT2, Subclass.CHILD, Subclass.NORMAL, Subclass.NONDIR2
    };
    for (int i = 0; i < inodes.length; i++) {
      inodes[i].rwsem().lock(levels[i]);
    }
    try {
      body.run();
    } finally {
      for (int i = inodes.length - 1; i >= 0; i--) {
        if (Lockdep.held(inodes[i].rwsem()) == org.jvfs.lock.LockHold.SHARED) {
          inodes[i].rwsem().unlockShared();
        } else if (inodes[i].rwsem().isHeld()) {
          inodes[i].rwsem().unlock();
        }
      }
    }
  }

  static void shared(Inode i, Body body) throws ErrnoException {
    i.rwsem().lockShared();
    try {
      body.run();
    } finally {
      i.rwsem().unlockShared();
    }
  }

  static void in(LockContext context, Body body) throws ErrnoException {
    Lockdep.enter(context);
    try {
      body.run();
    } finally {
      Lockdep.exit(context);
    }
  }

  /** A page of {@link #file}'s inode in a mapping of its own, locked and referenced. */
  Page page(AddressSpace mapping, long index) throws ErrnoException {
    return mapping.findOrCreateLocked(index);
  }

  /** Unlocks a page unless the method under test did. */
  static void done(Page p) {
    if (Lockdep.held(p) != org.jvfs.lock.LockHold.NONE) {
      p.unlock();
    }
  }

  @Override
  public void close() {
    for (Dentry d : new Dentry[] {absent, file, file2, dir, dir2}) {
      d.put();
    }
    vfs.close();
  }
}
