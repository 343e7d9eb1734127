// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fault;

import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dentry;
import org.jvfs.effect.MayBlock;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Inode;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/**
 * Where the VFS asks for faults: just before it calls the driver, when all checks were passed, and
 * just after. Where a superblock has none, each is a look at one field.
 */
public final class FaultPoints {
  private FaultPoints() {}

  // ---- before ----

  /**
   * Bytes are about to be read.
   *
   * @return how many of {@code len} to ask for
   */
  @MayBlock
  public static long read(OpenFile f, long pos, long len) throws ErrnoException {
    Faults x = f.inode().sb().faultsOrNull();
    return x == null ? len : transfer(x, FaultOp.READ, f, pos, len);
  }

  /**
   * Bytes are about to be written.
   *
   * @return how many of {@code len} to write
   */
  @MayBlock
  public static long write(OpenFile f, long pos, long len) throws ErrnoException {
    Faults x = f.inode().sb().faultsOrNull();
    return x == null ? len : transfer(x, FaultOp.WRITE, f, pos, len);
  }

  @MayBlock
  private static long transfer(Faults x, FaultOp op, OpenFile f, long pos, long len)
      throws ErrnoException {
    // Pipes and what has no name are on no disk.
    return f.inode().isReg() ? meet(x, op, f, f.dentry(), null, pos, len) : len;
  }

  /** Something is about to be asked of an open file. */
  @MayBlock
  public static void file(FaultOp op, OpenFile f) throws ErrnoException {
    Faults x = f.inode().sb().faultsOrNull();
    if (x != null) {
      meet(x, op, f, f.dentry(), null, 0, 0);
    }
  }

  /** Space within a file is about to be given or taken. */
  @MayBlock
  public static void fallocate(OpenFile f, int mode, long pos, long len) throws ErrnoException {
    Faults x = f.inode().sb().faultsOrNull();
    if (x != null) {
      boolean gives = (mode & (Fcntl.FALLOC_FL_PUNCH_HOLE | Fcntl.FALLOC_FL_COLLAPSE_RANGE)) != 0;
      FaultOp op = gives ? FaultOp.DEALLOCATE : FaultOp.FALLOCATE;
      meet(x, op, f, f.dentry(), null, pos, gives ? 0 : len);
    }
  }

  /** Something is about to be asked of, or done to, a place. */
  @MayBlock
  public static void place(FaultOp op, Dentry d) throws ErrnoException {
    place(op, d, null);
  }

  /** The same, perhaps through an open file. */
  @MayBlock
  public static void place(FaultOp op, Dentry d, @Nullable OpenFile f) throws ErrnoException {
    Faults x = d.sb().faultsOrNull();
    if (x != null) {
      meet(x, op, f, d, null, 0, 0);
    }
  }

  /** A name is about to be changed. */
  @MayBlock
  public static void rename(Dentry from, Dentry to) throws ErrnoException {
    Faults x = from.sb().faultsOrNull();
    if (x != null) {
      meet(x, FaultOp.RENAME, null, from, to, 0, 0);
    }
  }

  /** A file system is about to be written out as a whole. */
  @MayBlock
  public static void sync(SuperBlock sb) throws ErrnoException {
    Faults x = sb.faultsOrNull();
    if (x != null) {
      meet(x, FaultOp.SYNC, null, null, null, 0, 0);
    }
  }

  /**
   * A file is about to be made durable. A fault is a write error: it is recorded, and told once to
   * each who has the file open.
   */
  @MayBlock
  public static void fsync(OpenFile f, boolean datasync) throws ErrnoException {
    Faults x = f.inode().sb().faultsOrNull();
    if (x == null) {
      return;
    }
    DiskRecorder r = x.recorder();
    FaultOp op = datasync ? FaultOp.FDATASYNC : FaultOp.FSYNC;
    if (r != null) {
      r.begin(op, f);
    }
    // An error is remembered with the pages, so there have to be some.
    f.inode().beforeMapping();
    AddressSpace m = f.inode().mappingOrNull();
    try {
      x.meet(op, f, f.dentry(), null, 0, 0);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EINTR || m == null) {
        throw e;
      }
      if (r != null) {
        r.syncFailed(f);
      }
      m.recordError(e.errno());
      f.inode().sb().recordError(e.errno());
    }
    if (m != null) {
      m.checkAndAdvance(f);
    }
  }

  @MayBlock
  private static long meet(
      Faults x,
      FaultOp op,
      @Nullable OpenFile f,
      @Nullable Dentry place,
      @Nullable Dentry second,
      long pos,
      long len)
      throws ErrnoException {
    DiskRecorder r = x.recorder();
    if (r != null) {
      r.begin(op, f);
    }
    return x.meet(op, f, place, second, pos, len);
  }

  // ---- after ----

  private static @Nullable DiskRecorder recorder(SuperBlock sb) {
    Faults x = sb.faultsOrNull();
    return x == null ? null : x.recorder();
  }

  public static void opened(OpenFile f) {
    DiskRecorder r = recorder(f.inode().sb());
    if (r != null) {
      r.opened(f);
    }
  }

  public static void wrote(OpenFile f, long pos, long len) {
    DiskRecorder r = recorder(f.inode().sb());
    if (r != null && f.inode().isReg()) {
      r.wrote(f, pos, len);
    }
  }

  public static void allocated(OpenFile f) {
    DiskRecorder r = recorder(f.inode().sb());
    if (r != null) {
      r.allocated(f);
    }
  }

  public static void resized(Inode i) {
    DiskRecorder r = recorder(i.sb());
    if (r != null) {
      r.resized(i);
    }
  }

  /** An inode was made, with its first name. */
  @MayBlock
  public static void entered(Inode dir, Dentry name) throws ErrnoException {
    DiskRecorder r = recorder(dir.sb());
    if (r != null) {
      r.entered(dir, name);
    }
  }

  /** An inode that was there got a name. */
  public static void linked(Inode dir, Dentry name) {
    DiskRecorder r = recorder(dir.sb());
    if (r != null) {
      r.linked(dir, name);
    }
  }

  /** A name was removed; the dentry still has its inode. */
  public static void removed(Inode dir, Dentry name) {
    DiskRecorder r = recorder(dir.sb());
    if (r != null) {
      r.removed(dir, name);
    }
  }

  /** A name was changed; the dentries have not moved yet. */
  public static void renamed(Inode oldDir, Dentry from, Inode newDir, Dentry to, int flags) {
    DiskRecorder r = recorder(oldDir.sb());
    if (r != null) {
      r.renamed(oldDir, from, newDir, to, flags);
    }
  }

  @MayBlock
  public static void synced(OpenFile f, boolean datasync) throws ErrnoException {
    DiskRecorder r = recorder(f.inode().sb());
    if (r != null) {
      r.synced(f, datasync);
    }
  }

  @MayBlock
  public static void syncedAll(SuperBlock sb) throws ErrnoException {
    DiskRecorder r = recorder(sb);
    if (r != null) {
      r.syncedAll();
    }
  }
}
