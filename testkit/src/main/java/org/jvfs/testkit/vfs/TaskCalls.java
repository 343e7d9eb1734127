// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.vfs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.PlaceCalls;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.cred.Cred;
import org.jvfs.file.DirContext;
import org.jvfs.file.IovIter;
import org.jvfs.superblock.ExportOperations;
import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.call.Time;
import org.jvfs.uapi.EpollEvent;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.PollFd;
import org.jvfs.uapi.StatFs;
import org.jvfs.uapi.Statx;
import org.jvfs.uapi.Timespec;

/** The system calls of a {@link Task}, translated and nothing more. */
final class TaskCalls implements Calls {
  private static final int PIPE_ROOM = 65536;

  private final Task task;

  /** Told of every failure, with what it says beside its number. */
  private final Consumer<ErrnoException> failures;

  TaskCalls(Task task) {
    this(task, e -> {});
  }

  TaskCalls(Task task, Consumer<ErrnoException> failures) {
    this.task = task;
    this.failures = failures;
    task.setDescriptorLimit(1024);
  }

  @Override
  public void close() {
    task.exit();
  }

  /** A call that answers a number. */
  @FunctionalInterface
  private interface Number {
    long call() throws ErrnoException;
  }

  /** A call that answers nothing. */
  @FunctionalInterface
  private interface Plain {
    void call() throws ErrnoException;
  }

  /** A call that answers a whole result. */
  @FunctionalInterface
  private interface Full {
    Result call() throws ErrnoException;
  }

  private Result number(Number n) {
    return full(() -> Result.ok(n.call()));
  }

  private Result plain(Plain p) {
    return full(
        () -> {
          p.call();
          return Result.ZERO;
        });
  }

  private Result full(Full f) {
    try {
      return f.call();
    } catch (ErrnoException e) {
      failures.accept(e);
      return Result.fail(e.errno().code);
    }
  }

  // descriptors

  @Override
  public Result openat(int dirfd, byte[] path, int flags, int mode) {
    return number(() -> task.openat(dirfd, path, flags, mode));
  }

  @Override
  public Result openat2(int dirfd, byte[] path, long flags, long mode, long resolve) {
    return number(() -> task.openat2(dirfd, path, flags, mode, resolve));
  }

  @Override
  public Result closeFd(int fd) {
    return plain(() -> task.close(fd));
  }

  @Override
  public Result dup(int fd) {
    return number(() -> task.dup(fd));
  }

  @Override
  public Result dup2(int fd, int newFd) {
    return number(() -> task.dup2(fd, newFd));
  }

  @Override
  public Result dup3(int fd, int newFd, int flags) {
    return number(() -> task.dup3(fd, newFd, flags));
  }

  @Override
  public Result fcntlGetfl(int fd) {
    return number(() -> task.fcntl(fd, Fcntl.F_GETFL, 0));
  }

  @Override
  public Result fcntlSetfl(int fd, int flags) {
    return number(() -> task.fcntl(fd, Fcntl.F_SETFL, flags));
  }

  @Override
  public Result fcntlDupfd(int fd, int atLeast, boolean cloexec) {
    return number(() -> task.fcntl(fd, cloexec ? Fcntl.F_DUPFD_CLOEXEC : Fcntl.F_DUPFD, atLeast));
  }

  @Override
  public Result fcntlGetfd(int fd) {
    return number(() -> task.fcntl(fd, Fcntl.F_GETFD, 0));
  }

  @Override
  public Result setNofile(int limit) {
    task.setDescriptorLimit(limit);
    return Result.ZERO;
  }

  // data

  /** A call that reads into a buffer. */
  @FunctionalInterface
  private interface Reader {
    long read(IovIter to) throws ErrnoException;
  }

  private Result read(int count, Reader r) {
    return full(
        () -> {
          byte[] b = new byte[Math.max(count, 0)];
          long n = r.read(IovIter.of(b));
          return Result.ok(n, new Payload.Data(Bytes.owned(Arrays.copyOf(b, (int) n))));
        });
  }

  private static IovIter pieces(byte[] data, int[] lengths) {
    MemorySegment[] s = new MemorySegment[lengths.length];
    int at = 0;
    for (int i = 0; i < lengths.length; i++) {
      s[i] = MemorySegment.ofArray(data).asSlice(at, lengths[i]);
      at += lengths[i];
    }
    return new IovIter(s);
  }

  private Result readv(int[] lengths, Reader r) {
    return full(
        () -> {
          byte[] b = new byte[Arrays.stream(lengths).sum()];
          long n = r.read(pieces(b, lengths));
          return Result.ok(n, new Payload.Data(Bytes.owned(Arrays.copyOf(b, (int) n))));
        });
  }

  @Override
  public Result read(int fd, int count) {
    return read(count, to -> task.read(fd, to));
  }

  @Override
  public Result write(int fd, byte[] data) {
    return number(() -> task.write(fd, IovIter.of(data)));
  }

  @Override
  public Result pread(int fd, int count, long offset) {
    return read(count, to -> task.pread(fd, to, offset));
  }

  @Override
  public Result pwrite(int fd, byte[] data, long offset) {
    return number(() -> task.pwrite(fd, IovIter.of(data), offset));
  }

  @Override
  public Result readv(int fd, int[] lengths) {
    return readv(lengths, to -> task.preadv2(fd, to, -1, 0));
  }

  @Override
  public Result writev(int fd, byte[] data, int[] lengths) {
    return number(() -> task.pwritev2(fd, pieces(data, lengths), -1, 0));
  }

  @Override
  public Result preadv2(int fd, int[] lengths, long offset, int flags) {
    return readv(lengths, to -> task.preadv2(fd, to, offset, flags));
  }

  @Override
  public Result pwritev2(int fd, byte[] data, int[] lengths, long offset, int flags) {
    return number(() -> task.pwritev2(fd, pieces(data, lengths), offset, flags));
  }

  @Override
  public Result lseek(int fd, long offset, int whence) {
    return number(() -> task.lseek(fd, offset, whence));
  }

  @Override
  public Result truncate(byte[] path, long length) {
    return plain(() -> task.truncate(path, length));
  }

  @Override
  public Result ftruncate(int fd, long length) {
    return plain(() -> task.ftruncate(fd, length));
  }

  @Override
  public Result fallocate(int fd, int mode, long offset, long length) {
    return plain(() -> task.fallocate(fd, mode, offset, length));
  }

  /**
   * Null pointers are {@link Long#MIN_VALUE} here; a given offset below zero is an error of its
   * own.
   */
  private static boolean badOffset(long offset) {
    return offset < 0 && offset != Long.MIN_VALUE;
  }

  @Override
  public Result copyFileRange(
      int in, long inOffset, int out, long outOffset, long length, int flags) {
    return number(() -> task.copyFileRange(in, inOffset, out, outOffset, length, flags));
  }

  @Override
  public Result sendfile(int out, int in, long offset, long count) {
    return number(() -> task.sendfile(out, in, offset, count));
  }

  @Override
  public Result spliceThroughPipe(int in, long inOffset, int out, long outOffset, int length) {
    return full(
        () -> {
          Task.PipeFds pipe = task.pipe2(0);
          try {
            long wanted = Math.min(length, PIPE_ROOM);
            long moved = task.splice(in, inOffset, pipe.write(), Task.OWN_POSITION, wanted, 0);
            if (moved <= 0) {
              return Result.ok(moved);
            }
            long total = 0;
            long at = outOffset;
            while (total < moved) {
              try {
                long n = task.splice(pipe.read(), Task.OWN_POSITION, out, at, moved - total, 0);
                if (n <= 0) {
                  return Result.ok(total > 0 ? total : n);
                }
                total += n;
                at += badOffset(at) || at == Long.MIN_VALUE ? 0 : n;
              } catch (ErrnoException e) {
                if (total > 0) {
                  return Result.ok(total);
                }
                throw e;
              }
            }
            return Result.ok(total);
          } finally {
            task.close(pipe.read());
            task.close(pipe.write());
          }
        });
  }

  @Override
  public Result pipe2(int flags) {
    return number(
        () -> {
          Task.PipeFds p = task.pipe2(flags);
          return (long) p.write() << 32 | p.read();
        });
  }

  @Override
  public Result splice(int in, long inOffset, int out, long outOffset, long length, int flags) {
    return number(() -> task.splice(in, inOffset, out, outOffset, length, flags));
  }

  @Override
  public Result tee(int in, int out, long length, int flags) {
    return number(() -> task.tee(in, out, length, flags));
  }

  @Override
  public Result fcntlGetPipeSize(int fd) {
    return number(() -> task.fcntl(fd, Fcntl.F_GETPIPE_SZ, 0));
  }

  @Override
  public Result fcntlSetPipeSize(int fd, int bytes) {
    return number(() -> task.fcntl(fd, Fcntl.F_SETPIPE_SZ, bytes));
  }

  @Override
  public Result ioctlNread(int fd) {
    return number(() -> task.ioctl(fd, Fcntl.FIONREAD, 0));
  }

  @Override
  public Result poll(int[] fds, int[] events) {
    return full(
        () -> {
          PollFd[] set = new PollFd[fds.length];
          for (int i = 0; i < fds.length; i++) {
            set[i] = new PollFd(fds[i], events[i]);
          }
          int n = task.poll(set, 0);
          byte[] out = new byte[2 * fds.length];
          for (int i = 0; i < fds.length; i++) {
            out[2 * i] = (byte) set[i].revents;
            out[2 * i + 1] = (byte) (set[i].revents >>> 8);
          }
          return Result.ok(n, new Payload.Data(Bytes.owned(out)));
        });
  }

  @Override
  public Result epollCreate1(int flags) {
    return number(() -> task.epollCreate1(flags));
  }

  @Override
  public Result epollCtl(int epfd, int op, int fd, int events, long data) {
    return plain(() -> task.epollCtl(epfd, op, fd, new EpollEvent(events, data)));
  }

  @Override
  public Result epollWait(int epfd, int max) {
    return full(
        () -> {
          List<EpollEvent> got = task.epollWait(epfd, max, 0);
          ByteBuffer out = ByteBuffer.allocate(12 * got.size()).order(ByteOrder.LITTLE_ENDIAN);
          got.forEach(e -> out.putInt(e.events()).putLong(e.data()));
          return Result.ok(got.size(), new Payload.Data(Bytes.owned(out.array())));
        });
  }

  @Override
  public Result fsync(int fd) {
    return plain(() -> task.fsync(fd));
  }

  @Override
  public Result fdatasync(int fd) {
    return plain(() -> task.fdatasync(fd));
  }

  @Override
  public Result syncfs(int fd) {
    return plain(() -> task.syncfs(fd));
  }

  @Override
  public Result syncFileRange(int fd, long offset, long length, int flags) {
    return plain(() -> task.syncFileRange(fd, offset, length, flags));
  }

  // directories

  @Override
  public Result getdents64(int fd, int bufferSize) {
    return full(
        () -> {
          List<Payload.Entry> out = new ArrayList<>();
          long[] used = {0};
          boolean[] full = {false};
          task.getdents(
              fd,
              new DirContext() {
                @Override
                public boolean emit(
                    byte[] name, int off, int len, long ino, int dtype, long nextPos) {
                  // struct linux_dirent64: 19 bytes, the name, a zero, padded to 8.
                  int record = (19 + len + 1 + 7) & ~7;
                  if (used[0] + record > bufferSize) {
                    full[0] = true;
                    return false;
                  }
                  used[0] += record;
                  Bytes n = Bytes.owned(Arrays.copyOfRange(name, off, off + len));
                  out.add(new Payload.Entry(n, ino, nextPos, dtype));
                  return true;
                }
              });
          if (out.isEmpty() && full[0]) {
            return Result.fail(Errno.EINVAL.code);
          }
          return Result.ok(used[0], new Payload.Entries(out));
        });
  }

  @Override
  public Result mkdirat(int dirfd, byte[] path, int mode) {
    return plain(() -> task.mkdirat(dirfd, path, mode));
  }

  @Override
  public Result mknodat(int dirfd, byte[] path, int mode, long dev) {
    return plain(
        () -> task.mknodat(dirfd, path, mode, Mode.makedev((int) (dev >>> 32), (int) dev)));
  }

  @Override
  public Result symlinkat(byte[] target, int dirfd, byte[] path) {
    return plain(() -> task.symlinkat(target, dirfd, path));
  }

  @Override
  public Result linkat(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath, int flags) {
    return plain(() -> task.linkat(oldDirfd, oldPath, newDirfd, newPath, flags));
  }

  @Override
  public Result unlinkat(int dirfd, byte[] path, int flags) {
    return plain(() -> task.unlinkat(dirfd, path, flags));
  }

  @Override
  public Result renameat2(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath, int flags) {
    return plain(() -> task.renameat2(oldDirfd, oldPath, newDirfd, newPath, flags));
  }

  @Override
  public Result readlinkat(int dirfd, byte[] path, int bufferSize) {
    return full(
        () -> {
          if (bufferSize <= 0) {
            throw Errno.EINVAL.exception();
          }
          byte[] t = task.readlinkat(dirfd, path);
          byte[] cut = Arrays.copyOf(t, Math.min(t.length, bufferSize));
          return Result.ok(cut.length, new Payload.Data(Bytes.owned(cut)));
        });
  }

  // attributes

  private static long devOf(long dev) {
    return ((long) Mode.major(dev) << 32) | (Mode.minor(dev) & 0xffffffffL);
  }

  private static Time time(Timespec t) {
    return new Time(t.sec(), t.nsec());
  }

  @Override
  public Result statx(int dirfd, byte[] path, int flags, int mask) {
    return full(
        () -> {
          Statx s = new Statx();
          task.statx(dirfd, path, flags, mask, s);
          return Result.ok(
              0,
              new Payload.Stat(
                  s.mask,
                  s.blksize,
                  s.attributes,
                  s.attributesMask,
                  s.nlink,
                  s.uid,
                  s.gid,
                  s.mode,
                  s.ino,
                  s.size,
                  s.blocks,
                  time(s.atime),
                  time(s.btime),
                  time(s.ctime),
                  time(s.mtime),
                  devOf(s.rdev),
                  devOf(s.dev)));
        });
  }

  private static Result statfs(StatFs s) {
    return Result.ok(
        0,
        new Payload.FsStat(
            s.type, s.bsize, s.blocks, s.bfree, s.bavail, s.files, s.ffree, s.namelen, s.frsize,
            s.flags));
  }

  @Override
  public Result statfs(byte[] path) {
    return full(() -> statfs(task.statfs(path)));
  }

  @Override
  public Result fstatfs(int fd) {
    return full(() -> statfs(task.fstatfs(fd)));
  }

  @Override
  public Result faccessat2(int dirfd, byte[] path, int mode, int flags) {
    return plain(() -> task.faccessat2(dirfd, path, mode, flags));
  }

  @Override
  public Result fchmodat2(int dirfd, byte[] path, int mode, int flags) {
    return plain(() -> task.fchmodat(dirfd, path, mode, flags));
  }

  @Override
  public Result fchmod(int fd, int mode) {
    return plain(() -> task.fchmod(fd, mode));
  }

  @Override
  public Result fchownat(int dirfd, byte[] path, int uid, int gid, int flags) {
    return plain(() -> task.fchownat(dirfd, path, uid, gid, flags));
  }

  @Override
  public Result fchown(int fd, int uid, int gid) {
    return plain(() -> task.fchown(fd, uid, gid));
  }

  private static Timespec timespec(Time t) {
    if (t.nsec() == Time.NSEC_NOW) {
      return PlaceCalls.UTIME_NOW;
    }
    if (t.nsec() == Time.NSEC_OMIT) {
      return PlaceCalls.UTIME_OMIT;
    }
    return new Timespec(t.sec(), (int) t.nsec());
  }

  private static boolean impossible(Time t) {
    return t.nsec() != Time.NSEC_NOW
        && t.nsec() != Time.NSEC_OMIT
        && (t.nsec() < 0 || t.nsec() > 999_999_999);
  }

  @Override
  public Result utimensat(int dirfd, byte @Nullable [] path, Time atime, Time mtime, int flags) {
    return plain(
        () -> {
          if (impossible(atime) || impossible(mtime)) {
            // A Timespec cannot say this; the kernel notices after it has found the object.
            find(dirfd, path, flags);
            throw Errno.EINVAL.exception();
          }
          task.utimensat(dirfd, path, timespec(atime), timespec(mtime), flags);
        });
  }

  private void find(int dirfd, byte @Nullable [] path, int flags) throws ErrnoException {
    if (path == null) {
      if (dirfd == AT_FDCWD) {
        throw Errno.EFAULT.exception();
      }
      task.file(dirfd).put();
    } else {
      task.faccessat2(dirfd, path, Fcntl.F_OK, flags);
    }
  }

  @Override
  public Result ioctlGetFlags(int fd) {
    return Result.fail(Errno.ENOTTY.code);
  }

  @Override
  public Result ioctlSetFlags(int fd, int flags) {
    return Result.fail(Errno.ENOTTY.code);
  }

  // extended attributes

  private static String name(byte[] name) {
    return new String(name, ISO_8859_1);
  }

  private static int at(boolean follow) {
    return follow ? 0 : Fcntl.AT_SYMLINK_NOFOLLOW;
  }

  @Override
  public Result setxattr(byte[] path, boolean follow, byte[] name, byte[] value, int flags) {
    return plain(() -> task.setxattr(path, at(follow), name(name), value, flags));
  }

  @Override
  public Result fsetxattr(int fd, byte[] name, byte[] value, int flags) {
    return plain(() -> task.fsetxattr(fd, name(name), value, flags));
  }

  /**
   * Hands out as much as asked for: nothing but the length for a size of 0, ERANGE if it does not
   * fit.
   */
  private static Result value(byte[] v, int size) {
    if (size == 0) {
      return Result.ok(v.length);
    }
    if (v.length > size) {
      return Result.fail(Errno.ERANGE.code);
    }
    return Result.ok(v.length, new Payload.Data(Bytes.copyOf(v)));
  }

  @Override
  public Result getxattr(byte[] path, boolean follow, byte[] name, int size) {
    return full(() -> value(task.getxattr(path, at(follow), name(name)), size));
  }

  @Override
  public Result fgetxattr(int fd, byte[] name, int size) {
    return full(() -> value(task.fgetxattr(fd, name(name)), size));
  }

  private static Result names(List<String> names, int size) {
    int total = names.stream().mapToInt(n -> n.length() + 1).sum();
    if (size == 0) {
      return Result.ok(total);
    }
    if (total > size) {
      return Result.fail(Errno.ERANGE.code);
    }
    List<Bytes> out = new ArrayList<>();
    names.forEach(n -> out.add(Bytes.owned(n.getBytes(ISO_8859_1))));
    return Result.ok(total, new Payload.Names(out));
  }

  @Override
  public Result listxattr(byte[] path, boolean follow, int size) {
    return full(() -> names(task.listxattr(path, at(follow)), size));
  }

  @Override
  public Result flistxattr(int fd, int size) {
    return full(() -> names(task.flistxattr(fd), size));
  }

  @Override
  public Result removexattr(byte[] path, boolean follow, byte[] name) {
    return plain(() -> task.removexattr(path, at(follow), name(name)));
  }

  @Override
  public Result fremovexattr(int fd, byte[] name) {
    return plain(() -> task.fremovexattr(fd, name(name)));
  }

  // handles and mounts

  @Override
  public Result nameToHandleAt(int dirfd, byte[] path, int handleBytes, int flags) {
    return full(
        () -> {
          if (handleBytes < 0 || handleBytes > 128) {
            throw Errno.EINVAL.exception();
          }
          ExportOperations.Handle h = task.nameToHandleAt(dirfd, path, flags);
          if (h.bytes().length > handleBytes) {
            throw Errno.EOVERFLOW.exception();
          }
          return Result.ok(0, new Payload.Handle(h.type(), Bytes.copyOf(h.bytes())));
        });
  }

  @Override
  public Result openByHandleAt(int mountFd, Payload.Handle handle, int flags) {
    return number(
        () ->
            task.openByHandleAt(
                mountFd,
                new ExportOperations.Handle(handle.type(), handle.bytes().toArray()),
                flags));
  }

  @Override
  public Result mount(byte[] source, byte[] target, String fsType, long flags, String data) {
    return plain(
        () ->
            task.mount(
                new String(source, ISO_8859_1),
                target,
                fsType,
                (int) flags,
                Vfs.parseOptions(data)));
  }

  @Override
  public Result umount2(byte[] target, int flags) {
    return plain(() -> task.umount2(target, flags));
  }

  // the process

  @Override
  public Result umask(int mask) {
    return Result.ok(task.umask(mask));
  }

  @Override
  public Result chdir(byte[] path) {
    return plain(() -> task.chdir(path));
  }

  @Override
  public Result fchdir(int fd) {
    return plain(() -> task.fchdir(fd));
  }

  @Override
  public Result chroot(byte[] path) {
    return plain(() -> task.chroot(path));
  }

  @Override
  public Result getcwd() {
    return full(
        () -> {
          byte[] p = task.getcwd();
          return Result.ok(p.length + 1, new Payload.Data(Bytes.owned(p)));
        });
  }

  @Override
  public Result setCredentials(int uid, int gid, int[] groups) {
    task.setCred(new Cred(uid, gid, groups));
    return Result.ZERO;
  }

  // notification

  @Override
  public Result inotifyInit1(int flags) {
    return number(() -> task.inotifyInit1(flags));
  }

  @Override
  public Result inotifyAddWatch(int fd, byte[] path, int mask) {
    return number(() -> task.inotifyAddWatch(fd, path, mask));
  }

  @Override
  public Result inotifyRmWatch(int fd, int wd) {
    return plain(() -> task.inotifyRmWatch(fd, wd));
  }

  @Override
  public Result fanotifyInit(int flags, int eventFlags) {
    return number(() -> task.fanotifyInit(flags));
  }

  @Override
  public Result fanotifyMark(int fd, int flags, long mask, int dirfd, byte[] path) {
    return plain(() -> task.fanotifyMark(fd, flags, (int) mask, dirfd, path));
  }
}
