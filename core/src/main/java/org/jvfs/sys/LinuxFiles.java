// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * System calls on files of the host by descriptor, under the conditions of {@link Linux}. Memory is
 * given by address, and has to stay until the call returns. No call is ended by an interrupt of the
 * thread, which closes a FileChannel.
 */
public final class LinuxFiles {
  public static final int O_RDONLY = 0;
  public static final int O_RDWR = 2;
  public static final int O_EXCL = 0x80;
  public static final int O_CLOEXEC = 0x80000;

  /** Differs between processors. */
  public static final int O_DIRECT =
      System.getProperty("os.arch").equals("aarch64") ? 0x10000 : 0x4000;

  public static final int FALLOC_FL_KEEP_SIZE = 1;
  public static final int FALLOC_FL_PUNCH_HOLE = 2;
  public static final int FALLOC_FL_ZERO_RANGE = 16;

  /** Of pwritev2: complete only when on stable storage. */
  public static final int RWF_DSYNC = 2;

  public static final int F_OFD_SETLK = 37;
  public static final int F_RDLCK = 0;
  public static final int F_WRLCK = 1;

  /** Bytes of struct iovec: address and length. */
  public static final int IOVEC = 16;

  /** The most pieces of one vectored call. */
  public static final int IOV_MAX = 1024;

  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final int STATX_DIOALIGN = 0x2000;
  private static final int STATX_SIZE = 256;

  /** Bytes of struct flock: type, whence, start, length, pid. */
  private static final int FLOCK_SIZE = 32;

  /** The handles, made with the first call. */
  private static final class Files {
    static final MethodHandle OPEN = variadic("open", 2, JAVA_LONG, JAVA_INT, JAVA_INT);
    static final MethodHandle PREAD =
        Linux.Calls.call("pread", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    static final MethodHandle PWRITE =
        Linux.Calls.call("pwrite", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    static final MethodHandle PREADV =
        Linux.Calls.call("preadv", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);
    static final MethodHandle PWRITEV2 =
        Linux.Calls.call("pwritev2", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    static final MethodHandle FDATASYNC = Linux.Calls.call("fdatasync", JAVA_INT, JAVA_INT);
    static final MethodHandle FALLOCATE =
        Linux.Calls.call("fallocate", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    static final MethodHandle IOCTL = variadic("ioctl", 2, JAVA_INT, JAVA_LONG, JAVA_LONG);
    static final MethodHandle FCNTL = variadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_LONG);
    static final MethodHandle STATX =
        Linux.Calls.call("statx", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);

    private Files() {}

    private static MethodHandle variadic(String name, int fixed, ValueLayout... args) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow(name),
          FunctionDescriptor.of(JAVA_INT, args),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(fixed));
    }
  }

  private LinuxFiles() {}

  /** The descriptor, or the negated errno. */
  public static int open(String path, int flags) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment state = a.allocate(Linux.Calls.STATE);
      long text = a.allocateFrom(path).address();
      return (int) Linux.checked(state, (int) Files.OPEN.invokeExact(state, text, flags, 0));
    } catch (Throwable t) {
      throw Linux.unexpected(t);
    }
  }

  /** How many bytes were read, 0 at the end; or the negated errno. */
  public static long pread(int fd, long address, long count, long pos) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment state = a.allocate(Linux.Calls.STATE);
      return Linux.checked(state, (long) Files.PREAD.invokeExact(state, fd, address, count, pos));
    } catch (Throwable t) {
      throw Linux.unexpected(t);
    }
  }

  /** How many bytes were written, or the negated errno. */
  public static long pwrite(int fd, long address, long count, long pos) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment state = a.allocate(Linux.Calls.STATE);
      return Linux.checked(state, (long) Files.PWRITE.invokeExact(state, fd, address, count, pos));
    } catch (Throwable t) {
      throw Linux.unexpected(t);
    }
  }

  /** Reads into the pieces of an array of struct iovec; else as {@link #pread}. */
  public static long preadv(int fd, MemorySegment iov, int pieces, long pos) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment state = a.allocate(Linux.Calls.STATE);
      return Linux.checked(
          state, (long) Files.PREADV.invokeExact(state, fd, iov.address(), pieces, pos));
    } catch (Throwable t) {
      throw Linux.unexpected(t);
    }
  }

  /** Writes the pieces of an array of struct iovec; else as {@link #pwrite}. */
  public static long pwritev2(int fd, MemorySegment iov, int pieces, long pos, int flags) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment state = a.allocate(Linux.Calls.STATE);
      return Linux.checked(
          state, (long) Files.PWRITEV2.invokeExact(state, fd, iov.address(), pieces, pos, flags));
    } catch (Throwable t) {
      throw Linux.unexpected(t);
    }
  }

  public static int fdatasync(int fd) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment state = a.allocate(Linux.Calls.STATE);
      return (int) Linux.checked(state, (int) Files.FDATASYNC.invokeExact(state, fd));
    } catch (Throwable t) {
      throw Linux.unexpected(t);
    }
  }

  public static int fallocate(int fd, int mode, long pos, long count) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment state = a.allocate(Linux.Calls.STATE);
      return (int)
          Linux.checked(state, (int) Files.FALLOCATE.invokeExact(state, fd, mode, pos, count));
    } catch (Throwable t) {
      throw Linux.unexpected(t);
    }
  }

  /** A command whose argument is memory. */
  public static int ioctl(int fd, int request, MemorySegment arg) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment state = a.allocate(Linux.Calls.STATE);
      return (int)
          Linux.checked(
              state,
              (int)
                  Files.IOCTL.invokeExact(
                      state, fd, Integer.toUnsignedLong(request), arg.address()));
    } catch (Throwable t) {
      throw Linux.unexpected(t);
    }
  }

  /**
   * Locks a whole file, however long it gets, for the open file description; does not wait. EAGAIN
   * if another has a lock that this one does not go with.
   *
   * @param type {@link #F_RDLCK} or {@link #F_WRLCK}
   */
  public static int lockWhole(int fd, int type) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment state = a.allocate(Linux.Calls.STATE);
      MemorySegment lock = a.allocate(FLOCK_SIZE, 8);
      lock.set(ValueLayout.JAVA_SHORT, 0, (short) type);
      return (int)
          Linux.checked(
              state, (int) Files.FCNTL.invokeExact(state, fd, F_OFD_SETLK, lock.address()));
    } catch (Throwable t) {
      throw Linux.unexpected(t);
    }
  }

  /** What statx(2) says of an open file, as far as drivers of disks ask. */
  public record Status(
      int mode, long size, int blockSize, int rdevMajor, int rdevMinor, int dioMem, int dioPos) {
    private static final int S_IFMT = 0xf000;
    private static final int S_IFREG = 0x8000;
    private static final int S_IFBLK = 0x6000;

    public boolean isRegular() {
      return (mode & S_IFMT) == S_IFREG;
    }

    public boolean isBlockDevice() {
      return (mode & S_IFMT) == S_IFBLK;
    }

    /** Whether the kernel told how direct I/O has to be aligned; 0 and 0: there is none. */
    public boolean saysDirect() {
      return dioMem >= 0;
    }
  }

  /** The status of an open file; fails, with the negated errno, only for a bad descriptor. */
  public static Status statx(int fd) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment state = a.allocate(Linux.Calls.STATE);
      MemorySegment buf = a.allocate(STATX_SIZE, 8);
      long empty = a.allocateFrom("").address();
      int mask = STATX_BASIC_STATS | STATX_DIOALIGN;
      long r =
          Linux.checked(
              state,
              (int) Files.STATX.invokeExact(state, fd, empty, AT_EMPTY_PATH, mask, buf.address()));
      if (r < 0) {
        throw new IllegalStateException("statx of descriptor " + fd + ": " + r);
      }
      boolean dio = (buf.get(JAVA_INT, 0) & STATX_DIOALIGN) != 0;
      return new Status(
          buf.get(ValueLayout.JAVA_SHORT, 28) & 0xffff,
          buf.get(JAVA_LONG, 40),
          buf.get(JAVA_INT, 4),
          buf.get(JAVA_INT, 128),
          buf.get(JAVA_INT, 132),
          dio ? buf.get(JAVA_INT, 152) : -1,
          dio ? buf.get(JAVA_INT, 156) : -1);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw Linux.unexpected(t);
    }
  }
}
