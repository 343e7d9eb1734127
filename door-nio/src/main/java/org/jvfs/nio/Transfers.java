// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jvfs.call.FileCalls;
import org.jvfs.file.IovIter;
import org.jvfs.file.OpenFile;
import org.jvfs.file.Pipe;
import org.jvfs.pagecache.FramePool;
import org.jvfs.uapi.ErrnoException;

/** Bytes from channel to channel, straight from and to the pages of the cache. */
final class Transfers {
  /** At a time, where the other channel is not one of ours; bytes. */
  private static final int PIECE = 1 << 16;

  private Transfers() {}

  /** To another channel. Answers how many bytes; less than asked for at the end of the file. */
  static long to(JvfsFileChannel from, long position, long count, WritableByteChannel target)
      throws IOException {
    long left = Math.min(count, from.file().inode().size() - position);
    if (left <= 0) {
      return 0;
    }
    if (target instanceof JvfsFileChannel t && t.fileSystem().vfs() == from.fileSystem().vfs()) {
      return toOurs(from, position, left, t);
    }
    FramePool frames = from.fileSystem().vfs().state().frames();
    long done = 0;
    try (Pipe pipe = new Pipe(frames, from.task())) {
      while (done < left) {
        long n =
            FileCalls.spliceRead(from.file(), position + done, pipe, Math.min(left - done, PIECE));
        if (n == 0) {
          return done;
        }
        long wrote = drain(pipe, target);
        done += wrote;
        if (wrote < n) {
          return done;
        }
      }
    }
    return done;
  }

  /** Writes out what is in the pipe; less if the target, not blocking, takes no more. */
  private static long drain(Pipe pipe, WritableByteChannel target) throws IOException {
    long done = 0;
    while (pipe.used() > 0) {
      ByteBuffer b = pipe.segment(0).asByteBuffer().asReadOnlyBuffer();
      int n = target.write(b);
      pipe.consume(n);
      done += n;
      if (b.hasRemaining()) {
        return done;
      }
    }
    return done;
  }

  private static long toOurs(JvfsFileChannel from, long position, long count, JvfsFileChannel to)
      throws IOException {
    to.enter();
    long done = 0;
    try {
      if (to.appends()) {
        return throughMemory(from.file(), position, count, to);
      }
      long at = to.file().pos();
      while (done < count) {
        long n =
            FileCalls.sendfile(
                to.task(), from.file(), position + done, to.file(), at + done, count - done);
        if (n == 0) {
          break;
        }
        done += n;
      }
      to.file().setPos(at + done);
    } catch (ErrnoException e) {
      if (done == 0) {
        throw e;
      }
    } finally {
      to.leave();
    }
    return done;
  }

  /** Where the position to write to is not known before: a file that is appended to. */
  private static long throughMemory(OpenFile from, long position, long count, JvfsFileChannel to)
      throws IOException {
    ByteBuffer b = ByteBuffer.allocateDirect((int) Math.min(count, PIECE));
    long done = 0;
    while (done < count) {
      b.clear().limit((int) Math.min(count - done, b.capacity()));
      MemorySegment m = MemorySegment.ofBuffer(b);
      long n = FileCalls.pread(to.task(), from, new IovIter(m), position + done);
      if (n == 0) {
        break;
      }
      FileCalls.write(to.task(), to.file(), new IovIter(m.asSlice(0, n)));
      done += n;
    }
    return done;
  }

  /** From another channel. Beyond the end of the file there is a hole before it. */
  static long from(JvfsFileChannel to, long position, long count, ReadableByteChannel src)
      throws IOException {
    if (src instanceof JvfsFileChannel s) {
      long at = s.position();
      // What is there now: it may be the same file, which grows as this goes on.
      long there = Math.max(s.size() - at, 0);
      long n = fromOurs(s, at, Math.min(count, there), to, position);
      s.position(at + n);
      return n;
    }
    ByteBuffer b = ByteBuffer.allocateDirect((int) Math.min(Math.max(count, 1), PIECE));
    long done = 0;
    while (done < count) {
      b.clear().limit((int) Math.min(count - done, b.capacity()));
      int n = src.read(b);
      if (n <= 0) {
        break;
      }
      b.flip();
      while (b.hasRemaining()) {
        long w =
            FileCalls.pwrite(
                to.task(), to.file(), new IovIter(MemorySegment.ofBuffer(b)), position + done);
        b.position(b.position() + (int) w);
        done += w;
      }
    }
    return done;
  }

  private static long fromOurs(
      JvfsFileChannel from, long at, long count, JvfsFileChannel to, long position)
      throws IOException {
    from.enter();
    long done = 0;
    try {
      if (from.fileSystem().vfs() == to.fileSystem().vfs() && !to.appends()) {
        while (done < count) {
          long n =
              FileCalls.sendfile(
                  to.task(), from.file(), at + done, to.file(), position + done, count - done);
          if (n == 0) {
            break;
          }
          done += n;
        }
        return done;
      }
      ByteBuffer b = ByteBuffer.allocateDirect((int) Math.min(Math.max(count, 1), PIECE));
      while (done < count) {
        b.clear().limit((int) Math.min(count - done, b.capacity()));
        MemorySegment m = MemorySegment.ofBuffer(b);
        long n = FileCalls.pread(from.task(), from.file(), new IovIter(m), at + done);
        if (n == 0) {
          break;
        }
        FileCalls.pwrite(to.task(), to.file(), new IovIter(m.asSlice(0, n)), position + done);
        done += n;
      }
      return done;
    } finally {
      from.leave();
    }
  }
}
