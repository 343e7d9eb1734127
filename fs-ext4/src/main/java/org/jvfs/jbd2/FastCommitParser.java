// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.ext4.disk.Crc32c;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * Reads tags from the blocks of fast commits, one after the other. Unlike the rest of the journal
 * they are little-endian. For one thread.
 */
final class FastCommitParser {
  static final int TAG_BYTES = 4;
  private static final int LEAST_INODE = 128;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_EXTENT = 32768;

  private final int sequence;
  private final int inodeSize;

  /** Over the tags of the fast commit at hand. */
  private int sum;

  /** Whether no tag has been seen. */
  private boolean first = true;

  FastCommitParser(int sequence, int inodeSize) {
    this.sequence = sequence;
    this.inodeSize = inodeSize;
  }

  /**
   * Reads a block's tags. False: the fast commits end here.
   *
   * @throws ErrnoException EOPNOTSUPP: they need features that nobody here knows
   */
  boolean block(byte[] block, Consumer<FastCommitTag> to) throws ErrnoException {
    ByteBuffer b = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    while (b.remaining() >= TAG_BYTES) {
      int start = b.position();
      int type = Short.toUnsignedInt(b.getShort());
      int length = Short.toUnsignedInt(b.getShort());
      if (length > b.remaining() || first && type != FastCommitTag.HEAD) {
        return false;
      }
      first = false;
      FastCommitTag tag = parse(type, b.slice(b.position(), length).order(b.order()));
      if (tag == null || !counts(tag, block, start, length)) {
        return false;
      }
      if (!(tag instanceof FastCommitTag.Pad)) {
        to.accept(tag);
      }
      b.position(start + TAG_BYTES + length);
    }
    return true;
  }

  /** Adds a tag to the sum; false if it says that no more will be good. */
  private boolean counts(FastCommitTag tag, byte[] block, int start, int length)
      throws ErrnoException {
    // A tail is summed up to the checksum it has.
    int summed = TAG_BYTES + (tag instanceof FastCommitTag.Tail ? 4 : length);
    sum = Crc32c.update(sum, MemorySegment.ofArray(block), start, summed);
    return switch (tag) {
      case FastCommitTag.Head h when h.features() != 0 ->
          throw ErrnoException.because(
              Errno.EOPNOTSUPP,
              "fast commit: unknown features " + Integer.toHexString(h.features()));
      case FastCommitTag.Head h -> h.sequence() == sequence;
      case FastCommitTag.Tail t -> {
        boolean right = t.sequence() == sequence && t.checksum() == sum;
        sum = 0;
        yield right;
      }
      default -> true;
    };
  }

  /** A tag whose length and numbers can be, or null. Mirrors ext4_fc_value_len_isvalid. */
  private @Nullable FastCommitTag parse(int type, ByteBuffer v) {
    int length = v.remaining();
    return switch (type) {
      case FastCommitTag.ADD_RANGE -> length == 16 ? range(v) : null;
      case FastCommitTag.DEL_RANGE ->
          length == 12 ? new FastCommitTag.DeleteRange(u32(v), u32(v), u32(v)) : null;
      case FastCommitTag.CREAT, FastCommitTag.LINK, FastCommitTag.UNLINK ->
          length > 8 && length <= 8 + LONGEST_NAME ? name(type, v) : null;
      case FastCommitTag.INODE ->
          length >= 4 + LEAST_INODE && length <= 4 + inodeSize
              ? new FastCommitTag.InodeUpdate(u32(v), rest(v))
              : null;
      case FastCommitTag.PAD -> new FastCommitTag.Pad(length);
      case FastCommitTag.TAIL ->
          length >= 8 ? new FastCommitTag.Tail(v.getInt(), v.getInt()) : null;
      case FastCommitTag.HEAD ->
          length == 8 ? new FastCommitTag.Head(v.getInt(), v.getInt()) : null;
      default -> null;
    };
  }

  private static long u32(ByteBuffer v) {
    return Integer.toUnsignedLong(v.getInt());
  }

  private static byte[] rest(ByteBuffer v) {
    byte[] b = new byte[v.remaining()];
    v.get(b);
    return b;
  }

  /** An extent as a leaf of the extent tree has it. */
  private static FastCommitTag.@Nullable AddRange range(ByteBuffer v) {
    long inode = u32(v);
    long logical = u32(v);
    int length = Short.toUnsignedInt(v.getShort());
    long high = Short.toUnsignedLong(v.getShort());
    long physical = high << 32 | u32(v);
    if (length == 0) {
      return null;
    }
    boolean unwritten = length > LONGEST_EXTENT;
    return new FastCommitTag.AddRange(
        inode, logical, unwritten ? length - LONGEST_EXTENT : length, physical, unwritten);
  }

  private static FastCommitTag name(int type, ByteBuffer v) {
    long parent = u32(v);
    long inode = u32(v);
    byte[] name = rest(v);
    return switch (type) {
      case FastCommitTag.CREAT -> new FastCommitTag.Create(parent, inode, name);
      case FastCommitTag.LINK -> new FastCommitTag.Link(parent, inode, name);
      default -> new FastCommitTag.Unlink(parent, inode, name);
    };
  }
}
