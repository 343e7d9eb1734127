// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.FileOperations;
import org.jvfs.contract.FileSystemType;
import org.jvfs.contract.InodeOperations;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Step;
import org.jvfs.superblock.MountContext;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/**
 * A file system whose answers take several steps, as those of a disk do: any name is an empty file,
 * of which names of one first letter are one; names that begin with "no" are not there. Inodes are
 * found by number, and kept.
 */
final class PacedType extends FileSystemType {
  private static final int PACES = 3;

  /** How often each name was asked for. */
  final Map<String, Integer> asked = new TreeMap<>();

  /** How often each inode was filled. */
  final Map<Long, Integer> filled = new TreeMap<>();

  @Override
  public String name() {
    return "paced";
  }

  @Override
  public Dentry mount(MountContext ctx) throws ErrnoException {
    return ctx.nodev(
        (sb, c) -> {
          Inode root = sb.inodes().newInode();
          root.setIno(1);
          root.setMode(Mode.S_IFDIR | 0755);
          root.setNlink(2);
          root.setOps(
              new InodeOperations() {
                @Override
                public @Nullable Dentry lookup(Inode dir, Dentry d, int flags)
                    throws ErrnoException {
                  return answer(dir, d);
                }
              },
              FileOperations.DEFAULT);
          sb.setRoot(sb.dcache().makeRoot(sb, root));
        });
  }

  private void pace() {
    for (int i = 0; i < PACES; i++) {
      Schedule.point(Step.LOAD, this);
    }
  }

  private @Nullable Dentry answer(Inode dir, Dentry d) throws ErrnoException {
    String name = new String(d.name(), UTF_8);
    asked.merge(name, 1, Integer::sum);
    pace();
    if (name.startsWith("no")) {
      return dir.sb().dcache().spliceAlias(null, d);
    }
    long ino = name.charAt(0);
    Inode i = dir.sb().inodes().getLocked(ino);
    if (i.hasState(Inode.I_NEW)) {
      pace();
      filled.merge(ino, 1, Integer::sum);
      i.setMode(Mode.S_IFREG | 0644);
      dir.sb().inodes().unlockNew(i);
    }
    if (!i.isReg()) {
      throw new AssertionError("an inode that nobody has filled");
    }
    return dir.sb().dcache().spliceAlias(i, d);
  }
}
