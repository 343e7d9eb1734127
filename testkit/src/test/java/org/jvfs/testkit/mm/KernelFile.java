// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.mm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jvfs.sys.Linux;

/** A file of the kernel's tmpfs, without a name, by the calls a C program would make. */
final class KernelFile implements AutoCloseable {
  private static final MethodHandle PREAD = move("pread");
  private static final MethodHandle PWRITE = move("pwrite");
  private static final MethodHandle FALLOCATE =
      link("fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle LSEEK =
      link("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final int SEEK_END = 2;

  private final int fd = Linux.memfdCreate("kernel-file");

  private static MethodHandle link(String name, FunctionDescriptor type) {
    Linker l = Linker.nativeLinker();
    return l.downcallHandle(l.defaultLookup().findOrThrow(name), type);
  }

  private static MethodHandle move(String name) {
    return link(name, FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  }

  private static void done(boolean done) {
    if (!done) {
      throw new AssertionError("the kernel refused");
    }
  }

  long size() {
    try {
      return (long) LSEEK.invokeExact(fd, 0L, SEEK_END);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  byte[] content() {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment m = a.allocate(size() + 1);
      long n = (long) PREAD.invokeExact(fd, m.address(), m.byteSize(), 0L);
      done(n == m.byteSize() - 1);
      return m.asSlice(0, n).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  void pwrite(byte[] data, long pos) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment m = a.allocateFrom(java.lang.foreign.ValueLayout.JAVA_BYTE, data);
      done((long) PWRITE.invokeExact(fd, m.address(), (long) data.length, pos) == data.length);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  void ftruncate(long size) {
    done(Linux.ftruncate(fd, size) == 0);
  }

  void fallocate(int mode, long offset, long length) {
    try {
      done((int) FALLOCATE.invokeExact(fd, mode, offset, length) == 0);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  MemorySegment mmap(long length, int prot, int flags, long offset, Arena arena) {
    long at = Linux.mmap(0, length, prot, flags, fd, offset);
    done(at > 0);
    return MemorySegment.ofAddress(at).reinterpret(length, arena, gone -> Linux.munmap(at, length));
  }

  @Override
  public void close() {
    Linux.close(fd);
  }
}
