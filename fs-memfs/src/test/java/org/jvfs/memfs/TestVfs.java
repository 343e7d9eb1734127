// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Caller;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dcache;
import org.jvfs.dcache.Dentry;
import org.jvfs.file.DirContext;
import org.jvfs.file.IovIter;
import org.jvfs.file.Kiocb;
import org.jvfs.file.OpenFile;
import org.jvfs.filelock.DelegatedException;
import org.jvfs.inode.Attributes;
import org.jvfs.inode.Iattr;
import org.jvfs.inode.Inode;
import org.jvfs.lock.Subclass;
import org.jvfs.pagecache.FramePool;
import org.jvfs.superblock.MountContext;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.superblock.VfsMount;
import org.jvfs.superblock.VfsPath;
import org.jvfs.superblock.VfsState;
import org.jvfs.uapi.Clock;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.StatFs;
import org.jvfs.uapi.Statx;

/**
 * One memfs, and the few steps of the VFS that a test of a driver needs: lookup, the locks around
 * each method, open files.
 */
final class TestVfs implements AutoCloseable {
  final FramePool frames;
  final VfsState state;
  final SuperBlock sb;
  final Dentry root;
  final List<String> complaints = new ArrayList<>();
  private final VfsMount mnt;
  private int umask;

  final Caller caller =
      new Caller() {
        @Override
        public Cred cred() {
          return Cred.ROOT;
        }

        @Override
        public int umask() {
          return umask;
        }
      };

  TestVfs(long budget, Map<String, String> options) throws ErrnoException {
    frames = new FramePool(budget);
    state = new VfsState(Clock.system(), frames, 1000, complaints::add);
    MemFileSystemType type = new MemFileSystemType();
    root = type.mount(new MountContext(type, state, Cred.ROOT, "none", 0, options));
    sb = root.sb();
    sb.sUmount().unlock();
    mnt = new PlainMount(root, sb);
  }

  void setUmask(int m) {
    umask = m;
  }

  private static final class PlainMount extends VfsMount {
    PlainMount(Dentry root, SuperBlock sb) {
      super(root, sb, 0);
    }

    @Override
    public long id() {
      return 1;
    }

    @Override
    public void get() {
      // Lives as long as the test.
    }

    @Override
    public void put() {
      // Lives as long as the test.
    }

    @Override
    public void wantWrite() {
      // Never read-only.
    }

    @Override
    public void dropWrite() {
      // Never read-only.
    }
  }

  static byte[] bytes(String s) {
    return s.getBytes(StandardCharsets.ISO_8859_1);
  }

  // ---- names ----

  /** The dentry of a name, positive or negative, with a reference. The directory is locked. */
  private Dentry lookupLocked(Dentry dir, String name) throws ErrnoException {
    Dcache dc = sb.dcache();
    byte[] b = bytes(name);
    int h = (int) dir.hashOf(b, 0, b.length);
    Dentry d = dc.lookup(dir, b, 0, b.length, h);
    if (d != null) {
      return d;
    }
    d = dc.allocParallel(dir, b, 0, b.length, h);
    if (d.isInLookup()) {
      Dentry other = dir.inode().iop().lookup(dir.inode(), d, 0);
      dc.lookupDone(d);
      if (other != null) {
        d.put();
        d = other;
      }
    }
    return d;
  }

  Dentry lookup(Dentry dir, String name) throws ErrnoException {
    dir.inode().rwsem().lockShared();
    try {
      return lookupLocked(dir, name);
    } finally {
      dir.inode().rwsem().unlockShared();
    }
  }

  /** Whether the file system has the name. */
  boolean exists(Dentry dir, String name) throws ErrnoException {
    Dentry d = lookup(dir, name);
    try {
      return d.isPositive();
    } finally {
      d.put();
    }
  }

  /** A method that makes a name. */
  interface Make {
    void in(Inode dir, Dentry dentry) throws ErrnoException;
  }

  Dentry make(Dentry dir, String name, Make how) throws ErrnoException {
    dir.inode().rwsem().lock(Subclass.PARENT);
    try {
      Dentry d = lookupLocked(dir, name);
      boolean made = false;
      try {
        how.in(dir.inode(), d);
        made = true;
      } finally {
        if (!made) {
          d.put();
        }
      }
      return d;
    } finally {
      dir.inode().rwsem().unlock();
    }
  }

  Dentry create(Dentry dir, String name) throws ErrnoException {
    return make(dir, name, (i, d) -> i.iop().create(caller, i, d, 0644, true));
  }

  Dentry mkdir(Dentry dir, String name) throws ErrnoException {
    return make(dir, name, (i, d) -> i.iop().mkdir(caller, i, d, 0755));
  }

  Dentry symlink(Dentry dir, String name, String target) throws ErrnoException {
    return make(dir, name, (i, d) -> i.iop().symlink(caller, i, d, bytes(target)));
  }

  Dentry link(Dentry old, Dentry dir, String name) throws ErrnoException {
    return make(
        dir,
        name,
        (i, d) -> {
          old.inode().rwsem().lock();
          try {
            i.iop().link(old, i, d);
          } finally {
            old.inode().rwsem().unlock();
          }
        });
  }

  void remove(Dentry dir, String name) throws ErrnoException {
    dir.inode().rwsem().lock(Subclass.PARENT);
    try {
      Dentry d = lookupLocked(dir, name);
      Inode victim = d.inode();
      victim.rwsem().lock(Subclass.CHILD);
      try {
        if (victim.isDir()) {
          dir.inode().iop().rmdir(dir.inode(), d);
        } else {
          dir.inode().iop().unlink(dir.inode(), d);
        }
      } catch (ErrnoException e) {
        d.put();
        throw e;
      } finally {
        victim.rwsem().unlock();
      }
      sb.dcache().delete(d);
      d.put();
    } finally {
      dir.inode().rwsem().unlock();
    }
  }

  void rename(Dentry from, String old, Dentry to, String name, int flags) throws ErrnoException {
    from.inode().rwsem().lock(Subclass.PARENT);
    if (from != to) {
      to.inode().rwsem().lock(Subclass.PARENT2);
    }
    Dentry a = lookupLocked(from, old);
    Dentry b = lookupLocked(to, name);
    try {
      from.inode().iop().rename(caller, from.inode(), a, to.inode(), b, flags);
      if ((flags & org.jvfs.uapi.Fcntl.RENAME_EXCHANGE) != 0) {
        sb.dcache().exchange(a, b);
      } else {
        sb.dcache().move(a, b);
      }
    } finally {
      b.put();
      a.put();
      to.inode().rwsem().unlock();
      if (from != to) {
        from.inode().rwsem().unlock();
      }
    }
  }

  // ---- open files ----

  OpenFile open(Dentry d, int flags) {
    OpenFile f = new OpenFile(flags, Cred.ROOT);
    f.setPath(new VfsPath(mnt, d).get());
    f.setFop(d.inode().fop());
    return f;
  }

  long write(OpenFile f, long pos, byte[] data) throws ErrnoException {
    return f.fop().writeIter(new Kiocb(f, caller, pos), IovIter.of(data));
  }

  byte[] read(OpenFile f, long pos, int len) throws ErrnoException {
    byte[] b = new byte[len];
    int n = (int) f.fop().readIter(new Kiocb(f, caller, pos), IovIter.of(b));
    return java.util.Arrays.copyOf(b, n);
  }

  void truncate(Dentry d, long size) throws ErrnoException {
    Iattr a = new Iattr();
    a.valid = Iattr.ATTR_SIZE;
    a.size = size;
    d.inode().rwsem().lock();
    try {
      Attributes.change(caller, d, a);
    } catch (DelegatedException e) {
      throw new AssertionError("nobody has a delegation", e);
    } finally {
      d.inode().rwsem().unlock();
    }
  }

  /** Lists a directory from a cookie, at most {@code max} entries; answers where to go on. */
  long list(OpenFile dir, long from, int max, Consumer<String> out) throws ErrnoException {
    int[] left = {max};
    DirContext ctx =
        new DirContext() {
          @Override
          public boolean emit(byte[] name, int off, int len, long ino, int dtype, long nextPos) {
            if (left[0] == 0) {
              return false;
            }
            left[0]--;
            out.accept(new String(name, off, len, StandardCharsets.ISO_8859_1));
            return true;
          }
        };
    ctx.pos = from;
    dir.inode().rwsem().lockShared();
    try {
      dir.fop().iterateShared(dir, ctx);
    } finally {
      dir.inode().rwsem().unlockShared();
    }
    return ctx.pos;
  }

  Statx stat(Dentry d) throws ErrnoException {
    Statx s = new Statx();
    Attributes.get(mnt, d, s, Statx.STATX_BASIC_STATS, 0);
    return s;
  }

  StatFs statfs() throws ErrnoException {
    StatFs s = new StatFs();
    sb.ops().statfs(root, s);
    return s;
  }

  @Nullable String firstComplaint() {
    return complaints.isEmpty() ? null : complaints.getFirst();
  }

  /** Unmounts: every inode must be gone, and every frame free. */
  @Override
  public void close() {
    root.put();
    sb.deactivate();
    String complaint = firstComplaint();
    int used = frames.used();
    frames.close();
    if (complaint != null || used != 0) {
      throw new AssertionError("after unmount: " + complaint + ", frames in use: " + used);
    }
  }
}
