// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import static org.jvfs.sys.LinuxFiles.F_RDLCK;
import static org.jvfs.sys.LinuxFiles.F_WRLCK;
import static org.jvfs.sys.LinuxFiles.O_CLOEXEC;
import static org.jvfs.sys.LinuxFiles.O_DIRECT;
import static org.jvfs.sys.LinuxFiles.O_EXCL;
import static org.jvfs.sys.LinuxFiles.O_RDONLY;
import static org.jvfs.sys.LinuxFiles.O_RDWR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.DiskLimits;
import org.jvfs.sys.Linux;
import org.jvfs.sys.LinuxFiles;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * A file or block device of the host, opened to be a disk: its descriptor, its lock and what it can
 * do.
 *
 * @param path as it was given, for messages
 * @param device whether it is a block device
 * @param bytes its size
 */
record HostFile(
    Path path,
    int fd,
    boolean readOnly,
    boolean direct,
    boolean device,
    long bytes,
    DiskLimits limits)
    implements AutoCloseable {
  static final int BLKSSZGET = 0x1268;
  static final int BLKPBSZGET = 0x127b;
  static final int BLKGETSIZE64 = 0x80081272;
  static final int BLKROGET = 0x125e;
  static final int BLKDISCARD = 0x1277;
  static final int BLKZEROOUT = 0x127f;

  /** What direct I/O is aligned to where the kernel does not say. */
  private static final int PAGE = 4096;

  private static final int MAX_BYTES = 1 << 20;

  /** Opens and locks; see {@link FileDisk#open}. */
  static HostFile open(Path path, boolean readOnly, boolean direct) throws ErrnoException {
    if (!Linux.AVAILABLE) {
      throw ErrnoException.because(
          Errno.ENOSYS, path + ": image files need Linux and --enable-native-access");
    }
    int flags = (readOnly ? O_RDONLY : O_RDWR) | O_CLOEXEC | (direct ? O_DIRECT : 0);
    int fd = openFd(path, flags, direct);
    try {
      LinuxFiles.Status status = LinuxFiles.statx(fd);
      if (status.isRegular()) {
        lock(path, fd, readOnly);
        String loop = readOnly ? null : LoopDevices.writing(path);
        if (loop != null) {
          throw ErrnoException.because(Errno.EBUSY, path + " is attached to /dev/" + loop);
        }
        DiskLimits limits = fileLimits(path, fd, status, readOnly, direct);
        return new HostFile(path, fd, readOnly, direct, false, status.size(), limits);
      }
      if (!status.isBlockDevice()) {
        throw ErrnoException.because(Errno.ENOTBLK, path + " is neither a file nor a block device");
      }
      if (!readOnly) {
        int claimed = openFd(path, flags | O_EXCL, direct);
        Linux.close(fd);
        fd = claimed;
      }
      boolean ro = readOnly || deviceInt(path, fd, BLKROGET) != 0;
      return new HostFile(path, fd, ro, direct, true, deviceSize(path, fd), deviceLimits(path, fd));
    } catch (ErrnoException | RuntimeException | Error e) {
      Linux.close(fd);
      throw e;
    }
  }

  private static int openFd(Path path, int flags, boolean direct) throws ErrnoException {
    int fd = LinuxFiles.open(path.toString(), flags);
    if (fd == Errno.EINVAL.neg && direct) {
      throw ErrnoException.because(Errno.EINVAL, path + ": its file system has no direct I/O");
    }
    if (fd == Errno.EBUSY.neg) {
      throw ErrnoException.because(
          Errno.EBUSY, path + " is in use: mounted, or opened by another for itself alone");
    }
    if (fd < 0) {
      Errno e = Errnos.of(fd);
      throw ErrnoException.because(e, path + ": " + e.text());
    }
    return fd;
  }

  /**
   * A writer is alone, readers go with each other. The lock is one of the open file description's,
   * over the whole file: QEMU's locks on some of its bytes do not go with a writer's. A file system
   * without locks leaves it to the user.
   */
  private static void lock(Path path, int fd, boolean readOnly) throws ErrnoException {
    int r = LinuxFiles.lockWhole(fd, readOnly ? F_RDLCK : F_WRLCK);
    if (r == Errno.EAGAIN.neg || r == Errno.EACCES.neg) {
      throw ErrnoException.because(
          Errno.EBUSY,
          path
              + (readOnly
                  ? " is being written by another program"
                  : " is in use by another program"));
    }
    if (r < 0
        && r != Errno.ENOLCK.neg
        && r != Errno.EOPNOTSUPP.neg
        && r != Errno.ENOSYS.neg
        && r != Errno.EINVAL.neg) {
      throw ErrnoException.because(Errnos.of(r), path + " cannot be locked");
    }
  }

  private static DiskLimits fileLimits(
      Path path, int fd, LinuxFiles.Status status, boolean readOnly, boolean direct)
      throws ErrnoException {
    int logical = BlockDevice.SECTOR_SIZE;
    int memory = 1;
    if (direct) {
      if (status.saysDirect() && status.dioPos() == 0) {
        throw ErrnoException.because(Errno.EINVAL, path + ": its file system has no direct I/O");
      }
      logical = Math.max(logical, status.saysDirect() ? status.dioPos() : PAGE);
      memory = status.saysDirect() ? status.dioMem() : PAGE;
      if (logical > PAGE) {
        throw ErrnoException.because(
            Errno.EINVAL, path + ": direct I/O is in units of " + logical + " bytes there");
      }
    }
    int hole = Math.max(logical, Math.min(status.blockSize(), MAX_BYTES));
    // Beyond the end a hole changes nothing, but says whether there may be any.
    boolean holes =
        !readOnly
            && LinuxFiles.fallocate(
                    fd,
                    LinuxFiles.FALLOC_FL_PUNCH_HOLE | LinuxFiles.FALLOC_FL_KEEP_SIZE,
                    status.size(),
                    hole)
                == 0;
    return new DiskLimits(logical, logical, MAX_BYTES, memory, holes ? hole : 0, true, true);
  }

  private static DiskLimits deviceLimits(Path path, int fd) throws ErrnoException {
    int logical = deviceInt(path, fd, BLKSSZGET);
    if (logical < BlockDevice.SECTOR_SIZE || logical > PAGE) {
      throw ErrnoException.because(Errno.EINVAL, path + " has sectors of " + logical + " bytes");
    }
    int physical = Math.min(MAX_BYTES, Math.max(logical, deviceInt(path, fd, BLKPBSZGET)));
    // Whether it discards the device says when asked to.
    return new DiskLimits(logical, physical, MAX_BYTES, logical, logical, true, true);
  }

  private static int deviceInt(Path path, int fd, int request) throws ErrnoException {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment out = a.allocate(ValueLayout.JAVA_INT);
      checkDevice(path, LinuxFiles.ioctl(fd, request, out));
      return out.get(ValueLayout.JAVA_INT, 0);
    }
  }

  private static long deviceSize(Path path, int fd) throws ErrnoException {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment out = a.allocate(ValueLayout.JAVA_LONG);
      checkDevice(path, LinuxFiles.ioctl(fd, BLKGETSIZE64, out));
      return out.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  private static void checkDevice(Path path, int result) throws ErrnoException {
    if (result < 0) {
      throw ErrnoException.because(Errnos.of(result), path + " does not answer as a disk does");
    }
  }

  /** Closes the descriptor, and so gives up the lock. */
  @Override
  public void close() {
    Linux.close(fd);
  }
}
