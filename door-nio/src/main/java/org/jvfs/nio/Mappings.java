// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import org.jvfs.call.FileCalls;
import org.jvfs.file.OpenFile;
import org.jvfs.mm.Mapping;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mman;

/** From a channel's map to the mapping of pages. */
final class Mappings {
  private Mappings() {}

  /** A part of a file as memory, from any byte on. */
  static MemorySegment map(
      JvfsFileChannel channel, MapMode mode, long position, long size, Arena arena)
      throws IOException {
    channel.enter();
    try {
      OpenFile f = channel.file();
      if (f.inode().size() < position + size) {
        if (!f.hasMode(OpenFile.FMODE_WRITE)) {
          throw new IOException(
              "Channel not open for writing - cannot extend file to required size");
        }
        FileCalls.ftruncate(channel.task(), f, position + size);
      }
      if (size == 0) {
        return MemorySegment.NULL.reinterpret(0, arena, null);
      }
      int prot = mode == MapMode.READ_ONLY ? Mman.PROT_READ : Mman.PROT_READ | Mman.PROT_WRITE;
      int flags = mode == MapMode.PRIVATE ? Mman.MAP_PRIVATE : Mman.MAP_SHARED;
      // A mapping begins at a page.
      long before = position & (Page.SIZE - 1);
      Mapping m =
          channel
              .fileSystem()
              .mm()
              .mmap(channel.task(), f, size + before, prot, flags, position - before, arena);
      return m.segment().asSlice(before, size);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENODEV) {
        throw new UnsupportedOperationException(e.getMessage(), e);
      }
      throw Errors.ofChannel(e);
    } finally {
      channel.leave();
    }
  }
}
