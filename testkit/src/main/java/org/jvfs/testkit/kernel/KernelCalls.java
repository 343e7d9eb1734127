// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.foreign.MemorySegment;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.call.Errnos;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.call.Time;

/**
 * A process of the running kernel: each method is that system call, made on a {@link SyscallThread}
 * which has been given a descriptor table, root and umask of its own.
 */
final class KernelCalls implements Calls {
  /** Where the descriptors of a process begin; the numbers below are the JVM's. */
  static final int FIRST_FD = 512;

  private static final int RLIMIT_NOFILE = 7;
  private static final long FS_IOC_GETFLAGS = 0x80086601L;
  private static final long FS_IOC_SETFLAGS = 0x40086602L;
  private static final int F_DUPFD = 0;
  private static final int F_GETFD = 1;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int F_GETPIPE_SZ = 1032;
  private static final long FIONREAD = 0x541b;
  private static final int PIPE_ROOM = 64 << 10;

  private final SyscallThread thread;
  private final int firstFd;
  private final Scratch scratch = new Scratch();
  private long originalNofile = -1;

  /** Descriptor 0 of this process is {@code firstFd} of the thread. */
  KernelCalls(SyscallThread thread, int firstFd) {
    this.thread = thread;
    this.firstFd = firstFd;
  }

  /**
   * The thread's number for a descriptor of the process; {@code AT_FDCWD} and other negatives stay.
   */
  private int fd(int fd) {
    return fd < 0 ? fd : fd + firstFd;
  }

  /** The process's number for the descriptor that a call returned. */
  private Result newFd(Result result) {
    return result.isOk() ? Result.ok(result.value() - firstFd) : result;
  }

  private long raw(int nr, long a, long b, long c, long d, long e, long f) {
    try {
      return thread.call(nr, a, b, c, d, e, f);
    } finally {
      scratch.reset();
    }
  }

  private Result call(int nr, long a) {
    return Result.of(raw(nr, a, 0, 0, 0, 0, 0));
  }

  private Result call(int nr, long a, long b) {
    return Result.of(raw(nr, a, b, 0, 0, 0, 0));
  }

  private Result call(int nr, long a, long b, long c) {
    return Result.of(raw(nr, a, b, c, 0, 0, 0));
  }

  private Result call(int nr, long a, long b, long c, long d) {
    return Result.of(raw(nr, a, b, c, d, 0, 0));
  }

  private Result call(int nr, long a, long b, long c, long d, long e) {
    return Result.of(raw(nr, a, b, c, d, e, 0));
  }

  private Result call(int nr, long a, long b, long c, long d, long e, long f) {
    return Result.of(raw(nr, a, b, c, d, e, f));
  }

  /** Turns a non-negative return value into a result with a payload decoded from it. */
  private static Result decode(long value, LongFunction<? extends Payload> payload) {
    return value < 0 ? Result.of(value) : Result.ok(value, payload.apply(value));
  }

  private static Result data(long value, MemorySegment buffer) {
    return decode(value, n -> new Payload.Data(Structs.bytes(buffer, n)));
  }

  private long string(byte[] path) {
    return scratch.string(path).address();
  }

  private long bytes(byte[] data) {
    return scratch.bytes(data).address();
  }

  private MemorySegment iovec(MemorySegment buffer, int[] lengths) {
    MemorySegment vector = scratch.allocate(16L * lengths.length);
    long at = buffer.address();
    for (int i = 0; i < lengths.length; i++) {
      vector.set(JAVA_LONG_UNALIGNED, 16L * i, at);
      vector.set(JAVA_LONG_UNALIGNED, 16L * i + 8, lengths[i]);
      at += lengths[i];
    }
    return vector;
  }

  private static int sum(int[] lengths) {
    int total = 0;
    for (int length : lengths) {
      total += length;
    }
    return total;
  }

  private long offsetPointer(long offset) {
    if (offset == Long.MIN_VALUE) {
      return 0;
    }
    MemorySegment cell = scratch.allocate(8);
    cell.set(JAVA_LONG_UNALIGNED, 0, offset);
    return cell.address();
  }

  @Override
  public void close() {
    if (originalNofile >= 0) {
      setNofile((int) originalNofile - firstFd);
    }
    thread.close();
    scratch.close();
  }

  /** Runs it on the process's own thread, which spares handing over each call. */
  @Override
  public void batch(Runnable task) {
    thread.run(task);
  }

  // descriptors

  @Override
  public Result openat(int dirfd, byte[] path, int flags, int mode) {
    return newFd(call(Nr.OPENAT, fd(dirfd), string(path), flags, mode));
  }

  @Override
  public Result openat2(int dirfd, byte[] path, long flags, long mode, long resolve) {
    MemorySegment how = scratch.allocate(24);
    how.set(JAVA_LONG_UNALIGNED, 0, flags);
    how.set(JAVA_LONG_UNALIGNED, 8, mode);
    how.set(JAVA_LONG_UNALIGNED, 16, resolve);
    return newFd(call(Nr.OPENAT2, fd(dirfd), string(path), how.address(), 24));
  }

  @Override
  public Result closeFd(int fd) {
    return call(Nr.CLOSE, fd(fd));
  }

  @Override
  public Result dup(int fd) {
    return newFd(call(Nr.DUP, fd(fd)));
  }

  @Override
  public Result dup2(int fd, int newFd) {
    return newFd(call(Nr.DUP2, fd(fd), fd(newFd)));
  }

  @Override
  public Result dup3(int fd, int newFd, int flags) {
    return newFd(call(Nr.DUP3, fd(fd), fd(newFd), flags));
  }

  @Override
  public Result fcntlGetfl(int fd) {
    return call(Nr.FCNTL, fd(fd), F_GETFL, 0);
  }

  @Override
  public Result fcntlSetfl(int fd, int flags) {
    return call(Nr.FCNTL, fd(fd), F_SETFL, flags);
  }

  @Override
  public Result fcntlDupfd(int fd, int atLeast, boolean cloexec) {
    return newFd(call(Nr.FCNTL, fd(fd), cloexec ? F_DUPFD_CLOEXEC : F_DUPFD, fd(atLeast)));
  }

  @Override
  public Result fcntlGetfd(int fd) {
    return call(Nr.FCNTL, fd(fd), F_GETFD, 0);
  }

  /** The limit is one for the whole JVM, so only new descriptors of all its threads feel it. */
  @Override
  public Result setNofile(int limit) {
    MemorySegment cell = scratch.allocate(16);
    long got = thread.call(Nr.PRLIMIT64, 0, RLIMIT_NOFILE, 0, cell.address(), 0, 0);
    if (got < 0) {
      return Result.of(got);
    }
    if (originalNofile < 0) {
      originalNofile = cell.get(JAVA_LONG_UNALIGNED, 0);
    }
    cell.set(JAVA_LONG_UNALIGNED, 0, limit + (long) firstFd);
    return call(Nr.PRLIMIT64, 0, RLIMIT_NOFILE, cell.address(), 0);
  }

  // data

  @Override
  public Result read(int fd, int count) {
    MemorySegment buffer = scratch.allocate(count);
    return data(raw(Nr.READ, fd(fd), buffer.address(), count, 0, 0, 0), buffer);
  }

  @Override
  public Result write(int fd, byte[] data) {
    return call(Nr.WRITE, fd(fd), bytes(data), data.length);
  }

  @Override
  public Result pread(int fd, int count, long offset) {
    MemorySegment buffer = scratch.allocate(count);
    return data(raw(Nr.PREAD64, fd(fd), buffer.address(), count, offset, 0, 0), buffer);
  }

  @Override
  public Result pwrite(int fd, byte[] data, long offset) {
    return call(Nr.PWRITE64, fd(fd), bytes(data), data.length, offset);
  }

  @Override
  public Result readv(int fd, int[] lengths) {
    MemorySegment buffer = scratch.allocate(sum(lengths));
    long vector = iovec(buffer, lengths).address();
    return data(raw(Nr.READV, fd(fd), vector, lengths.length, 0, 0, 0), buffer);
  }

  @Override
  public Result writev(int fd, byte[] data, int[] lengths) {
    return call(Nr.WRITEV, fd(fd), iovec(scratch.bytes(data), lengths).address(), lengths.length);
  }

  @Override
  public Result preadv2(int fd, int[] lengths, long offset, int flags) {
    MemorySegment buffer = scratch.allocate(sum(lengths));
    long vector = iovec(buffer, lengths).address();
    return data(raw(Nr.PREADV2, fd(fd), vector, lengths.length, offset, 0, flags), buffer);
  }

  @Override
  public Result pwritev2(int fd, byte[] data, int[] lengths, long offset, int flags) {
    long vector = iovec(scratch.bytes(data), lengths).address();
    return call(Nr.PWRITEV2, fd(fd), vector, lengths.length, offset, 0, flags);
  }

  @Override
  public Result lseek(int fd, long offset, int whence) {
    return call(Nr.LSEEK, fd(fd), offset, whence);
  }

  @Override
  public Result truncate(byte[] path, long length) {
    return call(Nr.TRUNCATE, string(path), length);
  }

  @Override
  public Result ftruncate(int fd, long length) {
    return call(Nr.FTRUNCATE, fd(fd), length);
  }

  @Override
  public Result fallocate(int fd, int mode, long offset, long length) {
    return call(Nr.FALLOCATE, fd(fd), mode, offset, length);
  }

  @Override
  public Result copyFileRange(
      int in, long inOffset, int out, long outOffset, long length, int flags) {
    return call(
        Nr.COPY_FILE_RANGE,
        fd(in),
        offsetPointer(inOffset),
        fd(out),
        offsetPointer(outOffset),
        length,
        flags);
  }

  @Override
  public Result sendfile(int out, int in, long offset, long count) {
    return call(Nr.SENDFILE, fd(out), fd(in), offsetPointer(offset), count);
  }

  @Override
  public Result spliceThroughPipe(int in, long inOffset, int out, long outOffset, int length) {
    MemorySegment ends = scratch.allocate(8);
    long made = thread.call(Nr.PIPE2, ends.address(), 0, 0, 0, 0, 0);
    if (made < 0) {
      scratch.reset();
      return Result.of(made);
    }
    int readEnd = ends.get(JAVA_INT_UNALIGNED, 0);
    int writeEnd = ends.get(JAVA_INT_UNALIGNED, 4);
    try {
      long wanted = Math.min(length, PIPE_ROOM);
      long moved = thread.call(Nr.SPLICE, fd(in), offsetPointer(inOffset), writeEnd, 0, wanted, 0);
      if (moved <= 0) {
        return Result.of(moved);
      }
      long outPointer = offsetPointer(outOffset);
      long total = 0;
      while (total < moved) {
        long n = thread.call(Nr.SPLICE, readEnd, 0, fd(out), outPointer, moved - total, 0);
        if (n <= 0) {
          return Result.of(total > 0 ? total : n);
        }
        total += n;
      }
      return Result.of(total);
    } finally {
      thread.call(Nr.CLOSE, readEnd, 0, 0, 0, 0, 0);
      thread.call(Nr.CLOSE, writeEnd, 0, 0, 0, 0, 0);
      scratch.reset();
    }
  }

  @Override
  public Result pipe2(int flags) {
    MemorySegment ends = scratch.allocate(8);
    long made = raw(Nr.PIPE2, ends.address(), flags, 0, 0, 0, 0);
    if (made < 0) {
      return Result.of(made);
    }
    long r = ends.get(JAVA_INT_UNALIGNED, 0) - (long) firstFd;
    long w = ends.get(JAVA_INT_UNALIGNED, 4) - (long) firstFd;
    return Result.ok(w << 32 | r);
  }

  @Override
  public Result splice(int in, long inOffset, int out, long outOffset, long length, int flags) {
    return call(
        Nr.SPLICE,
        fd(in),
        offsetPointer(inOffset),
        fd(out),
        offsetPointer(outOffset),
        length,
        flags);
  }

  @Override
  public Result tee(int in, int out, long length, int flags) {
    return call(Nr.TEE, fd(in), fd(out), length, flags);
  }

  @Override
  public Result fcntlGetPipeSize(int fd) {
    return call(Nr.FCNTL, fd(fd), F_GETPIPE_SZ);
  }

  @Override
  public Result fcntlSetPipeSize(int fd, int bytes) {
    return call(Nr.FCNTL, fd(fd), F_SETPIPE_SZ, bytes);
  }

  @Override
  public Result ioctlNread(int fd) {
    MemorySegment cell = scratch.allocate(4);
    long done = raw(Nr.IOCTL, fd(fd), FIONREAD, cell.address(), 0, 0, 0);
    return done < 0 ? Result.of(done) : Result.ok(cell.get(JAVA_INT_UNALIGNED, 0));
  }

  @Override
  public Result poll(int[] fds, int[] events) {
    MemorySegment set = scratch.allocate(8L * fds.length);
    for (int i = 0; i < fds.length; i++) {
      set.set(JAVA_INT_UNALIGNED, 8L * i, fd(fds[i]));
      set.set(JAVA_INT_UNALIGNED, 8L * i + 4, events[i] & 0xffff);
    }
    long n = raw(Nr.POLL, set.address(), fds.length, 0, 0, 0, 0);
    if (n < 0) {
      return Result.of(n);
    }
    byte[] out = new byte[2 * fds.length];
    for (int i = 0; i < fds.length; i++) {
      int revents = set.get(JAVA_INT_UNALIGNED, 8L * i + 4) >>> 16;
      out[2 * i] = (byte) revents;
      out[2 * i + 1] = (byte) (revents >>> 8);
    }
    return Result.ok(n, new Payload.Data(Bytes.owned(out)));
  }

  @Override
  public Result epollCreate1(int flags) {
    return newFd(call(Nr.EPOLL_CREATE1, flags));
  }

  @Override
  public Result epollCtl(int epfd, int op, int fd, int events, long data) {
    MemorySegment event = scratch.allocate(12);
    event.set(JAVA_INT_UNALIGNED, 0, events);
    event.set(JAVA_LONG_UNALIGNED, 4, data);
    return call(Nr.EPOLL_CTL, fd(epfd), op, fd(fd), event.address());
  }

  @Override
  public Result epollWait(int epfd, int max) {
    MemorySegment out = scratch.allocate(12L * Math.clamp(max, 1, 1000));
    return data12(raw(Nr.EPOLL_WAIT, fd(epfd), out.address(), max, 0, 0, 0), out);
  }

  private static Result data12(long value, MemorySegment buffer) {
    return decode(value, n -> new Payload.Data(Structs.bytes(buffer, 12 * n)));
  }

  @Override
  public Result fsync(int fd) {
    return call(Nr.FSYNC, fd(fd));
  }

  @Override
  public Result fdatasync(int fd) {
    return call(Nr.FDATASYNC, fd(fd));
  }

  @Override
  public Result syncfs(int fd) {
    return call(Nr.SYNCFS, fd(fd));
  }

  @Override
  public Result syncFileRange(int fd, long offset, long length, int flags) {
    return call(Nr.SYNC_FILE_RANGE, fd(fd), offset, length, flags);
  }

  // directories

  @Override
  public Result getdents64(int fd, int bufferSize) {
    MemorySegment buffer = scratch.allocate(bufferSize);
    return decode(
        raw(Nr.GETDENTS64, fd(fd), buffer.address(), bufferSize, 0, 0, 0),
        n -> new Payload.Entries(Structs.dirents(buffer, n)));
  }

  @Override
  public Result mkdirat(int dirfd, byte[] path, int mode) {
    return call(Nr.MKDIRAT, fd(dirfd), string(path), mode);
  }

  @Override
  public Result mknodat(int dirfd, byte[] path, int mode, long dev) {
    return call(Nr.MKNODAT, fd(dirfd), string(path), mode, Structs.encodeDev(dev));
  }

  @Override
  public Result symlinkat(byte[] target, int dirfd, byte[] path) {
    return call(Nr.SYMLINKAT, string(target), fd(dirfd), string(path));
  }

  @Override
  public Result linkat(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath, int flags) {
    return call(Nr.LINKAT, fd(oldDirfd), string(oldPath), fd(newDirfd), string(newPath), flags);
  }

  @Override
  public Result unlinkat(int dirfd, byte[] path, int flags) {
    return call(Nr.UNLINKAT, fd(dirfd), string(path), flags);
  }

  @Override
  public Result renameat2(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath, int flags) {
    return call(Nr.RENAMEAT2, fd(oldDirfd), string(oldPath), fd(newDirfd), string(newPath), flags);
  }

  @Override
  public Result readlinkat(int dirfd, byte[] path, int bufferSize) {
    MemorySegment buffer = scratch.allocate(Math.max(bufferSize, 0));
    return data(
        raw(Nr.READLINKAT, fd(dirfd), string(path), buffer.address(), bufferSize, 0, 0), buffer);
  }

  // attributes

  @Override
  public Result statx(int dirfd, byte[] path, int flags, int mask) {
    MemorySegment stat = scratch.allocate(Structs.STATX_SIZE);
    return decode(
        raw(Nr.STATX, fd(dirfd), string(path), flags, mask & 0xffffffffL, stat.address(), 0),
        n -> Structs.statx(stat));
  }

  @Override
  public Result statfs(byte[] path) {
    MemorySegment stat = scratch.allocate(Structs.STATFS_SIZE);
    return decode(
        raw(Nr.STATFS, string(path), stat.address(), 0, 0, 0, 0), n -> Structs.statfs(stat));
  }

  @Override
  public Result fstatfs(int fd) {
    MemorySegment stat = scratch.allocate(Structs.STATFS_SIZE);
    return decode(raw(Nr.FSTATFS, fd(fd), stat.address(), 0, 0, 0, 0), n -> Structs.statfs(stat));
  }

  @Override
  public Result faccessat2(int dirfd, byte[] path, int mode, int flags) {
    return call(Nr.FACCESSAT2, fd(dirfd), string(path), mode, flags);
  }

  @Override
  public Result fchmodat2(int dirfd, byte[] path, int mode, int flags) {
    return call(Nr.FCHMODAT2, fd(dirfd), string(path), mode, flags);
  }

  @Override
  public Result fchmod(int fd, int mode) {
    return call(Nr.FCHMOD, fd(fd), mode);
  }

  @Override
  public Result fchownat(int dirfd, byte[] path, int uid, int gid, int flags) {
    return call(Nr.FCHOWNAT, fd(dirfd), string(path), uid, gid, flags);
  }

  @Override
  public Result fchown(int fd, int uid, int gid) {
    return call(Nr.FCHOWN, fd(fd), uid, gid);
  }

  @Override
  public Result utimensat(int dirfd, byte @Nullable [] path, Time atime, Time mtime, int flags) {
    MemorySegment times = scratch.allocate(32);
    times.set(JAVA_LONG_UNALIGNED, 0, atime.sec());
    times.set(JAVA_LONG_UNALIGNED, 8, atime.nsec());
    times.set(JAVA_LONG_UNALIGNED, 16, mtime.sec());
    times.set(JAVA_LONG_UNALIGNED, 24, mtime.nsec());
    return call(Nr.UTIMENSAT, fd(dirfd), path == null ? 0 : string(path), times.address(), flags);
  }

  @Override
  public Result ioctlGetFlags(int fd) {
    MemorySegment cell = scratch.allocate(8);
    cell.set(JAVA_LONG_UNALIGNED, 0, 0);
    long got = raw(Nr.IOCTL, fd(fd), FS_IOC_GETFLAGS, cell.address(), 0, 0, 0);
    return got < 0 ? Result.of(got) : Result.ok(cell.get(JAVA_INT_UNALIGNED, 0));
  }

  @Override
  public Result ioctlSetFlags(int fd, int flags) {
    MemorySegment cell = scratch.allocate(8);
    cell.set(JAVA_LONG_UNALIGNED, 0, flags & 0xffffffffL);
    return call(Nr.IOCTL, fd(fd), FS_IOC_SETFLAGS, cell.address());
  }

  // extended attributes

  @Override
  public Result setxattr(byte[] path, boolean follow, byte[] name, byte[] value, int flags) {
    return call(
        follow ? Nr.SETXATTR : Nr.LSETXATTR,
        string(path),
        string(name),
        bytes(value),
        value.length,
        flags);
  }

  @Override
  public Result fsetxattr(int fd, byte[] name, byte[] value, int flags) {
    return call(Nr.FSETXATTR, fd(fd), string(name), bytes(value), value.length, flags);
  }

  @Override
  public Result getxattr(byte[] path, boolean follow, byte[] name, int size) {
    MemorySegment buffer = scratch.allocate(size);
    long n =
        raw(
            follow ? Nr.GETXATTR : Nr.LGETXATTR,
            string(path),
            string(name),
            buffer.address(),
            size,
            0,
            0);
    return size == 0 ? Result.of(n) : data(n, buffer);
  }

  @Override
  public Result fgetxattr(int fd, byte[] name, int size) {
    MemorySegment buffer = scratch.allocate(size);
    long n = raw(Nr.FGETXATTR, fd(fd), string(name), buffer.address(), size, 0, 0);
    return size == 0 ? Result.of(n) : data(n, buffer);
  }

  @Override
  public Result listxattr(byte[] path, boolean follow, int size) {
    MemorySegment buffer = scratch.allocate(size);
    int nr = follow ? Nr.LISTXATTR : Nr.LLISTXATTR;
    return names(raw(nr, string(path), buffer.address(), size, 0, 0, 0), buffer, size);
  }

  @Override
  public Result flistxattr(int fd, int size) {
    MemorySegment buffer = scratch.allocate(size);
    return names(raw(Nr.FLISTXATTR, fd(fd), buffer.address(), size, 0, 0, 0), buffer, size);
  }

  private static Result names(long value, MemorySegment buffer, int size) {
    return size == 0
        ? Result.of(value)
        : decode(value, n -> new Payload.Names(Structs.names(buffer, n)));
  }

  @Override
  public Result removexattr(byte[] path, boolean follow, byte[] name) {
    return call(follow ? Nr.REMOVEXATTR : Nr.LREMOVEXATTR, string(path), string(name));
  }

  @Override
  public Result fremovexattr(int fd, byte[] name) {
    return call(Nr.FREMOVEXATTR, fd(fd), string(name));
  }

  // handles and mounts

  @Override
  public Result nameToHandleAt(int dirfd, byte[] path, int handleBytes, int flags) {
    MemorySegment handle = scratch.allocate(8L + Math.max(handleBytes, 0));
    handle.set(JAVA_INT_UNALIGNED, 0, handleBytes);
    handle.set(JAVA_INT_UNALIGNED, 4, 0);
    MemorySegment mountId = scratch.allocate(8);
    return decode(
        raw(
            Nr.NAME_TO_HANDLE_AT,
            fd(dirfd),
            string(path),
            handle.address(),
            mountId.address(),
            flags,
            0),
        n ->
            new Payload.Handle(
                handle.get(JAVA_INT_UNALIGNED, 4),
                Structs.bytes(handle.asSlice(8), handle.get(JAVA_INT_UNALIGNED, 0))));
  }

  @Override
  public Result openByHandleAt(int mountFd, Payload.Handle handle, int flags) {
    MemorySegment cell = scratch.allocate(8L + handle.bytes().length());
    cell.set(JAVA_INT_UNALIGNED, 0, handle.bytes().length());
    cell.set(JAVA_INT_UNALIGNED, 4, handle.type());
    MemorySegment.copy(
        MemorySegment.ofArray(handle.bytes().shared()), 0, cell, 8, handle.bytes().length());
    return newFd(call(Nr.OPEN_BY_HANDLE_AT, fd(mountFd), cell.address(), flags));
  }

  @Override
  public Result mount(byte[] source, byte[] target, String fsType, long flags, String data) {
    return call(
        Nr.MOUNT,
        string(source),
        string(target),
        string(fsType.getBytes(ISO_8859_1)),
        flags,
        data.isEmpty() ? 0 : string(data.getBytes(ISO_8859_1)));
  }

  @Override
  public Result umount2(byte[] target, int flags) {
    return call(Nr.UMOUNT2, string(target), flags);
  }

  // the process

  @Override
  public Result umask(int mask) {
    return call(Nr.UMASK, mask);
  }

  @Override
  public Result chdir(byte[] path) {
    return call(Nr.CHDIR, string(path));
  }

  @Override
  public Result fchdir(int fd) {
    return call(Nr.FCHDIR, fd(fd));
  }

  @Override
  public Result chroot(byte[] path) {
    return call(Nr.CHROOT, string(path));
  }

  @Override
  public Result getcwd() {
    MemorySegment buffer = scratch.allocate(4096);
    return decode(
        raw(Nr.GETCWD, buffer.address(), 4096, 0, 0, 0, 0),
        n -> new Payload.Data(Structs.bytes(buffer, n - 1)));
  }

  /**
   * Goes by way of uid 0, to which the saved uid always leads back, so that the ids may be set at
   * all; the kernel itself drops and restores the effective capabilities.
   */
  @Override
  public Result setCredentials(int uid, int gid, int[] groups) {
    must("setresuid", raw(Nr.SETRESUID, 0, 0, 0, 0, 0, 0));
    MemorySegment list = scratch.allocate(4L * groups.length);
    for (int i = 0; i < groups.length; i++) {
      list.set(JAVA_INT_UNALIGNED, 4L * i, groups[i]);
    }
    must("setgroups", raw(Nr.SETGROUPS, groups.length, list.address(), 0, 0, 0, 0));
    must("setresgid", raw(Nr.SETRESGID, gid, gid, gid, 0, 0, 0));
    must("setresuid", raw(Nr.SETRESUID, uid, uid, 0, 0, 0, 0));
    return Result.ZERO;
  }

  private static void must(String what, long value) {
    if (value < 0) {
      throw new IllegalStateException(what + ": " + Errnos.name((int) -value));
    }
  }

  // notification

  @Override
  public Result inotifyInit1(int flags) {
    return newFd(call(Nr.INOTIFY_INIT1, flags));
  }

  @Override
  public Result inotifyAddWatch(int fd, byte[] path, int mask) {
    return call(Nr.INOTIFY_ADD_WATCH, fd(fd), string(path), mask);
  }

  @Override
  public Result inotifyRmWatch(int fd, int wd) {
    return call(Nr.INOTIFY_RM_WATCH, fd(fd), wd);
  }

  @Override
  public Result fanotifyInit(int flags, int eventFlags) {
    return newFd(call(Nr.FANOTIFY_INIT, flags, eventFlags));
  }

  @Override
  public Result fanotifyMark(int fd, int flags, long mask, int dirfd, byte[] path) {
    return call(Nr.FANOTIFY_MARK, fd(fd), flags, mask, fd(dirfd), string(path));
  }
}
