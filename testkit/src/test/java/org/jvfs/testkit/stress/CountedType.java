// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import java.util.concurrent.atomic.AtomicInteger;
import org.jvfs.contract.FileSystemType;
import org.jvfs.dcache.Dentry;
import org.jvfs.memfs.MemFileSystemType;
import org.jvfs.superblock.MountContext;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.ErrnoException;

/** A memfs that counts how often it was made and shut down. */
final class CountedType extends FileSystemType {
  private final MemFileSystemType memfs = new MemFileSystemType();
  final AtomicInteger born = new AtomicInteger();
  final AtomicInteger dead = new AtomicInteger();

  @Override
  public String name() {
    return "counted";
  }

  @Override
  public Dentry mount(MountContext ctx) throws ErrnoException {
    Dentry root = memfs.mount(ctx);
    born.incrementAndGet();
    return root;
  }

  @Override
  public void killSb(SuperBlock sb) {
    super.killSb(sb);
    dead.incrementAndGet();
  }
}
