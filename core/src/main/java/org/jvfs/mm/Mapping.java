// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.ErrnoException;

/**
 * A file mapped into memory, and the way to be rid of it.
 *
 * <p>Access to a page behind the end of the file throws {@link InternalError}, as it does for what
 * the JDK maps; so does all access once the mapping has ended while its memory has not: by {@link
 * #close} where the arena was given, by the end of its task, or of its VFS. Once the arena is
 * closed, access throws {@link IllegalStateException}.
 */
public final class Mapping implements AutoCloseable {
  private final Mm mm;
  private final PageTable table;
  private final MemorySegment segment;

  /** To be closed with the mapping; null if it was given. */
  private final @Nullable Arena own;

  Mapping(Mm mm, PageTable table, MemorySegment segment, @Nullable Arena own) {
    this.mm = mm;
    this.table = table;
    this.segment = segment;
    this.own = own;
  }

  /**
   * The memory, as long as it was asked for. Read-only if it was not asked for with PROT_WRITE.
   * {@link MemorySegment#asByteBuffer} of it is a {@link java.nio.MappedByteBuffer}. It is mapped
   * as the JDK understands it wherever the kernel chooses the addresses, so {@code load} and {@code
   * isLoaded} work; {@code force} does too, and tells nobody of what was stored.
   */
  public MemorySegment segment() {
    return segment;
  }

  /**
   * Makes stores to a range durable, as msync(2) with MS_SYNC, and tells of them: the file's times
   * change, watchers and doors hear of it. A private mapping has nothing to be told. May block.
   * Errors: those of fsync.
   *
   * @param offset in the segment, bytes
   * @throws IndexOutOfBoundsException if the range is not within the segment
   * @throws IllegalStateException if the mapping has ended
   */
  @MayBlock
  public void force(long offset, long length) throws ErrnoException {
    Objects.checkFromIndexSize(offset, length, segment.byteSize());
    mm.msync(table, offset, length);
  }

  /** The same for all of it. */
  @MayBlock
  public void force() throws ErrnoException {
    force(0, segment.byteSize());
  }

  /** Mappings of the kernel's that it takes: one for each run of frames that follow each other. */
  public long pieces() {
    return table.pieces();
  }

  /**
   * Ends the mapping, as munmap(2). Doing it again does nothing. With an arena of its own, access
   * throws IllegalStateException from now on; with a given one the addresses stay taken until that
   * is closed or collected, and access throws InternalError. May block.
   *
   * @throws IllegalStateException if the memory is in use by a call, such as a read into it; the
   *     mapping then is as it was
   */
  @Override
  @MayBlock
  public void close() {
    Arena a = own;
    if (a == null) {
      mm.end(table);
    } else if (a.scope().isAlive()) {
      try {
        a.close();
      } catch (IllegalStateException e) {
        // Another thread, or the end of the task, may have been first.
        if (a.scope().isAlive()) {
          throw e;
        }
      }
    }
  }
}
