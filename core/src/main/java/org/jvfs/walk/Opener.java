// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.walk;

import org.jspecify.annotations.Nullable;
import org.jvfs.contract.Implemented;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dcache;
import org.jvfs.dcache.Dentry;
import org.jvfs.fault.FaultOp;
import org.jvfs.fault.FaultPoints;
import org.jvfs.file.OpenFile;
import org.jvfs.filelock.DelegatedException;
import org.jvfs.filelock.Leases;
import org.jvfs.inode.Attributes;
import org.jvfs.inode.Iattr;
import org.jvfs.inode.Inode;
import org.jvfs.inode.Permission;
import org.jvfs.notify.Fsnotify;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pipe.Fifos;
import org.jvfs.superblock.Notifier;
import org.jvfs.superblock.VfsMount;
import org.jvfs.superblock.VfsPath;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;

/** From a path to an open file. Mirrors path_openat with its helpers, and fs/open.c. */
public final class Opener {
  private static final byte[] NO_NAME = {'/'};

  private final PathWalk walk;
  private final Dcache dcache;

  public Opener(PathWalk walk) {
    this.walk = walk;
    this.dcache = walk.dcache();
  }

  /**
   * Opens, and creates where asked. Errors, in order: those of the walk; EISDIR; ENOENT; EROFS,
   * EACCES (creating); EEXIST; ELOOP (O_NOFOLLOW on a link); ENOTDIR; EISDIR (writing a directory);
   * EACCES, EPERM, ETXTBSY, EROFS, ENXIO, ENOSPC. May block.
   */
  public OpenFile open(FsCaller caller, @Nullable VfsPath base, byte[] path, OpenHow how)
      throws ErrnoException {
    if (path.length == 0) {
      throw Errno.ENOENT.exception();
    }
    if (path.length >= Fcntl.PATH_MAX) {
      throw Errno.ENAMETOOLONG.exception();
    }
    Nameidata nd = walk.acquire(caller, caller.cred(), base, path, path.length);
    OpenFile file = new OpenFile(how.flags & ~Fcntl.FMODE_EXEC, caller.cred());
    boolean done = false;
    try {
      int r = openAt(nd, file, how, how.lookup | Lookup.RCU);
      if (r == Errno.ECHILD.neg) {
        r =
            (how.lookup & Lookup.CACHED) != 0
                ? Errno.EAGAIN.neg
                : openAt(nd, file, how, how.lookup);
      }
      if (r == Errno.ESTALE.neg) {
        r = openAt(nd, file, how, how.lookup | Lookup.REVAL);
      }
      ErrnoException.check(r);
      done = true;
      return file;
    } finally {
      walk.release(nd);
      if (!done) {
        file.put();
      }
    }
  }

  /**
   * Opens a place that was found before, as a door does that keeps places. No walk, no creation.
   * Mirrors dentry_open.
   */
  public OpenFile openPath(FsCaller caller, VfsPath at, OpenHow how) throws ErrnoException {
    OpenFile file = new OpenFile(how.flags & ~Fcntl.FMODE_EXEC, caller.cred());
    boolean done = false;
    try {
      if ((how.lookup & Lookup.DIRECTORY) != 0 && !at.dentry().inode().isDir()) {
        throw Errno.ENOTDIR.exception();
      }
      if ((how.flags & Fcntl.O_PATH) != 0) {
        bindPathOnly(at.mnt(), at.dentry(), file);
      } else {
        finishOpen(caller, at.mnt(), at.dentry(), file, how.flags, how.accMode);
      }
      done = true;
      return file;
    } finally {
      if (!done) {
        file.put();
      }
    }
  }

  private int openAt(Nameidata nd, OpenFile file, OpenHow how, int flags) {
    try {
      if ((how.flags & Fcntl.O_TMPFILE_BIT) != 0) {
        return openTmpfile(nd, file, how, flags);
      }
      if ((how.flags & Fcntl.O_PATH) != 0) {
        return openPathOnly(nd, file, flags);
      }
      int r = walk.pathInit(nd, flags);
      byte[] buf = nd.name;
      int off = nd.linkOff;
      int end = nd.nameLen;
      while (r == 0 && (r = walk.linkPathWalk(nd, buf, off, end)) == 0) {
        r = lastComponent(nd, file, how);
        if (r != PathWalk.STEP_LINK) {
          break;
        }
        r = 0;
        buf = nd.linkBuf;
        off = nd.linkOff;
        end = buf.length;
      }
      if (r == 0) {
        r = doOpen(nd, file, how);
      }
      return r;
    } catch (ErrnoException e) {
      return e.neg();
    } finally {
      nd.terminate();
    }
  }

  private int openPathOnly(Nameidata nd, OpenFile file, int flags) throws ErrnoException {
    int r = lookupPlace(nd, flags);
    if (r != 0) {
      return r;
    }
    r = walk.completeWalk(nd);
    if (r == 0 && (nd.flags & Lookup.DIRECTORY) != 0 && !nd.inode().isDir()) {
      r = Errno.ENOTDIR.neg;
    }
    if (r == 0) {
      bindPathOnly(nd.mnt(), nd.dentry(), file);
    }
    return r;
  }

  private static void bindPathOnly(VfsMount mnt, Dentry d, OpenFile file) {
    bind(mnt, d, file);
    file.removeMode(OpenFile.FMODE_READ | OpenFile.FMODE_WRITE);
    file.addMode(OpenFile.FMODE_PATH);
  }

  /** Walks to the end without opening. */
  private int lookupPlace(Nameidata nd, int flags) {
    int r = walk.pathInit(nd, flags);
    byte[] buf = nd.name;
    int off = nd.linkOff;
    int end = nd.nameLen;
    while (r == 0 && (r = walk.linkPathWalk(nd, buf, off, end)) == 0) {
      if (nd.lastType == Nameidata.LAST_NORM && nd.trailingSlash()) {
        nd.flags |= Lookup.FOLLOW | Lookup.DIRECTORY;
      }
      r = walk.walkComponent(nd, PathWalk.WALK_TRAILING);
      if (r != PathWalk.STEP_LINK) {
        break;
      }
      r = 0;
      buf = nd.linkBuf;
      off = nd.linkOff;
      end = buf.length;
    }
    return r;
  }

  private int openTmpfile(Nameidata nd, OpenFile file, OpenHow how, int flags)
      throws ErrnoException {
    int r = lookupPlace(nd, flags | Lookup.DIRECTORY);
    if (r == 0) {
      r = walk.completeWalk(nd);
    }
    if (r == 0 && !nd.inode().isDir()) {
      r = Errno.ENOTDIR.neg;
    }
    if (r != 0) {
      return r;
    }
    FsCaller caller = nd.caller();
    VfsMount mnt = nd.mnt();
    Dentry dirDentry = nd.dentry();
    Inode dir = dirDentry.inode();
    mnt.wantWrite();
    try {
      ErrnoException.check(
          Permission.check(caller.cred(), dir, Permission.MAY_WRITE | Permission.MAY_EXEC));
      if (!Implemented.has(dir.iop(), "tmpfile")) {
        return Errno.EOPNOTSUPP.neg;
      }
      Dentry d = dcache.alloc(dirDentry, NO_NAME, 0, 1);
      try {
        int mode = NameChecks.prepareMode(caller, dir, how.mode, how.mode, how.mode);
        FaultPoints.place(FaultOp.CREATE, dirDentry);
        dir.checkedIop().tmpfile(caller, dir, d, mode);
        dcache.markTmpfile(d);
        file.addMode(OpenFile.FMODE_CREATED);
        finishOpen(caller, mnt, d, file, how.flags & ~(Fcntl.O_TRUNC | Fcntl.O_CREAT), 0);
        if ((how.flags & Fcntl.O_EXCL) == 0) {
          d.inode().setLinkable();
        }
      } finally {
        d.put();
      }
    } finally {
      mnt.dropWrite();
    }
    return 0;
  }

  /** Mirrors open_last_lookups: finds or makes the last component and steps onto it. */
  private int lastComponent(Nameidata nd, OpenFile file, OpenHow how) throws ErrnoException {
    int openFlags = how.flags;
    nd.flags |= how.intent;
    if (nd.lastType != Nameidata.LAST_NORM) {
      return walk.walkComponent(nd, PathWalk.WALK_TRAILING);
    }
    boolean creat = (openFlags & Fcntl.O_CREAT) != 0;
    nd.found = null;
    if (creat && nd.trailingSlash()) {
      return Errno.EISDIR.neg;
    }
    if (nd.trailingSlash()) {
      nd.flags |= Lookup.FOLLOW | Lookup.DIRECTORY;
    }
    if (!creat) {
      return walk.walkComponent(nd, PathWalk.WALK_TRAILING);
    }
    if ((openFlags & Fcntl.O_EXCL) == 0) {
      int r = walk.lookupFast(nd);
      if (r < 0) {
        return r;
      }
      Dentry d = nd.found;
      if (d != null && d.isNegative()) {
        // To make it we need the directory's lock, and then we look again.
        if (!nd.rcu()) {
          d.put();
        }
        nd.found = null;
      }
    }
    if (nd.found == null) {
      if (nd.rcu() && !nd.unlazy(walk.mounts())) {
        return Errno.ECHILD.neg;
      }
      Dentry d = lookupOrCreate(nd, file, how);
      if (file.hasMode(OpenFile.FMODE_OPENED | OpenFile.FMODE_CREATED)) {
        nd.dentry().put();
        nd.dentry = d;
        nd.inode = d.inode();
        return 0;
      }
      nd.found = d;
    }
    Dentry d = nd.found;
    assert d != null;
    if (nd.depth > 0) {
      int top = --nd.depth;
      if (!nd.rcu()) {
        nd.putLink(top);
      }
    }
    int r = walk.stepInto(nd, PathWalk.WALK_TRAILING, d);
    if (r == PathWalk.STEP_LINK) {
      nd.flags &= ~(Lookup.OPEN | Lookup.CREATE | Lookup.EXCL);
    }
    return r;
  }

  private Dentry lookupOrCreate(Nameidata nd, OpenFile file, OpenHow how) throws ErrnoException {
    while (true) {
      try {
        return lookupOrCreateOnce(nd, file, how);
      } catch (DelegatedException e) {
        e.await();
      }
    }
  }

  private Dentry lookupOrCreateOnce(Nameidata nd, OpenFile file, OpenHow how)
      throws ErrnoException, DelegatedException {
    VfsMount mnt = nd.mnt();
    boolean gotWrite = true;
    try {
      mnt.wantWrite();
    } catch (ErrnoException e) {
      // Perhaps the file exists and need not be made: decided under the lock.
      gotWrite = false;
    }
    Dentry dirDentry = nd.dentry();
    Inode dir = dirDentry.inode();
    Dentry d;
    try {
      dir.rwsem().lock();
      try {
        d = lookupOpen(nd, dirDentry, dir, file, how, gotWrite);
        if (file.hasMode(OpenFile.FMODE_CREATED)) {
          Fsnotify.create(dir, d);
        }
        if (file.hasMode(OpenFile.FMODE_OPENED)) {
          Fsnotify.open(file);
        }
      } finally {
        dir.rwsem().unlock();
      }
    } finally {
      if (gotWrite) {
        mnt.dropWrite();
      }
    }
    if (file.hasMode(OpenFile.FMODE_CREATED)) {
      Notifier n = walk.state().notifier();
      if (n != null) {
        n.entry(nd.caller(), dirDentry, d.name(), null);
      }
    }
    return d;
  }

  /** Mirrors lookup_open; the directory is locked exclusively. */
  private Dentry lookupOpen(
      Nameidata nd, Dentry dirDentry, Inode dir, OpenFile file, OpenHow how, boolean gotWrite)
      throws ErrnoException, DelegatedException {
    FsCaller caller = nd.caller();
    if (dir.hasFlag(Inode.S_DEAD)) {
      throw Errno.ENOENT.exception();
    }
    file.removeMode(OpenFile.FMODE_CREATED);
    Dentry d;
    while (true) {
      Dentry c = dcache.lookup(dirDentry, nd.lastBuf, nd.lastOff, nd.lastLen, nd.lastHash);
      d =
          c != null
              ? c
              : dcache.allocParallel(dirDentry, nd.lastBuf, nd.lastOff, nd.lastLen, nd.lastHash);
      if (d.isInLookup()) {
        break;
      }
      int status = d.hasRevalidate() ? d.checkedOps().dRevalidate(d, nd.flags) : 1;
      if (status > 0) {
        break;
      }
      if (status == 0) {
        walk.invalidate(d);
      }
      d.put();
      ErrnoException.check(status);
    }
    if (d.isPositive()) {
      return d;
    }
    boolean ok = false;
    try {
      int mode = NameChecks.prepareMode(caller, dir, how.mode, Mode.S_IALLUGO, Mode.S_IFREG);
      int createError =
          gotWrite
              ? Permission.check(caller.cred(), dir, Permission.MAY_WRITE | Permission.MAY_EXEC)
              : Errno.EROFS.neg;
      if (Implemented.has(dir.iop(), "atomicOpen")) {
        int flags = createError != 0 ? how.flags & ~Fcntl.O_CREAT : how.flags;
        if ((flags & Fcntl.O_CREAT) != 0) {
          // It may make the name, or find that another machine has.
          Leases.tryBreakDelegation(dir);
        }
        FaultPoints.place((flags & Fcntl.O_CREAT) != 0 ? FaultOp.CREATE : FaultOp.OPEN, d);
        boolean opened = dir.checkedIop().atomicOpen(caller, dir, d, file, flags, mode);
        dcache.lookupDone(d);
        if (opened && file.hasMode(OpenFile.FMODE_CREATED)) {
          FaultPoints.entered(dir, d);
        }
        if (opened) {
          bind(nd.mnt(), d, file);
          ok = true;
          return d;
        }
      } else if (d.isInLookup()) {
        Dentry asked = d;
        d = null;
        d = walk.askFileSystem(dir, asked, nd.lastLen, nd.flags);
      }
      if (d.isNegative()) {
        if (createError != 0) {
          throw Errno.of(createError).exception();
        }
        Leases.tryBreakDelegation(dir);
        FaultPoints.place(FaultOp.CREATE, d);
        dir.checkedIop().create(caller, dir, d, mode, (how.flags & Fcntl.O_EXCL) != 0);
        FaultPoints.entered(dir, d);
        file.addMode(OpenFile.FMODE_CREATED);
      }
      ok = true;
      return d;
    } finally {
      if (!ok && d != null) {
        dcache.lookupDone(d);
        d.put();
      }
    }
  }

  /** Mirrors do_open. */
  private int doOpen(Nameidata nd, OpenFile file, OpenHow how) throws ErrnoException {
    if (!file.hasMode(OpenFile.FMODE_OPENED | OpenFile.FMODE_CREATED)) {
      int r = walk.completeWalk(nd);
      if (r != 0) {
        return r;
      }
    }
    int flags = how.flags;
    Inode i = nd.inode();
    boolean created = file.hasMode(OpenFile.FMODE_CREATED);
    if ((flags & Fcntl.O_CREAT) != 0) {
      if ((flags & Fcntl.O_EXCL) != 0 && !created) {
        return Errno.EEXIST.neg;
      }
      if (i.isDir()) {
        return Errno.EISDIR.neg;
      }
      int r = mayCreateInSticky(nd, i);
      if (r != 0) {
        return r;
      }
    }
    if ((nd.flags & Lookup.DIRECTORY) != 0 && !i.isDir()) {
      return Errno.ENOTDIR.neg;
    }
    int acc = how.accMode;
    if (created) {
      // Whoever makes a file may do with it what it asked for, whatever the mode says.
      flags &= ~Fcntl.O_TRUNC;
      acc = 0;
    }
    if (file.hasMode(OpenFile.FMODE_OPENED)) {
      mayOpen(nd.cred(), nd.mnt(), i, flags, acc);
      return 0;
    }
    finishOpen(nd.caller(), nd.mnt(), nd.dentry(), file, flags, acc);
    return 0;
  }

  /** Checks, opens, truncates. */
  private void finishOpen(
      FsCaller caller, VfsMount mnt, Dentry d, OpenFile file, int flags, int acc)
      throws ErrnoException {
    Inode i = d.inode();
    boolean truncate = i.isReg() && (flags & Fcntl.O_TRUNC) != 0;
    if (truncate) {
      mnt.wantWrite();
    }
    try {
      mayOpen(caller.cred(), mnt, i, flags, acc);
      openFile(caller, mnt, d, file);
      if (truncate) {
        truncateOpened(caller, d, file);
      }
    } finally {
      if (truncate) {
        mnt.dropWrite();
      }
    }
  }

  /** Mirrors handle_truncate. */
  private static void truncateOpened(FsCaller caller, Dentry d, OpenFile file)
      throws ErrnoException {
    Inode i = d.inode();
    if (!i.getWriteAccess()) {
      throw Errno.ETXTBSY.exception();
    }
    try {
      Attributes.truncate(
          caller, d, 0, Iattr.ATTR_MTIME | Iattr.ATTR_CTIME | Iattr.ATTR_OPEN, file);
    } finally {
      i.putWriteAccess();
    }
  }

  /** Mirrors may_open. */
  private static void mayOpen(Cred cred, VfsMount mnt, Inode i, int flags, int acc)
      throws ErrnoException {
    int f = flags;
    int mode = i.mode();
    switch (mode & Mode.S_IFMT) {
      case Mode.S_IFLNK -> throw Errno.ELOOP.exception();
      case Mode.S_IFDIR -> {
        if ((acc & Permission.MAY_WRITE) != 0) {
          throw Errno.EISDIR.exception();
        }
        if ((acc & Permission.MAY_EXEC) != 0) {
          throw Errno.EACCES.exception();
        }
      }
      case Mode.S_IFBLK, Mode.S_IFCHR -> {
        if (mnt.hasFlag(VfsMount.MNT_NODEV)) {
          throw Errno.EACCES.exception();
        }
        if ((acc & Permission.MAY_EXEC) != 0) {
          throw Errno.EACCES.exception();
        }
        f &= ~Fcntl.O_TRUNC;
      }
      case Mode.S_IFIFO, Mode.S_IFSOCK -> {
        if ((acc & Permission.MAY_EXEC) != 0) {
          throw Errno.EACCES.exception();
        }
        f &= ~Fcntl.O_TRUNC;
      }
      default -> {
        if ((acc & Permission.MAY_EXEC) != 0 && mnt.hasFlag(VfsMount.MNT_NOEXEC)) {
          throw Errno.EACCES.exception();
        }
      }
    }
    ErrnoException.check(Permission.check(cred, i, Permission.MAY_OPEN | acc));
    if (i.hasFlag(Inode.S_APPEND)
        && (((f & Fcntl.O_ACCMODE) != Fcntl.O_RDONLY && (f & Fcntl.O_APPEND) == 0)
            || (f & Fcntl.O_TRUNC) != 0)) {
      throw Errno.EPERM.exception();
    }
    if ((f & Fcntl.O_NOATIME) != 0 && !Permission.ownerOrCapable(cred, i)) {
      throw Errno.EPERM.exception();
    }
  }

  /**
   * The restriction of O_CREAT on others' files in sticky directories. Mirrors
   * may_create_in_sticky.
   */
  private int mayCreateInSticky(Nameidata nd, Inode i) {
    boolean reg = i.isReg();
    boolean fifo = (i.mode() & Mode.S_IFMT) == Mode.S_IFIFO;
    int regular = walk.state().sysctl().protectedRegular;
    int fifos = walk.state().sysctl().protectedFifos;
    if ((nd.dirMode & Mode.S_ISVTX) == 0
        || (reg && regular == 0)
        || (fifo && fifos == 0)
        || i.uid() == nd.dirUid
        || i.uid() == nd.cred().fsuid()) {
      return 0;
    }
    if ((nd.dirMode & 0002) != 0) {
      return Errno.EACCES.neg;
    }
    if ((nd.dirMode & 0020) != 0 && ((fifo && fifos >= 2) || (reg && regular >= 2))) {
      return Errno.EACCES.neg;
    }
    return 0;
  }

  /** Binds the file to a place, taking references of its own. */
  private static void bind(VfsMount mnt, Dentry d, OpenFile file) {
    mnt.get();
    d.get();
    file.setPath(new VfsPath(mnt, d));
  }

  /** Mirrors do_dentry_open. */
  private static void openFile(FsCaller caller, VfsMount mnt, Dentry d, OpenFile file)
      throws ErrnoException {
    bind(mnt, d, file);
    Inode i = d.inode();
    AddressSpace mapping = i.mappingOrNull();
    if (mapping != null) {
      file.setWbErr(mapping.sampleError());
    }
    int mode = i.mode();
    if (file.hasMode(OpenFile.FMODE_WRITE) && !Mode.isSpecial(mode)) {
      if (!i.getWriteAccess()) {
        throw Errno.ETXTBSY.exception();
      }
      try {
        mnt.wantWrite();
      } catch (ErrnoException e) {
        i.putWriteAccess();
        throw e;
      }
      file.addMode(OpenFile.FMODE_WRITER);
    } else if (Mode.isReg(mode) && file.hasMode(OpenFile.FMODE_READ)) {
      i.getReadAccess();
      file.addMode(OpenFile.FMODE_READER);
    }
    if (Mode.isReg(mode) || Mode.isDir(mode)) {
      file.addMode(OpenFile.FMODE_ATOMIC_POS);
    }
    if (Mode.isFifo(mode)) {
      openFifo(caller, i, file);
      return;
    }
    if (Mode.isSpecial(mode)) {
      // No driver stands behind device nodes, and sockets are not opened.
      throw Errno.ENXIO.exception();
    }
    file.setFop(i.fop());
    Leases.breakLease(i, file.flags());
    file.addMode(OpenFile.FMODE_LSEEK | OpenFile.FMODE_PREAD | OpenFile.FMODE_PWRITE);
    if (file.hasFlag(Fcntl.O_DIRECT) && !canBeDirect(file)) {
      throw Errno.EINVAL.exception();
    }
    FaultPoints.file(FaultOp.OPEN, file);
    file.checkedFop().open(i, file);
    FaultPoints.opened(file);
    file.addMode(OpenFile.FMODE_OPENED);
    file.changeFlags(Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_NOCTTY | Fcntl.O_TRUNC, 0);
    Fsnotify.open(file);
  }

  /** Whether reads and writes may pass the page cache by. Mirrors FMODE_CAN_ODIRECT. */
  public static boolean canBeDirect(OpenFile file) {
    return file.inode().canBeDirect();
  }

  /** May wait for the other end, with nothing held. Errors: those of {@link Fifos#open}, EINVAL. */
  private static void openFifo(FsCaller caller, Inode i, OpenFile file) throws ErrnoException {
    Fifos.open(caller, i, file);
    file.addMode(OpenFile.FMODE_OPENED);
    file.changeFlags(Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_NOCTTY | Fcntl.O_TRUNC, 0);
    if (file.hasFlag(Fcntl.O_DIRECT)) {
      // As in Linux refused only after the other end has come.
      throw Errno.EINVAL.exception();
    }
  }
}
