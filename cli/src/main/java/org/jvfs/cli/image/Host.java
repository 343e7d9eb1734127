// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Statx;
import org.jvfs.uapi.Timespec;

/**
 * Files of the host by byte strings, which Java's own paths cannot hold. Each call throws the errno
 * of Linux. Nothing follows a symbolic link in the last name.
 */
final class Host {
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO =
      STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
  private static final int AT_FDCWD = Fcntl.AT_FDCWD;
  private static final int TIOCGWINSZ = 0x5413;
  private static final int STATX_SIZE = 256;

  private static final MethodHandle OPEN = call("open", 2, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = call("close", 0, JAVA_INT);
  private static final MethodHandle PWRITE =
      call("pwrite", 0, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle FTRUNCATE = call("ftruncate", 0, JAVA_INT, JAVA_LONG);
  private static final MethodHandle MKDIR = call("mkdir", 0, ADDRESS, JAVA_INT);
  private static final MethodHandle MKNOD = call("mknod", 0, ADDRESS, JAVA_INT, JAVA_LONG);
  private static final MethodHandle SYMLINK = call("symlink", 0, ADDRESS, ADDRESS);
  private static final MethodHandle LINK = call("link", 0, ADDRESS, ADDRESS);
  private static final MethodHandle UNLINK = call("unlink", 0, ADDRESS);
  private static final MethodHandle CHMOD = call("chmod", 0, ADDRESS, JAVA_INT);
  private static final MethodHandle LCHOWN = call("lchown", 0, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle UTIMENSAT =
      call("utimensat", 0, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle LSETXATTR =
      call("lsetxattr", 0, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle STATX =
      call("statx", 0, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle IOCTL = call("ioctl", 2, JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle UMASK = call("umask", 0, JAVA_INT);
  private static final MethodHandle GETEUID = call("geteuid", 0);

  private Host() {}

  /** A call whose arguments from {@code variadic} on, if it is not 0, are variable ones. */
  private static MethodHandle call(String name, int variadic, MemoryLayout... args) {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor f =
        FunctionDescriptor.of(name.equals("pwrite") ? JAVA_LONG : JAVA_INT, args);
    Linker.Option state = Linker.Option.captureCallState("errno");
    Linker.Option[] options =
        variadic == 0
            ? new Linker.Option[] {state}
            : new Linker.Option[] {state, Linker.Option.firstVariadicArg(variadic)};
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), f, options);
  }

  /** One call, and the memory for its arguments. */
  private interface Call {
    long make(Arena arena, MemorySegment state) throws Throwable;
  }

  private static long make(Call call) throws ErrnoException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result = call.make(arena, state);
      if (result < 0) {
        throw Errno.of(-state.get(JAVA_INT, ERRNO)).exception();
      }
      return result;
    } catch (ErrnoException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError("a native call throws nothing", t);
    }
  }

  private static MemorySegment text(Arena arena, String byteText) {
    return arena.allocateFrom(byteText, ISO_8859_1);
  }

  static int open(String path, int flags, int mode) throws ErrnoException {
    int all = flags | Fcntl.O_NOFOLLOW | Fcntl.O_CLOEXEC;
    return (int) make((a, s) -> (int) OPEN.invokeExact(s, text(a, path), all, mode));
  }

  static void close(int fd) throws ErrnoException {
    make((a, s) -> (int) CLOSE.invokeExact(s, fd));
  }

  /** Writes all of it. */
  static void write(int fd, byte[] buffer, int length, long position) throws ErrnoException {
    make(
        (a, s) -> {
          MemorySegment m = a.allocate(Math.max(1, length));
          MemorySegment.copy(buffer, 0, m, JAVA_BYTE, 0, length);
          long done = 0;
          while (done < length) {
            long n =
                (long) PWRITE.invokeExact(s, fd, m.asSlice(done), length - done, position + done);
            if (n < 0) {
              return n;
            }
            done += n;
          }
          return done;
        });
  }

  static void truncate(int fd, long size) throws ErrnoException {
    make((a, s) -> (int) FTRUNCATE.invokeExact(s, fd, size));
  }

  static void mkdir(String path, int mode) throws ErrnoException {
    make((a, s) -> (int) MKDIR.invokeExact(s, text(a, path), mode));
  }

  static void mknod(String path, int mode, long dev) throws ErrnoException {
    make((a, s) -> (int) MKNOD.invokeExact(s, text(a, path), mode, dev));
  }

  static void symlink(String target, String path) throws ErrnoException {
    make((a, s) -> (int) SYMLINK.invokeExact(s, text(a, target), text(a, path)));
  }

  static void link(String from, String to) throws ErrnoException {
    make((a, s) -> (int) LINK.invokeExact(s, text(a, from), text(a, to)));
  }

  static void unlink(String path) throws ErrnoException {
    make((a, s) -> (int) UNLINK.invokeExact(s, text(a, path)));
  }

  /** Not for symbolic links, which it follows. */
  static void chmod(String path, int mode) throws ErrnoException {
    make((a, s) -> (int) CHMOD.invokeExact(s, text(a, path), mode));
  }

  static void lchown(String path, int uid, int gid) throws ErrnoException {
    make((a, s) -> (int) LCHOWN.invokeExact(s, text(a, path), uid, gid));
  }

  static void utimes(String path, Timespec atime, Timespec mtime) throws ErrnoException {
    make(
        (a, s) -> {
          MemorySegment t =
              a.allocateFrom(JAVA_LONG, atime.sec(), atime.nsec(), mtime.sec(), mtime.nsec());
          return (int)
              UTIMENSAT.invokeExact(s, AT_FDCWD, text(a, path), t, Fcntl.AT_SYMLINK_NOFOLLOW);
        });
  }

  static void setxattr(String path, String name, byte[] value) throws ErrnoException {
    make(
        (a, s) -> {
          MemorySegment v = a.allocate(Math.max(1, value.length));
          MemorySegment.copy(value, 0, v, JAVA_BYTE, 0, value.length);
          return (int)
              LSETXATTR.invokeExact(
                  s, text(a, path), a.allocateFrom(name), v, (long) value.length, 0);
        });
  }

  /** What there is at a path; null for nothing. Times are those of modification alone. */
  static @Nullable Statx stat(String path, boolean follow) throws ErrnoException {
    Statx out = new Statx();
    int flags = follow ? 0 : Fcntl.AT_SYMLINK_NOFOLLOW;
    try {
      make(
          (a, s) -> {
            MemorySegment m = a.allocate(STATX_SIZE, 8);
            int n =
                (int)
                    STATX.invokeExact(
                        s, AT_FDCWD, text(a, path), flags, Statx.STATX_BASIC_STATS, m);
            out.mode = m.get(JAVA_SHORT, 0x1c) & 0xffff;
            out.mtime = new Timespec(m.get(JAVA_LONG, 0x70), m.get(JAVA_INT, 0x78));
            return n;
          });
      return out;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
  }

  /** Columns of the terminal at standard output, if it is one. */
  static OptionalInt columns() {
    int[] columns = new int[1];
    try {
      make(
          (a, s) -> {
            MemorySegment m = a.allocate(8, 8);
            int n = (int) IOCTL.invokeExact(s, 1, (long) TIOCGWINSZ, m);
            columns[0] = m.get(JAVA_SHORT, 2) & 0xffff;
            return n;
          });
    } catch (ErrnoException e) {
      return OptionalInt.empty();
    }
    return columns[0] > 0 ? OptionalInt.of(columns[0]) : OptionalInt.empty();
  }

  /** The process's umask, which can only be asked for by setting it. */
  static int umask() throws ErrnoException {
    int mask = (int) make((a, s) -> (int) UMASK.invokeExact(s, 0));
    make((a, s) -> (int) UMASK.invokeExact(s, mask));
    return mask;
  }

  static boolean isSuperuser() throws ErrnoException {
    return make((a, s) -> (int) GETEUID.invokeExact(s)) == 0;
  }
}
