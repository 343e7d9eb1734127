// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jvfs.fuse.session.FuseHandler;
import org.jvfs.fuse.session.Negotiated;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Mem;
import org.jvfs.fuse.wire.AttrOut;
import org.jvfs.fuse.wire.DirentOut;
import org.jvfs.fuse.wire.FuseProtocol;
import org.jvfs.fuse.wire.Opcode;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.fuse.wire.Request;
import org.jvfs.fuse.wire.SetattrIn;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The file system of the tests: a root directory with {@code hello} (text), {@code data} (1 MiB and
 * a bit, writable up to 4 MiB), {@code slow} (reads of it wait until interrupted), {@code broken}
 * (reads throw), {@code mute} (reads are never answered), a symbolic link {@code link} to hello,
 * and a directory {@code dir} of many names. Nothing is cached by the kernel.
 */
final class TreeHandler implements FuseHandler {
  static final byte[] HELLO = "Hello from the JVM\n".getBytes(StandardCharsets.UTF_8);
  static final int DATA_CAPACITY = 4 << 20;
  static final int DATA_SIZE = (1 << 20) + 12_345;
  static final int DIR_ENTRIES = 1000;

  static final long ROOT = 1;
  static final long HELLO_NODE = 2;
  static final long DATA_NODE = 3;
  static final long SLOW_NODE = 4;
  static final long BROKEN_NODE = 5;
  static final long MUTE_NODE = 6;
  static final long LINK_NODE = 7;
  static final long DIR_NODE = 8;
  static final long DIR_FIRST = 100;

  private static final String[] NAMES = {
    "hello", "data", "slow", "broken", "mute", "link", "dir",
  };
  private static final byte[][] NAME_BYTES = new byte[NAMES.length][];
  private static final byte[][] DIR_NAMES = new byte[DIR_ENTRIES][];

  static {
    for (int i = 0; i < NAMES.length; i++) {
      NAME_BYTES[i] = NAMES[i].getBytes(StandardCharsets.UTF_8);
    }
    for (int i = 0; i < DIR_ENTRIES; i++) {
      DIR_NAMES[i] = "entry-%04d".formatted(i).getBytes(StandardCharsets.UTF_8);
    }
  }

  final AtomicInteger inits = new AtomicInteger();
  final AtomicInteger destroys = new AtomicInteger();
  final AtomicInteger interrupted = new AtomicInteger();
  final AtomicLong forgotten = new AtomicLong();
  final CountDownLatch slowArrived = new CountDownLatch(1);

  private final long hello = allocate(4096);
  private final long data = allocate(DATA_CAPACITY);
  private volatile long dataSize = DATA_SIZE;

  /**
   * Milliseconds a read of slow blocks the lane's own thread instead of being detached; 0 for
   * detached.
   */
  volatile int blockReader;

  /** How long the kernel may cache names and attributes, in nanoseconds. */
  volatile long validity;

  volatile int openFlags;

  volatile byte @Nullable [] xattr;

  TreeHandler() {
    Mem.copy(HELLO, 0, hello, HELLO.length);
    for (int i = 0; i < DATA_CAPACITY; i += 4) {
      Mem.putInt(data + i, i * 31);
    }
  }

  private static long allocate(long size) {
    return java.lang.foreign.Arena.global().allocate(size, 4096).address();
  }

  static byte[] expectedData(int from, int length) {
    byte[] out = new byte[length];
    for (int i = 0; i < length; i++) {
      int at = from + i;
      out[i] = (byte) (((at & ~3) * 31) >>> (8 * (at & 3)));
    }
    return out;
  }

  @Override
  public void init(Negotiated negotiated) {
    inits.incrementAndGet();
  }

  @Override
  public void destroy() {
    destroys.incrementAndGet();
  }

  @Override
  public boolean mayWait(Request q) {
    return q.opcode() == Opcode.FSYNC;
  }

  private void attr(AttrOut a, long node) {
    a.ino(node).uid(0).gid(0).blksize(4096).nlink(1).atime(10, 1).mtime(20, 2).ctime(30, 3);
    if (node == ROOT || node == DIR_NODE) {
      a.mode(0040755).nlink(2);
    } else if (node == LINK_NODE) {
      a.mode(0120777).size(5);
    } else if (node == DATA_NODE) {
      a.mode(0100644).size(dataSize).blocks((dataSize + 511) / 512);
    } else if (node == HELLO_NODE) {
      a.mode(0100644).size(HELLO.length).blocks(1);
    } else {
      a.mode(0100644).size(100);
    }
  }

  private static boolean same(byte[] name, long address, int length) {
    if (name.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (name[i] != Mem.getByte(address + i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void lookup(Request q, Reply r) {
    long name = q.name();
    int length = q.nameLength();
    long node = 0;
    if (q.nodeId() == ROOT) {
      for (int i = 0; i < NAME_BYTES.length; i++) {
        if (same(NAME_BYTES[i], name, length)) {
          node = HELLO_NODE + i;
        }
      }
    } else if (q.nodeId() == DIR_NODE && length == 10) {
      int number = 0;
      for (int i = 6; i < 10; i++) {
        number = number * 10 + Mem.getByte(name + i) - '0';
      }
      if (number >= 0 && number < DIR_ENTRIES && same(DIR_NAMES[number], name, length)) {
        node = DIR_FIRST + number;
      }
    }
    if (node == 0) {
      r.error(Errnos.ENOENT);
      return;
    }
    attr(r.beginEntry(node, 0, validity, validity), node);
    r.send();
  }

  @Override
  public void forget(long nodeId, long lookups) {
    forgotten.addAndGet(lookups);
  }

  @Override
  public void getattr(Request q, int flags, long fh, Reply r) {
    attr(r.beginAttr(validity), q.nodeId());
    r.send();
  }

  @Override
  public void statx(Request q, int flags, long fh, int statxFlags, int mask, Reply r) {
    r.beginStatx(validity)
        .mask(0xfff)
        .mode(0100644)
        .nlink(1)
        .ino(q.nodeId())
        .size(HELLO.length)
        .blksize(4096)
        .blocks(1)
        .atime(10, 1)
        .mtime(20, 2)
        .ctime(30, 3)
        .btime(40, 4);
    r.send();
  }

  @Override
  public void setattr(Request q, Reply r) {
    if ((SetattrIn.valid(q) & FuseProtocol.FATTR_SIZE) != 0) {
      long size = SetattrIn.size(q);
      if (q.nodeId() != DATA_NODE || size > DATA_CAPACITY) {
        r.error(Errnos.EINVAL);
        return;
      }
      dataSize = size;
    }
    attr(r.beginAttr(validity), q.nodeId());
    r.send();
  }

  @Override
  public void readlink(Request q, Reply r) {
    r.bytes(NAME_BYTES[0], 0, NAME_BYTES[0].length);
  }

  @Override
  public void open(Request q, int flags, int openFlags, Reply r) {
    // A read through the page cache waits for the page, not for the request: no INTERRUPT then.
    boolean direct = q.nodeId() == SLOW_NODE;
    r.opened(q.nodeId(), direct ? FuseProtocol.FOPEN_DIRECT_IO : this.openFlags);
  }

  @Override
  public void read(Request q, long fh, long offset, int size, int flags, Reply r) {
    if (q.nodeId() == SLOW_NODE) {
      slow(offset, r);
    } else if (q.nodeId() == BROKEN_NODE) {
      throw new IllegalStateException("broken on purpose");
    } else if (q.nodeId() != MUTE_NODE) {
      long base = q.nodeId() == DATA_NODE ? data : hello;
      long end = q.nodeId() == DATA_NODE ? dataSize : HELLO.length;
      int n = Math.clamp(end - offset, 0, size);
      // As a page cache would: one piece per page, not in one go.
      for (int done = 0; done < n; ) {
        int piece = (int) Math.min(n - done, 4096 - (offset + done) % 4096);
        r.add(base + offset + done, piece);
        done += piece;
      }
      r.sendPieces();
    }
  }

  private void slow(long offset, Reply r) {
    slowArrived.countDown();
    if (blockReader > 0) {
      try {
        Thread.sleep(blockReader);
      } catch (InterruptedException e) {
        r.error(Errnos.EINTR);
        return;
      }
      r.bytes(HELLO, 0, offset == 0 ? HELLO.length : 0);
      return;
    }
    r.detach();
    CountDownLatch signal = new CountDownLatch(1);
    Thread answerer =
        new Thread(
            () -> {
              try {
                if (signal.await(60, TimeUnit.SECONDS)) {
                  interrupted.incrementAndGet();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              r.error(Errnos.EINTR);
            });
    answerer.setDaemon(true);
    r.onInterrupt(signal::countDown);
    answerer.start();
  }

  @Override
  public void write(Request q, long fh, long offset, int size, int writeFlags, int flags, Reply r) {
    if (q.nodeId() != DATA_NODE) {
      r.error(Errnos.EACCES);
      return;
    }
    if (offset + size > DATA_CAPACITY) {
      r.error(Errnos.ENOSPC);
      return;
    }
    Mem.copy(q.data(), data + offset, size);
    dataSize = Math.max(dataSize, offset + size);
    r.written(size);
  }

  /** So many calls of mkdir yet find no space; then each finds that the name is taken. */
  final AtomicInteger full = new AtomicInteger();

  @Override
  public void mkdir(Request q, int mode, int umask, Reply r) throws ErrnoException {
    if (full.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw Errno.ENOSPC.exception();
    }
    r.error(Errnos.EEXIST);
  }

  @Override
  public void fsync(Request q, long fh, boolean dataOnly, Reply r) {
    if (!Thread.currentThread().isVirtual()) {
      r.error(Errnos.EIO);
      return;
    }
    r.ok();
  }

  @Override
  public void statfs(Request q, Reply r) {
    r.statfs(1000, 500, 400, 100, 50, 4096, 4096, 255);
  }

  @Override
  public void setxattr(Request q, int size, int flags, int extFlags, Reply r) {
    byte[] value = Mem.bytes(q.afterName(), size);
    byte[] both = new byte[q.nameLength() + 1 + size];
    System.arraycopy(q.nameBytes(), 0, both, 0, q.nameLength());
    System.arraycopy(value, 0, both, q.nameLength() + 1, size);
    xattr = both;
    r.ok();
  }

  @Override
  public void getxattr(Request q, int size, Reply r) {
    byte[] both = xattr;
    byte[] name = q.nameBytes();
    if (both == null
        || both.length <= name.length
        || !java.util.Arrays.equals(both, 0, name.length, name, 0, name.length)) {
      r.error(Errnos.ENODATA);
      return;
    }
    int length = both.length - name.length - 1;
    if (size == 0) {
      r.xattrSize(length);
    } else if (size < length) {
      r.error(Errnos.ERANGE);
    } else {
      r.bytes(both, name.length + 1, length);
    }
  }

  @Override
  public void opendir(Request q, int flags, Reply r) {
    r.opened(q.nodeId(), 0);
  }

  @Override
  public void readdir(Request q, long fh, long offset, int size, Reply r) {
    DirentOut d = r.beginDirents(size);
    byte[][] names = q.nodeId() == ROOT ? NAME_BYTES : DIR_NAMES;
    long first = q.nodeId() == ROOT ? HELLO_NODE : DIR_FIRST;
    for (int i = (int) offset; i < names.length; i++) {
      if (!d.add(first + i, i + 1, 8, names[i], 0, names[i].length)) {
        break;
      }
    }
    d.send();
  }

  @Override
  public void readdirplus(Request q, long fh, long offset, int size, Reply r) {
    DirentOut d = r.beginDirents(size);
    byte[][] names = q.nodeId() == ROOT ? NAME_BYTES : DIR_NAMES;
    long first = q.nodeId() == ROOT ? HELLO_NODE : DIR_FIRST;
    for (int i = (int) offset; i < names.length; i++) {
      byte[] name = names[i];
      AttrOut a =
          d.addPlus(first + i, i + 1, 8, name, 0, name.length, first + i, 0, validity, validity);
      if (a == null) {
        break;
      }
      attr(a, first + i);
    }
    d.send();
  }
}
