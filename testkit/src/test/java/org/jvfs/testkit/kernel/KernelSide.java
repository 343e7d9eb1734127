// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jvfs.testkit.lease.Side;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.SigInfo;

/**
 * A file of the running kernel's tmpfs and two threads. Leases are held by open files, so the
 * holder may be of the same process as the others. Its signal is SIGURG, which by default does
 * nothing, where SIGIO would end the JVM.
 */
public final class KernelSide implements Side {
  private static final int OPEN = 2;
  private static final int RT_SIGPROCMASK = 14;
  private static final int RT_SIGTIMEDWAIT = 128;
  private static final int SIGURG = 23;
  private static final int SIGSET_BYTES = 8;
  private static final int SIGINFO_BYTES = 128;

  private final Arena arena = Arena.ofShared();
  private final SyscallThread holder = new SyscallThread("lease-holder");
  private final SyscallThread breaker = new SyscallThread("lease-breaker");
  private final Path dir;
  private final long path;
  private int signal = SIGURG;

  public KernelSide() throws IOException {
    Path shm = Path.of("/dev/shm");
    dir =
        Files.isDirectory(shm)
            ? Files.createTempDirectory(shm, "jvfs-lease")
            : Files.createTempDirectory("jvfs-lease");
    Path f = Files.createFile(dir.resolve("f"));
    byte[] name = f.toString().getBytes(StandardCharsets.UTF_8);
    MemorySegment s = arena.allocate(name.length + 1L);
    MemorySegment.copy(name, 0, s, ValueLayout.JAVA_BYTE, 0, name.length);
    path = s.address();
  }

  private int open(SyscallThread t, int flags) {
    return (int) t.call(OPEN, path, flags | Fcntl.O_CLOEXEC, 0, 0, 0, 0);
  }

  @Override
  public int open(int flags) {
    return open(holder, flags);
  }

  @Override
  public int openBeside(int flags) {
    return open(breaker, flags);
  }

  @Override
  public int truncateBeside() {
    return (int) breaker.call(Nr.TRUNCATE, path, 0, 0, 0, 0, 0);
  }

  @Override
  public int close(int fd) {
    return (int) holder.call(Nr.CLOSE, fd, 0, 0, 0, 0, 0);
  }

  @Override
  public int closeBeside(int fd) {
    return (int) breaker.call(Nr.CLOSE, fd, 0, 0, 0, 0, 0);
  }

  /** fcntl(2) of the holder. */
  public int fcntl(int fd, int cmd, long arg) {
    return (int) holder.call(Nr.FCNTL, fd, cmd, arg, 0, 0, 0);
  }

  @Override
  public int setLease(int fd, int type) {
    fcntl(fd, Fcntl.F_SETSIG, signal);
    return fcntl(fd, Fcntl.F_SETLEASE, type);
  }

  @Override
  public int getLease(int fd) {
    return fcntl(fd, Fcntl.F_GETLEASE, 0);
  }

  @Override
  public int flags(int fd) {
    return fcntl(fd, Fcntl.F_GETFL, 0);
  }

  // ---- signals ----

  /** From now on the holder's thread is sent {@code signo}, for {@link #signal} to fetch. */
  public void holdBack(int fd, int signo) {
    signal = signo;
    MemorySegment set = arena.allocate(SIGSET_BYTES, 8);
    set.set(ValueLayout.JAVA_LONG, 0, 1L << (signo - 1));
    holder.call(RT_SIGPROCMASK, 0, set.address(), 0, SIGSET_BYTES, 0, 0);
    MemorySegment owner = arena.allocate(8, 4);
    owner.set(ValueLayout.JAVA_INT, 0, 0);
    owner.set(ValueLayout.JAVA_INT, 4, (int) holder.call(Nr.GETTID, 0, 0, 0, 0, 0, 0));
    holder.call(Nr.FCNTL, fd, Fcntl.F_SETOWN_EX, owner.address(), 0, 0, 0);
  }

  /** The signal that was held back. */
  public SigInfo signal() {
    MemorySegment set = arena.allocate(SIGSET_BYTES, 8);
    set.set(ValueLayout.JAVA_LONG, 0, 1L << (signal - 1));
    MemorySegment info = arena.allocate(SIGINFO_BYTES, 8);
    MemorySegment time = arena.allocate(16, 8);
    time.set(ValueLayout.JAVA_LONG, 0, TimeUnit.SECONDS.toSeconds(5));
    long r =
        holder.call(
            RT_SIGTIMEDWAIT, set.address(), info.address(), time.address(), SIGSET_BYTES, 0, 0);
    if (r < 0) {
      throw new IllegalStateException("no signal: " + r);
    }
    return new SigInfo(
        info.get(ValueLayout.JAVA_INT, 0),
        info.get(ValueLayout.JAVA_INT, 8),
        info.get(ValueLayout.JAVA_INT, 24),
        (int) info.get(ValueLayout.JAVA_LONG, 16));
  }

  @Override
  public void close() {
    holder.close();
    breaker.close();
    arena.close();
    try {
      Files.delete(dir.resolve("f"));
      Files.delete(dir);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
