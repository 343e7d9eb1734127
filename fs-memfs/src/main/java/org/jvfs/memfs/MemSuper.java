// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.SuperOperations;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
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

  /** Unused names kept cached: one of so many objects, but at least so many. */
  private static final int CACHED_PART = 8;

  private static final int MIN_CACHED = 130_000;

  /** After so many new objects the number of those cached is looked at; a power of two. */
  private static final int LIMIT_STEP = 1024;

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

  private final NamePolicy names;
  private final MemInodes inodes;

  /** Set once, as the file system is mounted. */
  private @Nullable MemNode root;

  private MemSuper(SuperBlock sb, Cred cred, MemOptions o) {
    this.sb = sb;
    this.frames = sb.state().frames();
    this.maxBlocks = o.blocks() != null ? o.blocks() : defaultBlocks();
    this.maxInodes = o.inodes() != null ? o.inodes() : defaultInodes();
    this.rootMode = o.mode() != null ? o.mode() : DEFAULT_MODE;
    this.rootUid = o.uid() != null ? o.uid() : cred.fsuid();
    this.rootGid = o.gid() != null ? o.gid() : cred.fsgid();
    this.names = o.names() != null ? o.names() : NamePolicy.EXACT;
    this.inodes = new MemInodes(sb);
  }

  /** When two names of a directory are one. */
  NamePolicy names() {
    return names;
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
    if (s.names != NamePolicy.EXACT) {
      sb.setDentryOps(new NameOps(s.names));
    }
    sb.setExportOps(new MemExport());
    MemInode root = s.newInode(Mode.S_IFDIR | s.rootMode, 0);
    root.setUid(s.rootUid);
    root.setGid(s.rootGid);
    s.root = root.node();
    s.limitCache();
    sb.setRoot(sb.dcache().makeRoot(sb, root));
  }

  // ---- space ----

  FramePool frames() {
    return frames;
  }

  /** Counts one block of data. Errors: ENOSPC. */
  void takeBlock() throws ErrnoException {
    takeBlocks(1);
  }

  /** Counts up to {@code n} blocks of data, as many as there are; at least one. Errors: ENOSPC. */
  int takeBlocks(int n) throws ErrnoException {
    while (true) {
      long used = usedBlocks.get();
      long max = maxBlocks;
      int got = max == 0 ? n : (int) Math.min(n, max - used);
      if (got <= 0) {
        throw Errno.ENOSPC.exception();
      }
      if (usedBlocks.compareAndSet(used, used + got)) {
        return got;
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

  MemInodes inodes() {
    return inodes;
  }

  /**
   * A new object, and its inode with its operations, one link (two for a directory) and one
   * reference. Errors: ENOSPC. Mirrors shmem_get_inode.
   */
  MemInode newInode(int mode, long rdev) throws ErrnoException {
    takeInodeSpace(INODE_SPACE);
    MemInode i = inodes.create(mode, rdev);
    if ((i.ino() & (LIMIT_STEP - 1)) == 0) {
      limitCache();
    }
    return i;
  }

  /**
   * A file in use takes several times what its node does: of many, some are kept ready, so that the
   * average stays small.
   */
  private void limitCache() {
    long objects = usedInodeSpace.get() / INODE_SPACE;
    sb.setDentryLimit((int) Math.clamp(objects / CACHED_PART, MIN_CACHED, Integer.MAX_VALUE));
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

  /** What is not in use is its node alone, from which an inode is made again in no time. */
  @Override
  public boolean dropInode(Inode inode) {
    return true;
  }

  /** Writes the inode back to its node; without links, frees what the object took. */
  @Override
  public void evictInode(Inode inode) {
    MemInode i = (MemInode) inode;
    MemNode n = i.node();
    // Else it was made when there was one already, and never shown.
    if (n.inode() == i) {
      if (i.nlink() == 0) {
        freeBlocks(i.dataBlocks());
        if (n.pagesOrNull() != null) {
          i.truncateFinal();
        }
        freeInodeSpace(INODE_SPACE + n.xattrSpace());
      }
      inodes.leave(i);
    }
    i.clear();
  }

  /** Gives back the frames of all files that still have names. */
  @Override
  public void putSuper(SuperBlock s) {
    ArrayDeque<MemNode> way = new ArrayDeque<>();
    if (root != null) {
      way.add(root);
    }
    for (MemNode n = way.poll(); n != null; n = way.poll()) {
      switch (n.data()) {
        case AddressSpace m -> m.truncateFinal();
        case MemDirectory d -> d.forEach(way::add);
        case null, default -> {}
      }
    }
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
    if (o.names() != null && o.names() != names) {
      throw MemOptions.bad("names cannot be changed while mounted");
    }
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
