// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import static org.jvfs.sys.LinuxFiles.FALLOC_FL_KEEP_SIZE;
import static org.jvfs.sys.LinuxFiles.FALLOC_FL_PUNCH_HOLE;
import static org.jvfs.sys.LinuxFiles.FALLOC_FL_ZERO_RANGE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.sys.LinuxFiles;
import org.jvfs.uapi.Errno;

/** Does requests on a {@link HostFile}, on the thread that asks. Any thread may, at any time. */
final class HostIo {
  /** The most that is copied at once where memory is not aligned, and that is written as zeros. */
  private static final int CHUNK = 1 << 20;

  private static final int PAGE = 4096;

  private final HostFile file;

  /** Whether the kernel has said that it does not write through; only ever set. */
  private volatile boolean noDsync;

  /**
   * Why a flush failed. The host tells of data it could not write once, and forgets the data: later
   * flushes must not claim that all is well. Only ever set.
   */
  private volatile @Nullable Errno lost;

  HostIo(HostFile file) {
    this.file = file;
  }

  /** Does a request; null for success. */
  @Nullable Errno run(Bio bio) {
    if (bio.has(Bio.PREFLUSH) || bio.op() == Bio.Op.FLUSH) {
      Errno e = sync();
      if (e != null) {
        return e;
      }
    }
    if (bio.size() == 0) {
      return null;
    }
    boolean fua = bio.has(Bio.FUA);
    return switch (bio.op()) {
      case READ -> move(bio, false, false);
      case WRITE -> {
        boolean dsync = fua && !noDsync;
        Errno e = move(bio, true, dsync);
        if (e == Errno.EOPNOTSUPP && dsync) {
          noDsync = true;
          e = move(bio, true, false);
          dsync = false;
        }
        yield e == null && fua && !dsync ? sync() : e;
      }
      case DISCARD -> andSync(discard(bio.diskPos(), bio.size()), fua);
      case WRITE_ZEROES -> andSync(zero(bio.diskPos(), bio.size()), fua);
      case FLUSH -> null;
    };
  }

  private @Nullable Errno andSync(@Nullable Errno e, boolean fua) {
    return e == null && fua ? sync() : e;
  }

  private @Nullable Errno sync() {
    Errno e = lost;
    if (e != null || file.readOnly()) {
      return e;
    }
    int r;
    do {
      r = LinuxFiles.fdatasync(file.fd());
    } while (r == Errno.EINTR.neg);
    if (r < 0) {
      e = Errnos.of(r);
      lost = e;
    }
    return e;
  }

  // ---- bytes ----

  private @Nullable Errno move(Bio bio, boolean write, boolean dsync) {
    if (file.direct() && !isAligned(bio)) {
      return moveCopied(bio, write, dsync);
    }
    try (Arena a = Arena.ofConfined()) {
      MemorySegment iov =
          a.allocate((long) LinuxFiles.IOVEC * Math.min(bio.pieces(), LinuxFiles.IOV_MAX), 8);
      long pos = bio.diskPos();
      long end = pos + bio.size();
      int piece = 0;
      long in = 0;
      while (pos < end) {
        long r = call(bio, piece, in, iov, pos, write, dsync);
        if (r == Errno.EINTR.neg) {
          continue;
        }
        if (r <= 0) {
          // 0: the file was made shorter than the disk is.
          return r == 0 ? Errno.EIO : Errnos.of(r);
        }
        pos += r;
        in += r;
        while (piece < bio.pieces() && in >= bio.length(piece)) {
          in -= bio.length(piece++);
        }
      }
      return null;
    }
  }

  /** One call for what is left from a byte of a piece on. */
  private long call(
      Bio bio, int piece, long in, MemorySegment iov, long pos, boolean write, boolean dsync) {
    int n = Math.min(bio.pieces() - piece, LinuxFiles.IOV_MAX);
    for (int i = 0; i < n; i++) {
      int p = piece + i;
      long skip = i == 0 ? in : 0;
      long at = (long) i * LinuxFiles.IOVEC;
      iov.set(ValueLayout.JAVA_LONG, at, bio.memory(p).address() + bio.offset(p) + skip);
      iov.set(ValueLayout.JAVA_LONG, at + 8, bio.length(p) - skip);
    }
    long first = iov.get(ValueLayout.JAVA_LONG, 0);
    long length = iov.get(ValueLayout.JAVA_LONG, 8);
    if (!write) {
      return n == 1
          ? LinuxFiles.pread(file.fd(), first, length, pos)
          : LinuxFiles.preadv(file.fd(), iov, n, pos);
    }
    return n == 1 && !dsync
        ? LinuxFiles.pwrite(file.fd(), first, length, pos)
        : LinuxFiles.pwritev2(file.fd(), iov, n, pos, dsync ? LinuxFiles.RWF_DSYNC : 0);
  }

  /** Whether the host can take the memory as it is. */
  private boolean isAligned(Bio bio) {
    long mem = file.limits().memoryAlignment() - 1L;
    long unit = file.limits().logicalBlockSize() - 1L;
    for (int i = 0; i < bio.pieces(); i++) {
      if (((bio.memory(i).address() + bio.offset(i)) & mem) != 0 || (bio.length(i) & unit) != 0) {
        return false;
      }
    }
    return true;
  }

  /** By way of aligned memory, piece after piece of the request. */
  private @Nullable Errno moveCopied(Bio bio, boolean write, boolean dsync) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment copy = a.allocate(Math.min(bio.size(), CHUNK), PAGE);
      for (long done = 0; done < bio.size(); done += copy.byteSize()) {
        MemorySegment part = copy.asSlice(0, Math.min(copy.byteSize(), bio.size() - done));
        if (write) {
          Bios.gather(bio, done, part);
        }
        Bio whole =
            new Bio(
                write ? Bio.Op.WRITE : Bio.Op.READ,
                0,
                bio.device(),
                bio.sector() + (done >> BlockDevice.SECTOR_SHIFT),
                Bio::nothing);
        whole.add(part, 0, (int) part.byteSize());
        Errno e = move(whole, write, dsync);
        if (e != null) {
          return e;
        }
        if (!write) {
          Bios.scatter(part, bio, done);
        }
      }
      return null;
    }
  }

  // ---- ranges ----

  private @Nullable Errno discard(long pos, long bytes) {
    return error(
        file.device()
            ? range(HostFile.BLKDISCARD, pos, bytes)
            : allocate(FALLOC_FL_PUNCH_HOLE, pos, bytes));
  }

  private @Nullable Errno zero(long pos, long bytes) {
    int r;
    if (file.device()) {
      r = range(HostFile.BLKZEROOUT, pos, bytes);
    } else {
      r = allocate(FALLOC_FL_ZERO_RANGE, pos, bytes);
      if (r == Errno.EOPNOTSUPP.neg) {
        r = allocate(FALLOC_FL_PUNCH_HOLE, pos, bytes);
      }
    }
    return r == Errno.EOPNOTSUPP.neg ? writeZeros(pos, bytes) : error(r);
  }

  private int allocate(int mode, long pos, long bytes) {
    int r;
    do {
      r = LinuxFiles.fallocate(file.fd(), mode | FALLOC_FL_KEEP_SIZE, pos, bytes);
    } while (r == Errno.EINTR.neg);
    return r;
  }

  private int range(int request, long pos, long bytes) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment range = a.allocate(16, 8);
      range.set(ValueLayout.JAVA_LONG, 0, pos);
      range.set(ValueLayout.JAVA_LONG, 8, bytes);
      int r;
      do {
        r = LinuxFiles.ioctl(file.fd(), request, range);
      } while (r == Errno.EINTR.neg);
      return r;
    }
  }

  private @Nullable Errno writeZeros(long pos, long bytes) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment zeros = a.allocate(Math.min(bytes, CHUNK), PAGE);
      long at = pos;
      while (at < pos + bytes) {
        long n = Math.min(zeros.byteSize(), pos + bytes - at);
        long r = LinuxFiles.pwrite(file.fd(), zeros.address(), n, at);
        if (r <= 0 && r != Errno.EINTR.neg) {
          return r == 0 ? Errno.EIO : Errnos.of(r);
        }
        at += Math.max(r, 0);
      }
      return null;
    }
  }

  private static @Nullable Errno error(int result) {
    return result < 0 ? Errnos.of(result) : null;
  }
}
