// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * System calls by their C names. Each returns what the call returned, or the negated errno if it
 * failed; none throws for an errno. Only to be used if {@link #AVAILABLE}.
 */
public final class Linux {
  public static final int PROT_NONE = 0;
  public static final int PROT_READ = 1;
  public static final int PROT_WRITE = 2;

  public static final int MAP_SHARED = 0x1;
  public static final int MAP_PRIVATE = 0x2;
  public static final int MAP_FIXED = 0x10;
  public static final int MAP_ANONYMOUS = 0x20;
  public static final int MAP_NORESERVE = 0x4000;

  public static final int MADV_POPULATE_WRITE = 23;

  private static final int MFD_CLOEXEC = 0x1;
  private static final int MFD_NOEXEC_SEAL = 0x8;

  /** Bytes of a page, which a frame has to be for it to be mapped. */
  private static final int PAGE = 4096;

  /**
   * Whether calls can be made: on Linux, with pages of 4096 bytes, and native access enabled for
   * this module. {@code -Djvfs.memfd=false} says no.
   */
  public static final boolean AVAILABLE =
      System.getProperty("os.name").equals("Linux")
          && Boolean.parseBoolean(System.getProperty("jvfs.memfd", "true"))
          && Linux.class.getModule().isNativeAccessEnabled()
          && Calls.pageSize() == PAGE;

  private Linux() {}

  /** The handles, made with the first call. */
  static final class Calls {
    static final StructLayout STATE = Linker.Option.captureStateLayout();
    static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    static final MethodHandle MEMFD_CREATE = call("memfd_create", JAVA_INT, JAVA_LONG, JAVA_INT);
    static final MethodHandle FTRUNCATE = call("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
    static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
    static final MethodHandle MMAP =
        call("mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    static final MethodHandle MUNMAP = call("munmap", JAVA_INT, JAVA_LONG, JAVA_LONG);
    static final MethodHandle MADVISE = call("madvise", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    static final MethodHandle GETPAGESIZE = call("getpagesize", JAVA_INT);

    private Calls() {}

    static MethodHandle call(String name, ValueLayout result, ValueLayout... args) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow(name),
          FunctionDescriptor.of(result, args),
          Linker.Option.captureCallState("errno"));
    }

    static int pageSize() {
      try (Arena a = Arena.ofConfined()) {
        return (int) GETPAGESIZE.invokeExact(a.allocate(STATE));
      } catch (Throwable t) {
        throw unexpected(t);
      }
    }
  }

  static long checked(MemorySegment state, long result) {
    return result == -1 ? -state.get(JAVA_INT, Calls.ERRNO) : result;
  }

  /** No handle of ours throws: what does is an error of the JVM. */
  static AssertionError unexpected(Throwable t) {
    if (t instanceof Error e) {
      throw e;
    }
    return new AssertionError(t);
  }

  /** A file in memory without a name, closed on exec and never executable; 0 bytes long. */
  public static int memfdCreate(String name) {
    int fd = memfdCreate(name, MFD_CLOEXEC | MFD_NOEXEC_SEAL);
    // Before Linux 6.3 the second flag is not known: EINVAL.
    return fd == -22 ? memfdCreate(name, MFD_CLOEXEC) : fd;
  }

  private static int memfdCreate(String name, int flags) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment state = a.allocate(Calls.STATE);
      long text = a.allocateFrom(name).address();
      return (int) checked(state, (int) Calls.MEMFD_CREATE.invokeExact(state, text, flags));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  public static int ftruncate(int fd, long size) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment state = a.allocate(Calls.STATE);
      return (int) checked(state, (int) Calls.FTRUNCATE.invokeExact(state, fd, size));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  public static int close(int fd) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment state = a.allocate(Calls.STATE);
      return (int) checked(state, (int) Calls.CLOSE.invokeExact(state, fd));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** The address, or the negated errno: addresses of user space are positive. */
  public static long mmap(long address, long length, int prot, int flags, int fd, long offset) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment state = a.allocate(Calls.STATE);
      return checked(
          state, (long) Calls.MMAP.invokeExact(state, address, length, prot, flags, fd, offset));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  public static int munmap(long address, long length) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment state = a.allocate(Calls.STATE);
      return (int) checked(state, (int) Calls.MUNMAP.invokeExact(state, address, length));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  public static int madvise(long address, long length, int advice) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment state = a.allocate(Calls.STATE);
      return (int) checked(state, (int) Calls.MADVISE.invokeExact(state, address, length, advice));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }
}
