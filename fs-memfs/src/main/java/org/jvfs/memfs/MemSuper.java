// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.FileOperations;
import org.jvfs.contract.SuperOperations;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.AclCache;
import org.jvfs.inode.Inode;
import org.jvfs.inode.PosixAcl;
import org.jvfs.inode.PosixAclHandler;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.FramePool;
import org.jvfs.pagecache.Page;
import org.jvfs.superblock.MountContext;
import org.jvfs.superblock.OptionSink;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.StatFs;
import org.jvfs.uapi.Timespec;

/**
 * One mounted memfs: its limits and what is used of them, and its inodes' beginning and end.
 * Mirrors struct shmem_sb_info.
 */
final class MemSuper implements SuperOperations {
  static final long MAGIC = 0x01021994;

  /**
   * What an inode, or another name of one, takes of the space that nr_inodes stands for. Mirrors
   * BOGO_INODE_SIZE.
   */
  static final long INODE_SPACE = 1024;

  private static final int DEFAULT_MODE = 01777;
  private static final long MIN_DEFAULT_INODES = 1 << 16;
  private static final int NAME_MAX = 255;

  private final SuperBlock sb;
  private final FramePool frames;
  private final int rootMode;
  private final int rootUid;
  private final int rootGid;

  /** 0 for no limit. Changed by remount. */
  private volatile long maxBlocks;

  private final AtomicLong usedBlocks = new AtomicLong();

  /** 0 for no limit. Changed by remount. */
  private volatile long maxInodes;

  /** What is used of {@code maxInodes * INODE_SPACE}, bytes; counted without a limit too. */
  private final AtomicLong usedInodeSpace = new AtomicLong();

  private final AtomicLong lastIno = new AtomicLong();

  /**
   * Children of directories that are evicted whole at unmount, when one thread alone is at work;
   * see {@link #evictInode}.
   */
  private @Nullable ArrayDeque<Inode> orphans;

  private MemSuper(SuperBlock sb, Cred cred, MemOptions o) {
    this.sb = sb;
    this.frames = sb.state().frames();
    this.maxBlocks = o.blocks() != null ? o.blocks() : defaultBlocks();
    this.maxInodes = o.inodes() != null ? o.inodes() : defaultInodes();
    this.rootMode = o.mode() != null ? o.mode() : DEFAULT_MODE;
    this.rootUid = o.uid() != null ? o.uid() : cred.fsuid();
    this.rootGid = o.gid() != null ? o.gid() : cred.fsgid();
  }

  private long defaultBlocks() {
    return Math.max(1, frames.total() / 2);
  }

  private long defaultInodes() {
    return Math.max(frames.total() / 2, MIN_DEFAULT_INODES);
  }

  static MemSuper of(SuperBlock sb) {
    MemSuper s = (MemSuper) sb.fsInfo();
    assert s != null;
    return s;
  }

  /** Mirrors shmem_fill_super. */
  static void fill(SuperBlock sb, MountContext ctx) throws ErrnoException {
    MemSuper s = new MemSuper(sb, ctx.cred(), MemOptions.parse(ctx.options(), sb.state().frames()));
    sb.setFsInfo(s);
    sb.setOps(s);
    sb.setMagic(MAGIC);
    sb.setBlockSize(Page.SIZE);
    sb.setMaxBytes(Long.MAX_VALUE);
    sb.setTimeGranularity(1);
    sb.setFlag(SuperBlock.SB_POSIXACL);
    sb.setXattrHandlers(
        PosixAclHandler.ACCESS,
        PosixAclHandler.DEFAULT,
        new MemXattrHandler("user."),
        new MemXattrHandler("trusted."),
        new MemXattrHandler("security."));
    sb.setExportOps(new MemExport());
    MemInode root = s.newInode(Mode.S_IFDIR | s.rootMode, 0);
    root.setUid(s.rootUid);
    root.setGid(s.rootGid);
    sb.setRoot(sb.dcache().makeRoot(sb, root));
  }

  // ---- space ----

  /** Counts one block of data. Errors: ENOSPC. */
  void takeBlock() throws ErrnoException {
    while (true) {
      long used = usedBlocks.get();
      long max = maxBlocks;
      if (max != 0 && used >= max) {
        throw Errno.ENOSPC.exception();
      }
      if (usedBlocks.compareAndSet(used, used + 1)) {
        return;
      }
    }
  }

  void freeBlocks(long n) {
    if (n != 0) {
      usedBlocks.addAndGet(-n);
    }
  }

  /** Whether so many blocks could ever be had. */
  boolean couldHold(long blocks) {
    long max = maxBlocks;
    return max == 0 || blocks <= max;
  }

  /** Counts bytes of the space that inodes, names and attributes share. Errors: ENOSPC. */
  void takeInodeSpace(long bytes) throws ErrnoException {
    while (true) {
      long used = usedInodeSpace.get();
      long max = maxInodes;
      if (max != 0 && used + bytes > max * INODE_SPACE) {
        throw Errno.ENOSPC.exception();
      }
      if (usedInodeSpace.compareAndSet(used, used + bytes)) {
        return;
      }
    }
  }

  void freeInodeSpace(long bytes) {
    usedInodeSpace.addAndGet(-bytes);
  }

  /** Counts another name of an inode. Errors: ENOSPC. */
  void takeName() throws ErrnoException {
    takeInodeSpace(INODE_SPACE);
  }

  void freeName() {
    freeInodeSpace(INODE_SPACE);
  }

  // ---- inodes ----

  /**
   * A new inode with its operations, one link (two for a directory) and one reference. Errors:
   * ENOSPC. Mirrors shmem_get_inode.
   */
  MemInode newInode(int mode, long rdev) throws ErrnoException {
    takeInodeSpace(INODE_SPACE);
    MemInode i = (MemInode) sb.inodes().newInode();
    i.setIno(lastIno.incrementAndGet());
    i.setGeneration(ThreadLocalRandom.current().nextInt());
    i.setMode(mode);
    Timespec t = i.now();
    i.setAtime(t);
    i.setMtime(t);
    i.setCtime(t);
    i.setBtime(t);
    AclCache.set(i, PosixAcl.Type.ACCESS, null);
    AclCache.set(i, PosixAcl.Type.DEFAULT, null);
    switch (mode & Mode.S_IFMT) {
      case Mode.S_IFREG -> {
        i.setOps(MemFileInodeOps.INSTANCE, MemFileOps.INSTANCE);
        i.setMapping(new AddressSpace(i, MemPages.INSTANCE, frames));
      }
      case Mode.S_IFDIR -> {
        i.setOps(MemDirInodeOps.INSTANCE, MemDirFileOps.INSTANCE);
        i.setEntries(new MemDirectory());
        i.setNlink(2);
        i.updateDirSize();
      }
      case Mode.S_IFLNK -> i.setOps(MemSymlinkInodeOps.INSTANCE, FileOperations.DEFAULT);
      default -> {
        i.setOps(MemNodeInodeOps.SPECIAL, FileOperations.DEFAULT);
        i.setRdev(rdev);
      }
    }
    return i;
  }

  /** Lets go of an inode that could not be given its name. */
  static void discard(MemInode i) {
    i.setNlink(0);
    i.put();
  }

  @Override
  public Inode allocInode(SuperBlock s) {
    return new MemInode(s);
  }

  /**
   * Without references there is no name either: an entry holds one. Mirrors generic_delete_inode.
   */
  @Override
  public boolean dropInode(Inode inode) {
    return true;
  }

  /**
   * Frees what the inode took. A directory that still has entries goes at unmount: its children are
   * put one after the other from the outermost call, for a tree may be deeper than the stack.
   */
  @Override
  public void evictInode(Inode inode) {
    MemInode i = (MemInode) inode;
    AddressSpace mapping = i.mappingOrNull();
    if (mapping != null) {
      freeBlocks(mapping.truncateFinal());
    }
    freeBlocks(i.targetBlocks());
    freeInodeSpace(INODE_SPACE + i.xattrSpace());
    i.clear();
    if (i.isDir() && !i.entries().isEmpty()) {
      putChildren(i.entries());
    }
  }

  private void putChildren(MemDirectory d) {
    ArrayDeque<Inode> q = orphans;
    if (q != null) {
      d.forEach(q::add);
      return;
    }
    q = new ArrayDeque<>();
    orphans = q;
    d.forEach(q::add);
    for (Inode i = q.poll(); i != null; i = q.poll()) {
      i.put();
    }
    orphans = null;
  }

  // ---- the whole ----

  /** Mirrors shmem_statfs. */
  @Override
  public void statfs(Dentry dentry, StatFs out) {
    out.type = MAGIC;
    out.bsize = Page.SIZE;
    out.frsize = Page.SIZE;
    out.namelen = NAME_MAX;
    out.fsid = sb.dev();
    long blocks = maxBlocks;
    if (blocks != 0) {
      out.blocks = blocks;
      // Other file systems of the VFS may have used up the frames that ours are yet to come from.
      out.bfree = Math.max(0, Math.min(blocks - usedBlocks.get(), frames.free()));
      out.bavail = out.bfree;
    }
    long inodes = maxInodes;
    if (inodes != 0) {
      out.files = inodes;
      out.ffree = Math.max(0, (inodes * INODE_SPACE - usedInodeSpace.get()) / INODE_SPACE);
    }
  }

  /**
   * Changes size and nr_inodes; other options are checked and ignored. Mirrors shmem_reconfigure.
   */
  @Override
  public void remountFs(SuperBlock s, int flags, Map<String, @Nullable String> options)
      throws ErrnoException {
    MemOptions o = MemOptions.parse(options, frames);
    Long blocks = o.blocks();
    if (blocks != null && blocks != 0) {
      if (maxBlocks == 0) {
        throw MemOptions.bad("cannot limit the size of a file system mounted without a limit");
      }
      if (usedBlocks.get() > blocks) {
        throw MemOptions.bad("size is below what is in use");
      }
    }
    Long inodes = o.inodes();
    if (inodes != null && inodes != 0) {
      if (maxInodes == 0) {
        throw MemOptions.bad("cannot limit the inodes of a file system mounted without a limit");
      }
      if (usedInodeSpace.get() > inodes * INODE_SPACE) {
        throw MemOptions.bad("nr_inodes is below what is in use");
      }
    }
    if (blocks != null) {
      maxBlocks = blocks;
    }
    if (inodes != null) {
      maxInodes = inodes;
    }
  }

  /** Mirrors shmem_show_options. */
  @Override
  public void showOptions(SuperBlock s, OptionSink out) {
    if (maxBlocks != defaultBlocks()) {
      out.add("size", (maxBlocks << (Page.SHIFT - 10)) + "k");
    }
    if (maxInodes != defaultInodes()) {
      out.add("nr_inodes", Long.toString(maxInodes));
    }
    if (rootMode != DEFAULT_MODE) {
      out.add("mode", String.format("%03o", rootMode));
    }
    if (rootUid != 0) {
      out.add("uid", Integer.toUnsignedString(rootUid));
    }
    if (rootGid != 0) {
      out.add("gid", Integer.toUnsignedString(rootGid));
    }
  }
}
