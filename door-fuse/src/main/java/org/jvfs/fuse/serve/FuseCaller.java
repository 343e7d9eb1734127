// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import org.jvfs.cred.Cred;
import org.jvfs.mount.MountNamespace;
import org.jvfs.superblock.VfsPath;
import org.jvfs.walk.FsCaller;

/**
 * The process behind the request at hand. One thread uses an object of this class, for one request
 * after the other. Its class and {@link #door} tell changes the kernel asked for, and so knows of,
 * from those of others.
 */
final class FuseCaller implements FsCaller {
  private final Served door;
  private Cred cred = Cred.ROOT;
  private int umask;

  FuseCaller(Served door) {
    this.door = door;
  }

  void set(Cred c, int mask) {
    cred = c;
    umask = mask & 0777;
  }

  Served door() {
    return door;
  }

  @Override
  public Cred cred() {
    return cred;
  }

  @Override
  public int umask() {
    return umask;
  }

  @Override
  public VfsPath root() {
    return door.nodes().root().path;
  }

  @Override
  public VfsPath pwd() {
    return door.nodes().root().path;
  }

  @Override
  public VfsPath getRoot() {
    return root().get();
  }

  @Override
  public VfsPath getPwd() {
    return pwd().get();
  }

  @Override
  public MountNamespace namespace() {
    return door.vfs().namespace();
  }
}
