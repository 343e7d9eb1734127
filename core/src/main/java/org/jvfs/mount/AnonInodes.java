// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mount;

import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.FileOperations;
import org.jvfs.contract.Implemented;
import org.jvfs.contract.InodeOperations;
import org.jvfs.cred.Caller;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.effect.MayBlock;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Iattr;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Mutex;
import org.jvfs.superblock.PseudoFs;
import org.jvfs.superblock.VfsPath;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Timespec;

/**
 * Open files that have no name anywhere: instances of epoll, inotify and fanotify, which share one
 * inode, and pipes, which have one each. Both stand in a file system inside the VFS, mounted when
 * the first is opened, in no namespace, and released with the VFS. Mirrors fs/anon_inodes.c and
 * pipefs.
 */
public final class AnonInodes {
  private static final LockClass CLASS = new LockClass("anon_inodes");
  private static final long ANON_INODE_FS_MAGIC = 0x09041934;
  private static final long PIPEFS_MAGIC = 0x50495045;

  /** What {@link #open} may be told to keep, of O_*. */
  private static final int KEPT = ~(Fcntl.O_CLOEXEC | Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_TRUNC);

  /** The shared inode is nobody's: nothing of it can be changed. */
  private static final InodeOperations SHARED =
      new InodeOperations() {
        @Override
        public void setattr(Caller caller, Dentry dentry, Iattr attr) throws ErrnoException {
          throw Errno.EOPNOTSUPP.exception();
        }
      };

  private final MountTable mounts;

  /** Held while a file system is mounted, or all are released. */
  private final Mutex lock = new Mutex(CLASS);

  private final AtomicLong nextIno = new AtomicLong(1);

  /** Set once, under {@link #lock}. */
  private volatile @Nullable Mount anon;

  /** Likewise. */
  private volatile @Nullable Mount pipes;

  /** The inode that all but pipes share, referenced; set before {@link #anon}. */
  private @Nullable Inode shared;

  /** Set under {@link #lock}, never cleared. */
  private volatile boolean released;

  public AnonInodes(MountTable mounts) {
    this.mounts = mounts;
  }

  /**
   * A file of the shared inode, for {@code Task.install}. May be sought and positioned only if the
   * table overrides {@code llseek}. Errors: ESRCH if the VFS is closed. May block. Mirrors
   * anon_inode_getfile.
   *
   * @param name what /proc would show after {@code anon_inode:}
   * @param flags O_ACCMODE and flags that F_GETFL is to show; O_CLOEXEC is the descriptor's
   */
  @MayBlock
  public OpenFile open(
      Cred cred, String name, FileOperations fop, int flags, @Nullable Object privateData)
      throws ErrnoException {
    Mount m = anon;
    if (m == null) {
      m = mountAnon();
    }
    reference(m);
    Inode i = shared;
    assert i != null;
    i.hold();
    return file(cred, m, i, name, fop, flags, privateData);
  }

  /**
   * A file of a new inode of pipefs. Errors: ESRCH if the VFS is closed. May block. Mirrors
   * get_pipe_inode with alloc_file_pseudo.
   */
  @MayBlock
  public OpenFile openPipe(Caller caller, FileOperations fop, int flags) throws ErrnoException {
    Mount m = pipes;
    if (m == null) {
      m = mountPipes();
    }
    reference(m);
    Inode i = newInode(m, Mode.S_IFIFO | 0600);
    i.setUid(caller.cred().fsuid());
    i.setGid(caller.cred().fsgid());
    return file(caller.cred(), m, i, "pipe:[" + i.ino() + "]", fop, flags, null);
  }

  /** A second file of the same place. Mirrors alloc_file_clone. */
  public static OpenFile again(OpenFile base, FileOperations fop, int flags) {
    return file(base.cred(), base.path().get(), fop, flags, null);
  }

  /**
   * A reference on the mount unless it is released. Why none is taken on what has gone: we count
   * and then look at {@link #released}; who releases says so and then adds up. Either he sees our
   * count and the mount stays, or we see that he has begun and take it back.
   */
  private void reference(Mount m) throws ErrnoException {
    m.get();
    VarHandle.fullFence();
    if (released) {
      m.put();
      throw Errno.ESRCH.exception();
    }
  }

  private Inode newInode(Mount m, int mode) {
    Inode i = m.sb().inodes().newInode();
    i.setIno(nextIno.incrementAndGet());
    i.setMode(mode);
    Timespec now = i.now();
    i.setAtime(now);
    i.setMtime(now);
    i.setCtime(now);
    i.setBtime(now);
    return i;
  }

  /** Takes over the references on mount and inode. */
  private static OpenFile file(
      Cred cred,
      Mount m,
      Inode i,
      String name,
      FileOperations fop,
      int flags,
      @Nullable Object privateData) {
    Dentry d = m.sb().dcache().allocPseudo(m.sb(), name.getBytes(StandardCharsets.UTF_8), i);
    return file(cred, new VfsPath(m, d), fop, flags, privateData);
  }

  private static OpenFile file(
      Cred cred, VfsPath at, FileOperations fop, int flags, @Nullable Object privateData) {
    OpenFile f = new OpenFile(flags & KEPT, cred);
    f.setPath(at);
    f.setFop(fop);
    f.setPrivateData(privateData);
    f.addMode(OpenFile.FMODE_OPENED | OpenFile.FMODE_INTERNAL);
    if (Implemented.has(fop, "llseek")) {
      f.addMode(OpenFile.FMODE_LSEEK);
    }
    return f;
  }

  private Mount mountAnon() throws ErrnoException {
    lock.lock();
    try {
      Mount m = anon;
      if (m == null) {
        m = mount("anon_inodefs", ANON_INODE_FS_MAGIC);
        // No type at all, as in Linux.
        Inode i = newInode(m, 0600);
        i.setOps(SHARED, FileOperations.DEFAULT);
        shared = i;
        anon = m;
      }
      return m;
    } finally {
      lock.unlock();
    }
  }

  private Mount mountPipes() throws ErrnoException {
    lock.lock();
    try {
      Mount m = pipes;
      if (m == null) {
        m = mount("pipefs", PIPEFS_MAGIC);
        pipes = m;
      }
      return m;
    } finally {
      lock.unlock();
    }
  }

  private Mount mount(String name, long magic) throws ErrnoException {
    if (released) {
      throw Errno.ESRCH.exception();
    }
    return mounts.mountInternal(new PseudoFs(name, magic));
  }

  /** Lets the file systems go; those end with the last of their open files. May block. */
  @MayBlock
  public void release() {
    lock.lock();
    boolean first = !released;
    released = true;
    lock.unlock();
    if (!first) {
      return;
    }
    VarHandle.fullFence();
    Inode i = shared;
    if (i != null) {
      i.put();
    }
    Mount a = anon;
    if (a != null) {
      mounts.releaseInternal(a);
    }
    Mount p = pipes;
    if (p != null) {
      mounts.releaseInternal(p);
    }
  }
}
