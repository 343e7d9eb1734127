// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jvfs.fuse.session.FuseConfig;
import org.jvfs.fuse.session.FuseException;
import org.jvfs.fuse.session.FuseHandler;
import org.jvfs.fuse.session.FuseSession;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Libc;
import org.jvfs.fuse.sys.Mem;

/**
 * fusermount3, the set-user-id helper of the fuse3 package: it opens the device, mounts, and hands
 * us the descriptor over a Unix socket. Such a mount is always nosuid and nodev.
 */
final class FusermountMounter implements Mounter {
  private static final String PROGRAM = "fusermount3";
  private static final String SOCKET_VARIABLE = "_FUSE_COMMFD";

  /** What the helper wrote to its standard error is shown up to this many bytes. */
  private static final int MESSAGE_LIMIT = 2000;

  @Override
  public FuseSession mount(Path mountPoint, FuseHandler handler, FuseConfig config)
      throws FuseException {
    Set<String> options = new LinkedHashSet<>(config.options());
    options.remove("suid");
    options.remove("dev");
    options.remove(MountOptions.NONEMPTY);
    options.add("nosuid");
    options.add("nodev");
    options.add("fsname=" + escape(config.source()));
    options.add("subtype=" + escape(config.subtype()));
    int fd = mountAndReceive(mountPoint, String.join(",", options));
    FuseSession session = new FuseSession(fd, handler, config);
    session.mounted();
    session.start();
    return session;
  }

  /** A comma in a value would begin the next option. */
  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,");
  }

  private static int mountAndReceive(Path mountPoint, String options) throws FuseException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pair = arena.allocate(ValueLayout.JAVA_INT, 2);
      // Not close-on-exec: the helper inherits its end. Ours it gets too, and ignores.
      int rc = Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_STREAM, 0, pair.address());
      if (rc < 0) {
        throw new FuseException("socketpair", -rc, "");
      }
      int ours = pair.getAtIndex(ValueLayout.JAVA_INT, 0);
      int theirs = pair.getAtIndex(ValueLayout.JAVA_INT, 1);
      List<String> environment = new ArrayList<>();
      System.getenv().forEach((name, value) -> environment.add(name + "=" + value));
      environment.add(SOCKET_VARIABLE + "=" + theirs);
      String[] command = {PROGRAM, "-o", options, "--", mountPoint.toString()};
      Result result;
      try {
        result = run(arena, command, environment.toArray(new String[0]));
      } finally {
        Libc.close(theirs);
      }
      try {
        if (result.status != 0) {
          throw refused(mountPoint, result);
        }
        int fd = receiveDescriptor(arena, ours);
        if (fd < 0) {
          throw new FuseException("no descriptor from " + PROGRAM, -fd, "");
        }
        return fd;
      } finally {
        Libc.close(ours);
      }
    }
  }

  private static FuseException refused(Path mountPoint, Result result) {
    String said = result.message().replace('\n', ' ').strip();
    String advice = "";
    if (said.contains("/dev/fuse: Permission denied")) {
      advice = "; the device is closed to you; as root: chmod 666 /dev/fuse";
    } else if (said.contains("/dev/fuse")) {
      advice = "; load the driver: modprobe fuse";
    }
    return new FuseException("mount on " + mountPoint + ": " + said + advice);
  }

  @Override
  public int unmount(Path mountPoint, boolean lazily) {
    try (Arena arena = Arena.ofConfined()) {
      List<String> environment = new ArrayList<>();
      System.getenv().forEach((name, value) -> environment.add(name + "=" + value));
      String[] command =
          lazily
              ? new String[] {PROGRAM, "-u", "-z", "-q", "--", mountPoint.toString()}
              : new String[] {PROGRAM, "-u", "-q", "--", mountPoint.toString()};
      Result result = run(arena, command, environment.toArray(new String[0]));
      // The helper tells no errno. A mount it cannot end in good order is as good as busy.
      return result.status == 0 ? 0 : -Errnos.EBUSY;
    } catch (FuseException e) {
      return -e.errno();
    }
  }

  /** How the helper ended, and what it said. */
  private record Result(int status, String message) {}

  /** Runs the helper to its end. */
  private static Result run(Arena arena, String[] command, String[] environment)
      throws FuseException {
    MemorySegment pipe = arena.allocate(ValueLayout.JAVA_INT, 2);
    int rc = Libc.pipe2(pipe.address(), Libc.O_CLOEXEC);
    if (rc < 0) {
      throw new FuseException("pipe", -rc, "");
    }
    int in = pipe.getAtIndex(ValueLayout.JAVA_INT, 0);
    int out = pipe.getAtIndex(ValueLayout.JAVA_INT, 1);
    int pid = Libc.spawn(command, environment, out);
    Libc.close(out);
    try {
      if (pid < 0) {
        throw new FuseException(
            PROGRAM, -pid, "an unprivileged mount needs it; install the package fuse3");
      }
      String message = readAll(arena, in);
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      do {
        rc = Libc.waitpid(pid, status.address(), 0);
      } while (rc == -Errnos.EINTR);
      return new Result(status.get(ValueLayout.JAVA_INT, 0), message);
    } finally {
      Libc.close(in);
    }
  }

  private static String readAll(Arena arena, int fd) {
    MemorySegment state = Libc.newState(arena);
    MemorySegment buffer = arena.allocate(MESSAGE_LIMIT);
    int size = 0;
    while (size < MESSAGE_LIMIT) {
      long n = Libc.read(state, fd, buffer.address() + size, MESSAGE_LIMIT - size);
      if (n == -Errnos.EINTR) {
        continue;
      }
      if (n <= 0) {
        break;
      }
      size += (int) n;
    }
    return new String(Mem.bytes(buffer.address(), size), StandardCharsets.UTF_8);
  }

  /** Takes the one descriptor the helper sends, with one byte of data. */
  private static int receiveDescriptor(Arena arena, int socket) {
    // struct msghdr and the structures it points at, in their 64-bit form.
    MemorySegment data = arena.allocate(8, 8);
    MemorySegment iovec = arena.allocate(16, 8);
    iovec.set(ValueLayout.JAVA_LONG, 0, data.address());
    iovec.set(ValueLayout.JAVA_LONG, 8, 1);
    MemorySegment control = arena.allocate(24, 8);
    MemorySegment message = arena.allocate(56, 8);
    message.set(ValueLayout.JAVA_LONG, 16, iovec.address());
    message.set(ValueLayout.JAVA_LONG, 24, 1);
    message.set(ValueLayout.JAVA_LONG, 32, control.address());
    message.set(ValueLayout.JAVA_LONG, 40, control.byteSize());
    long n;
    do {
      n = Libc.recvmsg(socket, message.address(), Libc.MSG_CMSG_CLOEXEC);
    } while (n == -Errnos.EINTR);
    if (n <= 0) {
      return n == 0 ? -Errnos.EPROTO : (int) n;
    }
    boolean rights =
        message.get(ValueLayout.JAVA_LONG, 40) >= 20
            && control.get(ValueLayout.JAVA_INT, 8) == 1
            && control.get(ValueLayout.JAVA_INT, 12) == 1;
    return rights ? control.get(ValueLayout.JAVA_INT, 16) : -Errnos.EPROTO;
  }
}
