// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Libc;
import org.jvfs.fuse.sys.Mem;
import org.jvfs.fuse.wire.FuseProtocol;
import org.jvfs.fuse.wire.InitFlag;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.fuse.wire.Request;

/** The INIT exchange: reads what the kernel offers, decides what to take, writes the answer. */
final class Negotiation {
  private static final Path PAGES_LIMIT = Path.of("/proc/sys/fs/fuse/max_pages_limit");

  /**
   * The most pages in a request of kernels without the limit above, and of those without MAX_PAGES.
   */
  private static final int DEFAULT_PAGES_LIMIT = 256;

  private static final int PAGES_WITHOUT_MAX_PAGES = 32;

  private static final long ALWAYS =
      InitFlag.ASYNC_READ
          | InitFlag.ATOMIC_O_TRUNC
          | InitFlag.EXPORT_SUPPORT
          | InitFlag.BIG_WRITES
          | InitFlag.DONT_MASK
          | InitFlag.HAS_IOCTL_DIR
          | InitFlag.ASYNC_DIO
          | InitFlag.PARALLEL_DIROPS
          | InitFlag.ABORT_ERROR
          | InitFlag.MAX_PAGES
          | InitFlag.HANDLE_KILLPRIV_V2
          | InitFlag.SETXATTR_EXT
          | InitFlag.INIT_EXT
          | InitFlag.CREATE_SUPP_GROUP
          | InitFlag.HAS_EXPIRE_ONLY
          | InitFlag.DIRECT_IO_ALLOW_MMAP;

  private Negotiation() {}

  /** The capabilities {@code config} asks for, offered or not. */
  static long wanted(FuseConfig config, boolean uringReady) {
    long flags = ALWAYS;
    if (config.readdirPlus()) {
      flags |= InitFlag.DO_READDIRPLUS | InitFlag.READDIRPLUS_AUTO;
    }
    flags |=
        config.explicitInvalidation() ? InitFlag.EXPLICIT_INVAL_DATA : InitFlag.AUTO_INVAL_DATA;
    flags |= config.cacheSymlinks() ? InitFlag.CACHE_SYMLINKS : 0;
    flags |= config.writebackCache() ? InitFlag.WRITEBACK_CACHE : 0;
    flags |= config.posixAcl() ? InitFlag.POSIX_ACL : 0;
    flags |= config.noOpen() ? InitFlag.NO_OPEN_SUPPORT : 0;
    flags |= config.noOpendir() ? InitFlag.NO_OPENDIR_SUPPORT : 0;
    flags |= config.fileLocks() ? InitFlag.POSIX_LOCKS | InitFlag.FLOCK_LOCKS : 0;
    flags |= uringReady ? InitFlag.OVER_IO_URING : 0;
    return flags;
  }

  /**
   * Answers one INIT.
   *
   * @param settled called with the result before the answer goes out: nothing else is asked of us
   *     until then
   * @return whether the connection is made; false when the kernel is to ask again with a version we
   *     know
   * @throws FuseException when the kernel's protocol is too old; it has been told so
   */
  static boolean answer(
      FuseConfig config, boolean uringReady, Request q, Reply r, Consumer<Negotiated> settled)
      throws FuseException {
    int major = q.argInt(0);
    int minor = q.argInt(4);
    if (major > FuseProtocol.MAJOR) {
      long out = r.body();
      Mem.zero(out, FuseProtocol.INIT_OUT_SIZE);
      Mem.putInt(out, FuseProtocol.MAJOR);
      Mem.putInt(out + 4, FuseProtocol.MINOR);
      r.sendBody(FuseProtocol.INIT_OUT_SIZE);
      return false;
    }
    if (major < FuseProtocol.MAJOR || minor < FuseProtocol.MIN_MINOR) {
      r.error(Errnos.EPROTO);
      throw new FuseException(
          "kernel speaks FUSE " + major + "." + minor,
          Errnos.EPROTO,
          "Linux 5.4 or newer is needed");
    }
    long offered = q.argInt(12) & 0xffffffffL;
    if ((offered & InitFlag.INIT_EXT) != 0) {
      offered |= q.argLong(16) << 32;
    }
    Negotiated result = settle(config, uringReady, minor, offered, q.argInt(8));
    settled.accept(result);
    long out = r.body();
    Mem.zero(out, FuseProtocol.INIT_OUT_SIZE);
    Mem.putInt(out, FuseProtocol.MAJOR);
    Mem.putInt(out + 4, FuseProtocol.MINOR);
    Mem.putInt(out + 8, result.maxReadahead());
    Mem.putInt(out + 12, (int) result.flags());
    Mem.putShort(out + 16, config.maxBackground());
    Mem.putShort(out + 18, Math.max(1, config.maxBackground() * 3 / 4));
    Mem.putInt(out + 20, result.maxWrite());
    Mem.putInt(out + 24, 1); // time granularity in nanoseconds
    Mem.putShort(out + 28, result.maxPages());
    Mem.putInt(out + 32, (int) (result.flags() >>> 32));
    r.sendBody(FuseProtocol.INIT_OUT_SIZE);
    return true;
  }

  static Negotiated settle(
      FuseConfig config, boolean uringReady, int kernelMinor, long offered, int maxReadahead) {
    long flags = wanted(config, uringReady) & offered;
    int page = Libc.pageSize();
    int limit = PAGES_WITHOUT_MAX_PAGES;
    if ((flags & InitFlag.MAX_PAGES) != 0) {
      limit = pagesLimit();
    }
    int maxPages = Math.clamp((config.maxWrite() + page - 1) / page, 1, limit);
    int maxWrite = Math.min(config.maxWrite(), maxPages * page);
    return new Negotiated(
        Math.min(kernelMinor, FuseProtocol.MINOR),
        offered,
        flags,
        maxWrite,
        maxPages,
        maxReadahead);
  }

  private static int pagesLimit() {
    // A sysctl gives what fits into the first read(2) and then end of file, so that one has to be
    // large enough.
    byte[] text = new byte[32];
    try (InputStream in = Files.newInputStream(PAGES_LIMIT)) {
      int n = Math.max(0, in.read(text));
      String number = new String(text, 0, n, StandardCharsets.US_ASCII).strip();
      return Math.clamp(Long.parseLong(number), 1, 65535);
    } catch (IOException | NumberFormatException e) {
      // Kernels before 6.13 have no such file, and this fixed limit.
      return DEFAULT_PAGES_LIMIT;
    }
  }
}
