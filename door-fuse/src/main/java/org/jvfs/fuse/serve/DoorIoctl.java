// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import org.jvfs.fuse.session.FuseException;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Libc;
import org.jvfs.fuse.sys.Mem;
import org.jvfs.fuse.wire.FuseProtocol;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.fuse.wire.Request;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * What a mount tells about its server: ioctls of its root directory, for the user who mounted it
 * and user 0. Both sides of them, the one that asks and the one that answers.
 */
public final class DoorIoctl {
  private static final int PAGE = 8192;
  private static final int DIR_READ = 2 << 30;
  private static final int DIR_WRITE = 1 << 30;
  private static final int TYPE = 'J' << 8;

  /**
   * A part of what /proc/locks would show. Given the offset to begin at (64 bits); the result is
   * the number of bytes, 0 at the end. An offset of 0 takes a new look, later ones go on with it.
   */
  private static final int LOCKS = DIR_READ | DIR_WRITE | PAGE << 16 | TYPE | 1;

  /** The server's process number, 32 bits. */
  private static final int SERVER = DIR_READ | 4 << 16 | TYPE | 2;

  private final Served s;

  /** What was seen last through an open directory. */
  private final ConcurrentHashMap<Long, byte[]> looks = new ConcurrentHashMap<>();

  DoorIoctl(Served s) {
    this.s = s;
  }

  // ---- the answers ----

  /** Errors: ENOTTY (no such ioctl, not the root), EPERM. */
  void answer(Request q, long handle, int command, Reply r) throws ErrnoException {
    if (q.nodeId() != FuseProtocol.ROOT_ID || (command != LOCKS && command != SERVER)) {
      throw Errno.ENOTTY.exception();
    }
    if (q.uid() != 0 && q.uid() != Libc.getuid()) {
      throw Errno.EPERM.exception();
    }
    if (command == SERVER) {
      Mem.putInt(r.body(), (int) ProcessHandle.current().pid());
      r.ioctl(0, r.body(), 4);
      return;
    }
    long offset = Mem.getLong(q.data());
    byte[] text = offset == 0 ? look(handle) : looks.getOrDefault(handle, new byte[0]);
    int from = (int) Math.clamp(offset, 0, text.length);
    int length = Math.min(PAGE, text.length - from);
    Mem.copy(text, from, r.body(), length);
    r.ioctl(length, r.body(), length);
  }

  private byte[] look(long handle) {
    byte[] text = s.vfs().showLocks().getBytes(StandardCharsets.US_ASCII);
    looks.put(handle, text);
    return text;
  }

  /** An open directory is closed. */
  void released(long handle) {
    if (!looks.isEmpty()) {
      looks.remove(handle);
    }
  }

  // ---- the questions ----

  /**
   * The locks of the VFS behind a mount, as /proc/locks shows those of the kernel.
   *
   * @param root the mount's root directory
   * @throws FuseException with one line that says what to do
   */
  public static String locks(Path root) throws FuseException {
    int fd = open(root);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment page = arena.allocate(PAGE, 8);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      while (true) {
        Mem.putLong(page.address(), text.size());
        int n = ask(root, fd, LOCKS, page);
        if (n == 0) {
          return text.toString(StandardCharsets.US_ASCII);
        }
        text.writeBytes(Mem.bytes(page.address(), n));
      }
    } finally {
      Libc.close(fd);
    }
  }

  /**
   * The process that serves a mount.
   *
   * @throws FuseException likewise
   */
  public static int server(Path root) throws FuseException {
    int fd = open(root);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pid = arena.allocate(8, 8);
      ask(root, fd, SERVER, pid);
      return Mem.getInt(pid.address());
    } finally {
      Libc.close(fd);
    }
  }

  private static int open(Path root) throws FuseException {
    int fd = Libc.open(root.toString(), Libc.O_CLOEXEC);
    if (fd < 0) {
      throw failed(root, -fd);
    }
    return fd;
  }

  private static int ask(Path root, int fd, int command, MemorySegment data) throws FuseException {
    int rc = Libc.ioctl(fd, command & 0xffffffffL, data.address());
    if (rc < 0) {
      throw failed(root, -rc);
    }
    return rc;
  }

  private static FuseException failed(Path root, int errno) {
    String advice =
        switch (errno) {
          case Errnos.EACCES, Errnos.EPERM -> "only who mounted it, and root if let in, may ask";
          case Errnos.ENOTTY -> "this server cannot tell; give the directory it is mounted on";
          default -> "";
        };
    return new FuseException(root.toString(), errno, advice);
  }
}
