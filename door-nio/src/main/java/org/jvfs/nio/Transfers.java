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

/**
 * Bytes from channel to channel, straight from and to the pages of the cache where both are ours.
 * An error after some bytes ends a transfer short; who goes on meets it again.
 */
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
    return target instanceof JvfsFileChannel t && sameVfs(from, t)
        ? toOurs(from, position, left, t)
        : toOther(from, position, left, target);
  }

  /** From another channel. Beyond the end of the file there is a hole before it. */
  static long from(JvfsFileChannel to, long position, long count, ReadableByteChannel src)
      throws IOException {
    if (!(src instanceof JvfsFileChannel s)) {
      return pump(count, (b, done) -> src.read(b), at(to, position));
    }
    long at = s.position();
    // What is there now: it may be the same file, which grows as this goes on.
    long there = Math.min(count, Math.max(s.size() - at, 0));
    s.enter();
    long n;
    try {
      n =
          sameVfs(s, to) && !to.appends()
              ? sendfile(s, at, there, to, position)
              : pump(there, reading(s, at), at(to, position));
    } finally {
      s.leave();
    }
    s.position(at + n);
    return n;
  }

  private static boolean sameVfs(JvfsFileChannel a, JvfsFileChannel b) {
    return a.fileSystem().vfs() == b.fileSystem().vfs();
  }

  private static long toOurs(JvfsFileChannel from, long position, long count, JvfsFileChannel to)
      throws IOException {
    to.enter();
    try {
      OpenFile f = to.file();
      if (to.appends()) {
        // The position to write to is not known before.
        Drain end = (bytes, done) -> FileCalls.write(to.task(), f, bytes);
        return pump(count, reading(from, position), end);
      }
      long at = f.pos();
      long done = sendfile(from, position, count, to, at);
      f.setPos(at + done);
      return done;
    } finally {
      to.leave();
    }
  }

  private static long sendfile(
      JvfsFileChannel from, long at, long count, JvfsFileChannel to, long position)
      throws ErrnoException {
    long done = 0;
    try {
      while (done < count) {
        long n =
            FileCalls.sendfile(
                to.task(), from.file(), at + done, to.file(), position + done, count - done);
        if (n == 0) {
          break;
        }
        done += n;
      }
    } catch (ErrnoException e) {
      if (done == 0) {
        throw e;
      }
    }
    return done;
  }

  private static long toOther(
      JvfsFileChannel from, long position, long count, WritableByteChannel target)
      throws IOException {
    FramePool frames = from.fileSystem().vfs().state().frames();
    long done = 0;
    try (Pipe pipe = new Pipe(frames, from.task())) {
      while (done < count) {
        long n =
            FileCalls.spliceRead(from.file(), position + done, pipe, Math.min(count - done, PIECE));
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

  // ---- through memory ----

  /** Puts bytes into a buffer, {@code done} after the first; answers how many, or none. */
  @FunctionalInterface
  private interface Source {
    int fill(ByteBuffer b, long done) throws IOException;
  }

  /** Takes bytes, {@code done} after the first; answers how many of them. */
  @FunctionalInterface
  private interface Drain {
    long take(IovIter bytes, long done) throws ErrnoException;
  }

  private static Source reading(JvfsFileChannel from, long at) {
    return (b, done) -> {
      IovIter to = new IovIter(MemorySegment.ofBuffer(b));
      int n = (int) FileCalls.pread(from.task(), from.file(), to, at + done);
      b.position(n);
      return n;
    };
  }

  private static Drain at(JvfsFileChannel to, long position) {
    return (bytes, done) -> FileCalls.pwrite(to.task(), to.file(), bytes, position + done);
  }

  private static long pump(long count, Source source, Drain drain) throws IOException {
    ByteBuffer b = ByteBuffer.allocateDirect((int) Math.clamp(count, 1, PIECE));
    long done = 0;
    try {
      while (done < count) {
        b.clear().limit((int) Math.min(count - done, b.capacity()));
        if (source.fill(b, done) <= 0) {
          break;
        }
        b.flip();
        while (b.hasRemaining()) {
          long n = drain.take(new IovIter(MemorySegment.ofBuffer(b)), done);
          b.position(b.position() + (int) n);
          done += n;
        }
      }
    } catch (ErrnoException e) {
      if (done == 0) {
        throw e;
      }
    }
    return done;
  }
}
