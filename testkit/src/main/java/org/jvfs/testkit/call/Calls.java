// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.call;

import org.jspecify.annotations.Nullable;

/**
 * The system calls of one simulated process: it has credentials, a umask, a root, a working
 * directory and a descriptor table of its own, and shares the mount namespace with the other
 * processes of its fixture. A new process is root with all capabilities, umask 022, in "/", with no
 * descriptor open.
 *
 * <p>Every method is the Linux call of that name with the x86-64 numbering of its flags; errors
 * come back in the {@link Result}, never as exceptions. Paths and names are byte strings without
 * the terminating NUL. An instance serves one caller at a time.
 */
public interface Calls extends AutoCloseable {
  /** {@code AT_FDCWD}. */
  int AT_FDCWD = -100;

  /** Ends the process: closes its descriptors. */
  @Override
  void close();

  /**
   * Runs a task that makes several calls of this process, on the thread where they cost least. The
   * task must use no class that has not been used before; see the implementations.
   */
  default void batch(Runnable task) {
    task.run();
  }

  // descriptors

  Result openat(int dirfd, byte[] path, int flags, int mode);

  /** {@code struct open_how} in three arguments. */
  Result openat2(int dirfd, byte[] path, long flags, long mode, long resolve);

  /** close(2); the name of {@link AutoCloseable#close()} was taken. */
  Result closeFd(int fd);

  Result dup(int fd);

  Result dup2(int fd, int newFd);

  Result dup3(int fd, int newFd, int flags);

  Result fcntlGetfl(int fd);

  Result fcntlSetfl(int fd, int flags);

  Result fcntlDupfd(int fd, int atLeast, boolean cloexec);

  Result fcntlGetfd(int fd);

  /** Sets the soft {@code RLIMIT_NOFILE} of the process. */
  Result setNofile(int limit);

  // data

  Result read(int fd, int count);

  Result write(int fd, byte[] data);

  Result pread(int fd, int count, long offset);

  Result pwrite(int fd, byte[] data, long offset);

  /** Scatters into buffers of the given sizes; the payload is their concatenation. */
  Result readv(int fd, int[] lengths);

  /** Gathers {@code data} cut into pieces of the given sizes, whose sum is its length. */
  Result writev(int fd, byte[] data, int[] lengths);

  /** preadv2(2); an offset of -1 uses the file position. */
  Result preadv2(int fd, int[] lengths, long offset, int flags);

  /** pwritev2(2); an offset of -1 uses the file position. */
  Result pwritev2(int fd, byte[] data, int[] lengths, long offset, int flags);

  Result lseek(int fd, long offset, int whence);

  Result truncate(byte[] path, long length);

  Result ftruncate(int fd, long length);

  Result fallocate(int fd, int mode, long offset, long length);

  /** An offset of {@link Long#MIN_VALUE} stands for a null pointer, that is the file position. */
  Result copyFileRange(int in, long inOffset, int out, long outOffset, long length, int flags);

  /** An offset of {@link Long#MIN_VALUE} stands for a null pointer, that is the file position. */
  Result sendfile(int out, int in, long offset, long count);

  /**
   * Moves up to {@code length} bytes (at most 64 KiB) from one file to another by two splice(2)
   * calls through a pipe made for this purpose; the first error met is the result. Offsets as in
   * {@link #sendfile}.
   */
  Result spliceThroughPipe(int in, long inOffset, int out, long outOffset, int length);

  // pipes and waiting

  /** The value is the reading end's descriptor, and the writing end's in the upper 32 bits. */
  Result pipe2(int flags);

  /** splice(2) itself; offsets as in {@link #sendfile}. */
  Result splice(int in, long inOffset, int out, long outOffset, long length, int flags);

  Result tee(int in, int out, long length, int flags);

  Result fcntlGetPipeSize(int fd);

  Result fcntlSetPipeSize(int fd, int bytes);

  /** {@code FIONREAD}; the value is the number. */
  Result ioctlNread(int fd);

  /**
   * poll(2) without waiting; the payload is what came of each descriptor, two bytes each, lowest
   * first.
   */
  Result poll(int[] fds, int[] events);

  Result epollCreate1(int flags);

  Result epollCtl(int epfd, int op, int fd, int events, long data);

  /** epoll_wait(2) without waiting; the payload is the events, twelve bytes each, as in Linux. */
  Result epollWait(int epfd, int max);

  Result fsync(int fd);

  Result fdatasync(int fd);

  Result syncfs(int fd);

  Result syncFileRange(int fd, long offset, long length, int flags);

  // directories

  /** The records that fit {@code bufferSize} bytes as the kernel packs them. */
  Result getdents64(int fd, int bufferSize);

  Result mkdirat(int dirfd, byte[] path, int mode);

  /** {@code dev} has the major number in its upper 32 bits, the minor in its lower. */
  Result mknodat(int dirfd, byte[] path, int mode, long dev);

  Result symlinkat(byte[] target, int dirfd, byte[] path);

  Result linkat(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath, int flags);

  Result unlinkat(int dirfd, byte[] path, int flags);

  Result renameat2(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath, int flags);

  Result readlinkat(int dirfd, byte[] path, int bufferSize);

  // attributes

  Result statx(int dirfd, byte[] path, int flags, int mask);

  Result statfs(byte[] path);

  Result fstatfs(int fd);

  Result faccessat2(int dirfd, byte[] path, int mode, int flags);

  Result fchmodat2(int dirfd, byte[] path, int mode, int flags);

  Result fchmod(int fd, int mode);

  /** An id of -1 is left alone. */
  Result fchownat(int dirfd, byte[] path, int uid, int gid, int flags);

  Result fchown(int fd, int uid, int gid);

  /** A null path is the null pointer of futimens(3). */
  Result utimensat(int dirfd, byte @Nullable [] path, Time atime, Time mtime, int flags);

  /** {@code FS_IOC_GETFLAGS}: the inode flags of chattr(1). */
  Result ioctlGetFlags(int fd);

  /** {@code FS_IOC_SETFLAGS}. */
  Result ioctlSetFlags(int fd, int flags);

  // extended attributes; with follow they are the plain calls, without it those that begin with l

  Result setxattr(byte[] path, boolean follow, byte[] name, byte[] value, int flags);

  Result fsetxattr(int fd, byte[] name, byte[] value, int flags);

  Result getxattr(byte[] path, boolean follow, byte[] name, int size);

  Result fgetxattr(int fd, byte[] name, int size);

  Result listxattr(byte[] path, boolean follow, int size);

  Result flistxattr(int fd, int size);

  Result removexattr(byte[] path, boolean follow, byte[] name);

  Result fremovexattr(int fd, byte[] name);

  // handles and mounts

  /** {@code handleBytes} is the room offered; the mount id is not reported. */
  Result nameToHandleAt(int dirfd, byte[] path, int handleBytes, int flags);

  Result openByHandleAt(int mountFd, Payload.Handle handle, int flags);

  /** {@code data} may be empty, which is a null pointer to the kernel. */
  Result mount(byte[] source, byte[] target, String fsType, long flags, String data);

  Result umount2(byte[] target, int flags);

  // the process

  /** Sets the file mode creation mask; the value is the previous one. */
  Result umask(int mask);

  Result chdir(byte[] path);

  Result fchdir(int fd);

  Result chroot(byte[] path);

  /** The payload is the path without the NUL, the value its length including it. */
  Result getcwd();

  /**
   * Takes on other credentials: real, effective and file-system ids become {@code uid} and {@code
   * gid}, the supplementary groups become {@code groups}. With a uid other than 0 the effective
   * capabilities are gone, as in Linux; with uid 0 all are back. Always possible, whatever the
   * present ids.
   */
  Result setCredentials(int uid, int gid, int[] groups);

  // notification

  Result inotifyInit1(int flags);

  Result inotifyAddWatch(int fd, byte[] path, int mask);

  Result inotifyRmWatch(int fd, int wd);

  Result fanotifyInit(int flags, int eventFlags);

  Result fanotifyMark(int fd, int flags, long mask, int dirfd, byte[] path);
}
