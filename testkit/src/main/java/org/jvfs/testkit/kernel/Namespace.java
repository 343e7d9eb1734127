// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.call.Errnos;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.subject.SubjectUnavailableException;

/**
 * A mount namespace held by one thread, cut off from the machine's: what is mounted in it is seen
 * by nobody else and vanishes with it, also when the JVM dies. Thread-safe.
 */
final class Namespace implements AutoCloseable {
  static final long MS_NOSUID = 0x2;
  static final long MS_NODEV = 0x4;
  static final long MS_REMOUNT = 0x20;
  static final long MS_BIND = 0x1000;
  private static final long MS_REC = 0x4000;
  private static final long MS_PRIVATE = 0x40000;
  private static final int MNT_DETACH = 2;
  private static final long CLONE_FS = 0x200;
  private static final long CLONE_NEWNS = 0x20000;
  private static final long CLONE_FILES = 0x400;
  private static final int O_PATH = 010000000;

  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final SyscallThread thread;
  private final KernelCalls calls;

  static {
    try {
      // Used on threads that can no longer load it: see SyscallThread.
      Class.forName(Structs.class.getName(), true, Structs.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  Namespace() {
    String name = "oracle-ns-" + COUNTER.incrementAndGet();
    if (!System.getProperty("os.arch").equals("amd64")
        || !System.getProperty("os.name").equals("Linux")) {
      throw new SubjectUnavailableException("the kernel subjects need Linux on x86-64");
    }
    thread = new SyscallThread(name);
    calls = new KernelCalls(thread, 0);
    try {
      long unshared = thread.call(Nr.UNSHARE, CLONE_FS | CLONE_FILES | CLONE_NEWNS, 0, 0, 0, 0, 0);
      if (unshared < 0) {
        throw new SubjectUnavailableException(
            "the kernel subjects need root: unshare(CLONE_NEWNS): " + Errnos.name((int) -unshared));
      }
      must("mount --make-rprivate /", mount("none", "/", "none", MS_REC | MS_PRIVATE, ""));
      fillDescriptors();
    } catch (RuntimeException e) {
      thread.close();
      throw e;
    }
  }

  synchronized Result mount(String source, String target, String type, long flags, String data) {
    return calls.mount(source.getBytes(UTF_8), target.getBytes(UTF_8), type, flags, data);
  }

  synchronized Result mkdir(String path, int mode) {
    return calls.mkdirat(Calls.AT_FDCWD, path.getBytes(UTF_8), mode);
  }

  synchronized Result rmdir(String path) {
    return calls.unlinkat(Calls.AT_FDCWD, path.getBytes(UTF_8), 0x200);
  }

  synchronized Result unmount(String target) {
    return calls.umount2(target.getBytes(UTF_8), MNT_DETACH);
  }

  /**
   * Occupies every descriptor below {@link KernelCalls#FIRST_FD}, so that those of the processes,
   * which start with a copy of this table, come in a row after it. The JVM's own archives keep
   * their numbers, and so do the standard streams; everything else of the JVM's is closed here.
   */
  private void fillDescriptors() {
    int filler = (int) must("open /", calls.openat(Calls.AT_FDCWD, new byte[] {'/'}, O_PATH, 0));
    long tid = thread.call(Nr.GETTID, 0, 0, 0, 0, 0, 0);
    try (DirectoryStream<Path> descriptors =
        Files.newDirectoryStream(Path.of("/proc/self/task/" + tid + "/fd"))) {
      for (Path descriptor : descriptors) {
        int fd = Integer.parseInt(descriptor.getFileName().toString());
        String target = Files.readSymbolicLink(descriptor).toString();
        if (fd > 2 && fd != filler && !target.endsWith(".jar") && !target.endsWith("/modules")) {
          must("dup2", calls.dup2(filler, fd));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long last;
    do {
      last = must("dup", calls.dup(filler));
    } while (last < KernelCalls.FIRST_FD);
    must(
        "close_range",
        Result.of(thread.call(Nr.CLOSE_RANGE, KernelCalls.FIRST_FD, 0xffffffffL, 0, 0, 0, 0)));
  }

  /** A process in this namespace, its root and working directory being {@code root}. */
  synchronized Calls newProcess(String root) {
    SyscallThread worker = new SyscallThread("oracle-" + COUNTER.incrementAndGet(), thread);
    KernelCalls process = new KernelCalls(worker, KernelCalls.FIRST_FD);
    try {
      must(
          "unshare(CLONE_FS|CLONE_FILES)",
          Result.of(worker.call(Nr.UNSHARE, CLONE_FS | CLONE_FILES, 0, 0, 0, 0, 0)));
      must("chroot " + root, process.chroot(root.getBytes(UTF_8)));
      must("chdir /", process.chdir(new byte[] {'/'}));
      process.umask(022);
      process.setCredentials(0, 0, new int[0]);
      return process;
    } catch (RuntimeException e) {
      worker.close();
      throw e;
    }
  }

  /** Makes a directory in the machine's temporary directory, to mount on. */
  static Path newMountPoint() {
    try {
      return Files.createTempDirectory("jvfs-oracle-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long must(String what, Result result) {
    if (!result.isOk()) {
      throw new IllegalStateException(what + ": " + Errnos.name(result.errno()));
    }
    return result.value();
  }

  @Override
  public void close() {
    calls.close();
  }
}
