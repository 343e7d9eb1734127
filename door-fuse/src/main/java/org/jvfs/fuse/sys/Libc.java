// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * System calls by their C names. Every method returns what the call returned, or the negated errno
 * when it failed; none throws for an errno. Pointers are addresses ({@code long}).
 *
 * <p>The hot calls take the {@linkplain #newState() segment} that receives errno, so that they
 * allocate nothing; one such segment belongs to one thread at a time. The cold ones make their own.
 *
 * <p>No call is linked as "critical": most of them may block, and a thread in a critical call would
 * hold back every safepoint of the JVM.
 */
public final class Libc {
  public static final int O_RDWR = 2;
  public static final int O_CLOEXEC = 0x80000;

  public static final int MS_RDONLY = 1;
  public static final int MS_NOSUID = 2;
  public static final int MS_NODEV = 4;
  public static final int MS_NOEXEC = 8;
  public static final int MS_SYNCHRONOUS = 16;
  public static final int MS_DIRSYNC = 128;
  public static final int MS_NOATIME = 1024;
  public static final int MS_NODIRATIME = 2048;

  public static final int MNT_FORCE = 1;
  public static final int MNT_DETACH = 2;

  public static final int PROT_READ = 1;
  public static final int PROT_WRITE = 2;
  public static final int MAP_SHARED = 1;
  public static final int MAP_PRIVATE = 2;
  public static final int MAP_ANONYMOUS = 0x20;
  public static final int MAP_NORESERVE = 0x4000;
  public static final int MAP_POPULATE = 0x8000;

  public static final int AF_UNIX = 1;
  public static final int SOCK_STREAM = 1;
  public static final int MSG_CMSG_CLOEXEC = 0x40000000;

  public static final int EFD_CLOEXEC = 0x80000;

  private static final int CLOCK_THREAD_CPUTIME_ID = 3;

  /** System call numbers of the common table: the same on every architecture Linux has. */
  private static final int SYS_IO_URING_SETUP = 425;

  private static final int SYS_IO_URING_ENTER = 426;

  /** x86 has numbers of its own for the old calls, the others share theirs. */
  private static final boolean X86 = System.getProperty("os.arch").equals("amd64");

  private static final long SYS_READ = X86 ? 0 : 63;
  private static final long SYS_WRITE = X86 ? 1 : 64;
  private static final long SYS_WRITEV = X86 ? 20 : 66;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBC = LINKER.defaultLookup();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO =
      STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
  private static final ValueLayout.OfInt I = JAVA_INT;
  private static final ValueLayout.OfLong L = JAVA_LONG;

  private static final MethodHandle TRANSFER = call("syscall", L, L, L, L, L);
  private static final MethodHandle ENTER = call("syscall", L, L, I, I, I, I, L, L);
  private static final MethodHandle SYSCALL4 = call("syscall", L, L, L, L, L, L);
  private static final MethodHandle OPEN = variadic("open", 2, I, L, I, I);
  private static final MethodHandle CLOSE = call("close", I, I);
  private static final MethodHandle IOCTL = variadic("ioctl", 2, I, I, L, L);
  private static final MethodHandle MOUNT = call("mount", I, L, L, L, L, L);
  private static final MethodHandle UMOUNT2 = call("umount2", I, L, I);
  private static final MethodHandle STATFS = call("statfs", I, L, L);
  private static final MethodHandle MMAP = call("mmap", L, L, L, I, I, I, L);
  private static final MethodHandle MUNMAP = call("munmap", I, L, L);
  private static final MethodHandle SOCKETPAIR = call("socketpair", I, I, I, I, L);
  private static final MethodHandle PIPE2 = call("pipe2", I, L, I);
  private static final MethodHandle RECVMSG = call("recvmsg", L, I, L, I);
  private static final MethodHandle WAITPID = call("waitpid", I, I, L, I);
  private static final MethodHandle EVENTFD = call("eventfd", I, I, I);
  private static final MethodHandle SETAFFINITY = call("sched_setaffinity", I, I, L, L);
  private static final MethodHandle GETTID = call("gettid", I);
  private static final MethodHandle CLOCK_GETTIME = call("clock_gettime", I, I, L);
  private static final MethodHandle TGKILL = call("tgkill", I, I, I, I);
  private static final MethodHandle SIGACTION = call("sigaction", I, I, L, L);
  private static final MethodHandle GETEUID = call("geteuid", I);
  private static final MethodHandle GETUID = call("getuid", I);
  private static final MethodHandle GETGID = call("getgid", I);
  private static final MethodHandle GETPAGESIZE = call("getpagesize", I);
  private static final MethodHandle POSIX_SPAWNP = call("posix_spawnp", I, L, L, L, L, L, L);
  private static final MethodHandle ACTIONS_INIT = call("posix_spawn_file_actions_init", I, L);
  private static final MethodHandle ACTIONS_DUP2 =
      call("posix_spawn_file_actions_adddup2", I, L, I, I);
  private static final MethodHandle ACTIONS_DESTROY =
      call("posix_spawn_file_actions_destroy", I, L);

  private static final int PAGE_SIZE = identity(GETPAGESIZE);

  private Libc() {}

  /** The kernel's page size in bytes. */
  public static int pageSize() {
    return PAGE_SIZE;
  }

  private static MethodHandle call(String name, ValueLayout result, ValueLayout... args) {
    return link(name, FunctionDescriptor.of(result, args), Linker.Option.captureCallState("errno"));
  }

  private static MethodHandle variadic(
      String name, int fixed, ValueLayout result, ValueLayout... args) {
    return link(
        name,
        FunctionDescriptor.of(result, args),
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(fixed));
  }

  private static MethodHandle link(String name, FunctionDescriptor type, Linker.Option... options) {
    return LINKER.downcallHandle(LIBC.findOrThrow(name), type, options);
  }

  /**
   * A segment that receives errno, never freed: for a thread or buffer that lives as long as the
   * process may.
   */
  public static MemorySegment newState() {
    return Arena.global().allocate(STATE);
  }

  /** As {@link #newState()}, freed with the arena. */
  public static MemorySegment newState(Arena arena) {
    return arena.allocate(STATE);
  }

  private static long checked(MemorySegment state, long result) {
    return result == -1 ? -state.get(JAVA_INT, ERRNO) : result;
  }

  private static int checked(MemorySegment state, int result) {
    return result == -1 ? -state.get(JAVA_INT, ERRNO) : result;
  }

  /**
   * A method handle of this class throws nothing: what arrives here is a VM error or a wrong
   * signature.
   */
  private static AssertionError impossible(Throwable t) {
    if (t instanceof Error e) {
      throw e;
    }
    return new AssertionError(t);
  }

  // Hot calls. Not by libc's functions of those names, which let a thread be cancelled: two atomic
  // operations for each call, and nobody here cancels threads.

  private static long transfer(MemorySegment state, long number, int fd, long buffer, long length) {
    try {
      return checked(state, (long) TRANSFER.invokeExact(state, number, (long) fd, buffer, length));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  public static long read(MemorySegment state, int fd, long buffer, long length) {
    return transfer(state, SYS_READ, fd, buffer, length);
  }

  public static long write(MemorySegment state, int fd, long buffer, long length) {
    return transfer(state, SYS_WRITE, fd, buffer, length);
  }

  public static long writev(MemorySegment state, int fd, long iovecs, int count) {
    return transfer(state, SYS_WRITEV, fd, iovecs, count);
  }

  /**
   * The CPU time of the calling thread, in ns.
   *
   * @param timespec 16 bytes to use
   */
  public static long threadCpuNanos(MemorySegment state, long timespec) {
    try {
      int rc = (int) CLOCK_GETTIME.invokeExact(state, CLOCK_THREAD_CPUTIME_ID, timespec);
      assert rc == 0;
      return Mem.getLong(timespec) * 1_000_000_000L + Mem.getLong(timespec + 8);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  public static int ioUringEnter(
      MemorySegment state, int ring, int submit, int minComplete, int flags) {
    try {
      return (int)
          checked(
              state,
              (long)
                  ENTER.invokeExact(
                      state, (long) SYS_IO_URING_ENTER, ring, submit, minComplete, flags, 0L, 0L));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  // Cold calls.

  private static long syscall(int number, long a, long b, long c, long d) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      return checked(state, (long) SYSCALL4.invokeExact(state, (long) number, a, b, c, d));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  public static int ioUringSetup(int entries, long params) {
    return (int) syscall(SYS_IO_URING_SETUP, entries, params, 0, 0);
  }

  public static int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      long name = arena.allocateFrom(path).address();
      return checked(state, (int) OPEN.invokeExact(state, name, flags, 0));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  public static int close(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      return checked(state, (int) CLOSE.invokeExact(state, fd));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  public static int ioctl(int fd, long request, long arg) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      return checked(state, (int) IOCTL.invokeExact(state, fd, request, arg));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  public static int mount(String source, String target, String type, long flags, String data) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      return checked(
          state,
          (int)
              MOUNT.invokeExact(
                  state,
                  arena.allocateFrom(source).address(),
                  arena.allocateFrom(target).address(),
                  arena.allocateFrom(type).address(),
                  flags,
                  arena.allocateFrom(data).address()));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  public static int umount2(String target, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      return checked(
          state, (int) UMOUNT2.invokeExact(state, arena.allocateFrom(target).address(), flags));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** statfs(2), for its errno only: 0 when the file system answers. */
  public static int statfs(String path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      long buffer = arena.allocate(256, 8).address();
      return checked(
          state, (int) STATFS.invokeExact(state, arena.allocateFrom(path).address(), buffer));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  public static long mmap(long length, int protection, int flags, int fd, long offset) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      return checked(
          state, (long) MMAP.invokeExact(state, 0L, length, protection, flags, fd, offset));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  public static int munmap(long address, long length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      return checked(state, (int) MUNMAP.invokeExact(state, address, length));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** socketpair(2) into the two ints at {@code fds}. */
  public static int socketpair(int domain, int type, int protocol, long fds) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      return checked(state, (int) SOCKETPAIR.invokeExact(state, domain, type, protocol, fds));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** pipe2(2) into the two ints at {@code fds}. */
  public static int pipe2(long fds, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      return checked(state, (int) PIPE2.invokeExact(state, fds, flags));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  public static long recvmsg(int fd, long message, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      return checked(state, (long) RECVMSG.invokeExact(state, fd, message, flags));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  public static int waitpid(int pid, long status, int options) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      return checked(state, (int) WAITPID.invokeExact(state, pid, status, options));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  public static int eventfd(int value, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      return checked(state, (int) EVENTFD.invokeExact(state, value, flags));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** Ties the calling thread to one processor. */
  public static int pinToCpu(int cpu) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      long size = Math.max(128, (cpu / 64 + 1) * 8L);
      MemorySegment mask = arena.allocate(size, 8);
      mask.set(JAVA_LONG, cpu / 64 * 8L, 1L << (cpu % 64));
      return checked(state, (int) SETAFFINITY.invokeExact(state, 0, size, mask.address()));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  public static int gettid() {
    return identity(GETTID);
  }

  public static int geteuid() {
    return identity(GETEUID);
  }

  public static int getuid() {
    return identity(GETUID);
  }

  public static int getgid() {
    return identity(GETGID);
  }

  private static int identity(MethodHandle getter) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) getter.invokeExact(newState(arena));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  public static int tgkill(int pid, int tid, int signal) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      return checked(state, (int) TGKILL.invokeExact(state, pid, tid, signal));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /**
   * Makes {@code signal} do nothing but interrupt the system call a thread blocks in (no
   * SA_RESTART). The handler is getuid(2)'s own code: async-signal-safe, needs no argument, changes
   * nothing.
   *
   * @return 0, or -EBUSY when somebody else has a handler there already
   */
  public static int installWakeSignal(int signal) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      // struct sigaction of glibc and musl: handler, 128 bytes of mask, flags, restorer.
      MemorySegment old = arena.allocate(160, 8);
      int rc = checked(state, (int) SIGACTION.invokeExact(state, signal, 0L, old.address()));
      if (rc < 0) {
        return rc;
      }
      long handler = LIBC.findOrThrow("getuid").address();
      long current = old.get(JAVA_LONG, 0);
      if (current == handler) {
        return 0;
      }
      if (current != 0) {
        return -Errnos.EBUSY;
      }
      MemorySegment action = arena.allocate(160, 8);
      action.set(JAVA_LONG, 0, handler);
      return checked(state, (int) SIGACTION.invokeExact(state, signal, action.address(), 0L));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /**
   * posix_spawnp(3) with standard error, and nothing else, redirected. Unlike {@link
   * ProcessBuilder} it leaves the child every descriptor that is not close-on-exec, which handing
   * over a socket needs.
   *
   * @param standardError descriptor to become the child's number 2
   * @return the process id, or a negated errno
   */
  public static int spawn(String[] arguments, String[] environment, int standardError) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      // posix_spawn_file_actions_t is 80 bytes in glibc, 80 in musl.
      long actions = arena.allocate(256, 16).address();
      int rc = (int) ACTIONS_INIT.invokeExact(state, actions);
      if (rc != 0) {
        return -rc;
      }
      try {
        rc = (int) ACTIONS_DUP2.invokeExact(state, actions, standardError, 2);
        if (rc != 0) {
          return -rc;
        }
        MemorySegment pid = arena.allocate(JAVA_INT);
        rc =
            (int)
                POSIX_SPAWNP.invokeExact(
                    state,
                    pid.address(),
                    arena.allocateFrom(arguments[0]).address(),
                    actions,
                    0L,
                    vector(arena, arguments),
                    vector(arena, environment));
        return rc != 0 ? -rc : pid.get(JAVA_INT, 0);
      } finally {
        int ignored = (int) ACTIONS_DESTROY.invokeExact(state, actions);
        assert ignored == 0;
      }
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  private static long vector(Arena arena, String[] strings) {
    AddressLayout pointer = ValueLayout.ADDRESS;
    MemorySegment vector = arena.allocate(pointer, strings.length + 1L);
    for (int i = 0; i < strings.length; i++) {
      vector.setAtIndex(pointer, i, arena.allocateFrom(strings[i]));
    }
    return vector.address();
  }
}
