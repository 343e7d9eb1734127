// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.util.Arrays;

/**
 * The names of a directory, packed into chunks: a byte of length, then the bytes. Where a name
 * stands is an int, of which the low bits are the place in a chunk. A name taken back leaves a gap
 * until all are packed anew, unless it was the last.
 */
final class MemNames {
  private static final int CHUNK_SHIFT = 15;
  private static final int CHUNK = 1 << CHUNK_SHIFT; // bytes
  private static final int FIRST = 32; // bytes
  private static final int MOST_CHUNKS = 1 << (32 - CHUNK_SHIFT);

  /** Gaps below are not worth packing, bytes. */
  private static final int FEW = 256;

  private static final byte[][] NONE = {};

  /** All but the last have {@link #CHUNK} bytes. */
  private byte[][] chunks = NONE;

  private int count;

  /** Bytes in use of the last chunk. */
  private int end;

  /** Bytes of names that are there, and of gaps. */
  private long used;

  private long gaps;

  /** Whether no name can be added, however short. */
  boolean isFull() {
    return count == MOST_CHUNKS && end + 1 + 0xff > CHUNK;
  }

  /** Adds a name of at most 255 bytes; answers where it stands. */
  int add(byte[] name) {
    return add(name, 0, name.length);
  }

  /** Adds a name that stands in another. */
  int add(MemNames other, int at) {
    return add(other.bytes(at), other.start(at), other.length(at));
  }

  private int add(byte[] b, int off, int len) {
    assert len <= 0xff;
    int need = 1 + len;
    if (count == 0 || end + need > chunks[count - 1].length) {
      makeRoom(need);
    }
    byte[] c = chunks[count - 1];
    int at = (count - 1) << CHUNK_SHIFT | end;
    c[end] = (byte) len;
    System.arraycopy(b, off, c, end + 1, len);
    end += need;
    used += need;
    return at;
  }

  private void makeRoom(int need) {
    int last = count - 1;
    if (count > 0 && end + need <= CHUNK) {
      int n = Math.max(end + need, chunks[last].length * 2);
      chunks[last] = Arrays.copyOf(chunks[last], Math.min(CHUNK, n));
      return;
    }
    if (count == chunks.length) {
      chunks = Arrays.copyOf(chunks, Math.max(1, count + (count >> 1) + (count & 1)));
    }
    chunks[count] = new byte[count == 0 ? Math.max(FIRST, need) : CHUNK];
    count++;
    end = 0;
  }

  /** Takes a name back. */
  void remove(int at) {
    int need = 1 + length(at);
    used -= need;
    if (at >>> CHUNK_SHIFT == count - 1 && (at & (CHUNK - 1)) + need == end) {
      end -= need;
    } else {
      gaps += need;
    }
  }

  /** Whether so much is gaps that names should be packed anew. */
  boolean isLoose() {
    return gaps > FEW + used;
  }

  /** The array a name stands in. */
  byte[] bytes(int at) {
    return chunks[at >>> CHUNK_SHIFT];
  }

  /** Where in {@link #bytes} it begins. */
  int start(int at) {
    return (at & (CHUNK - 1)) + 1;
  }

  /** Its length, bytes. */
  int length(int at) {
    return chunks[at >>> CHUNK_SHIFT][at & (CHUNK - 1)] & 0xff;
  }

  /** Whether a name is this one, byte for byte. */
  boolean is(int at, byte[] name) {
    int from = start(at);
    int len = length(at);
    return len == name.length && Arrays.equals(bytes(at), from, from + len, name, 0, name.length);
  }

  /** A copy of a name. */
  byte[] copy(int at) {
    int from = start(at);
    return Arrays.copyOfRange(bytes(at), from, from + length(at));
  }
}
