// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.wire;

import org.jspecify.annotations.Nullable;
import org.jvfs.fuse.sys.Mem;

/**
 * Builds the answer to READDIR or READDIRPLUS, entry after entry, until the caller's buffer is
 * full. An entry that does not fit is refused and leaves no trace: stop then, and {@link #send};
 * the kernel comes back with the {@code off} of the last entry it got. An answer without entries
 * means the end of the directory.
 *
 * <p>The READDIRPLUS forms count as a lookup of the node, to be forgotten later, unless the node id
 * is 0 (as it must be for "." and "..").
 */
public final class DirentOut {
  private final Reply reply;
  private final AttrOut attr;
  private long start;
  private long end;
  private long at;

  DirentOut(Reply reply, AttrOut attr) {
    this.reply = reply;
    this.attr = attr;
  }

  DirentOut begin(long address, int size) {
    start = address;
    at = address;
    end = address + size;
    return this;
  }

  /** Room left in bytes. */
  public int room() {
    return (int) (end - at);
  }

  /** Whether no entry was added yet. */
  public boolean isEmpty() {
    return at == start;
  }

  /**
   * Adds an entry of READDIR.
   *
   * @param off what READDIR gets as offset to go on behind this entry
   * @param type the file type as in d_type (mode bits 12 to 15)
   * @return false when it does not fit
   */
  public boolean add(long ino, long off, int type, byte[] name, int from, int length) {
    long dirent = reserve(0, length);
    if (dirent == 0) {
      return false;
    }
    putDirent(dirent, ino, off, type, length);
    Mem.copy(name, from, dirent + FuseProtocol.DIRENT_SIZE, length);
    return true;
  }

  /** As {@link #add(long, long, int, byte[], int, int)}, with the name in native memory. */
  public boolean add(long ino, long off, int type, long name, int length) {
    long dirent = reserve(0, length);
    if (dirent == 0) {
      return false;
    }
    putDirent(dirent, ino, off, type, length);
    Mem.copy(name, dirent + FuseProtocol.DIRENT_SIZE, length);
    return true;
  }

  /**
   * Adds an entry of READDIRPLUS; its attributes are to be set through the result.
   *
   * @param nodeId 0 for an entry the kernel shall not take as looked up
   * @param entryValid how long the name may be cached, in nanoseconds
   * @param attrValid how long the attributes may be cached, in nanoseconds
   * @return null when it does not fit
   */
  public @Nullable AttrOut addPlus(
      long ino,
      long off,
      int type,
      byte[] name,
      int from,
      int length,
      long nodeId,
      long generation,
      long entryValid,
      long attrValid) {
    long entry = reserve(FuseProtocol.ENTRY_OUT_SIZE, length);
    if (entry == 0) {
      return null;
    }
    long dirent = entry + FuseProtocol.ENTRY_OUT_SIZE;
    putDirent(dirent, ino, off, type, length);
    Mem.copy(name, from, dirent + FuseProtocol.DIRENT_SIZE, length);
    Reply.putEntry(entry, nodeId, generation, entryValid, attrValid);
    return attr.at(entry + 40);
  }

  /** As the form with a byte array, with the name in native memory. */
  public @Nullable AttrOut addPlus(
      long ino,
      long off,
      int type,
      long name,
      int length,
      long nodeId,
      long generation,
      long entryValid,
      long attrValid) {
    long entry = reserve(FuseProtocol.ENTRY_OUT_SIZE, length);
    if (entry == 0) {
      return null;
    }
    long dirent = entry + FuseProtocol.ENTRY_OUT_SIZE;
    putDirent(dirent, ino, off, type, length);
    Mem.copy(name, dirent + FuseProtocol.DIRENT_SIZE, length);
    Reply.putEntry(entry, nodeId, generation, entryValid, attrValid);
    return attr.at(entry + 40);
  }

  /** Sends what was added. */
  public void send() {
    reply.finish(start, (int) (at - start));
  }

  private long reserve(int prefix, int nameLength) {
    int size = prefix + FuseProtocol.align8(FuseProtocol.DIRENT_SIZE + nameLength);
    if (size > end - at) {
      return 0;
    }
    long place = at;
    at += size;
    // The last word holds the end of the name and the padding the kernel must not see garbage in.
    Mem.putLong(at - 8, 0);
    return place;
  }

  private static void putDirent(long dirent, long ino, long off, int type, int nameLength) {
    Mem.putLong(dirent, ino);
    Mem.putLong(dirent + 8, off);
    Mem.putInt(dirent + 16, nameLength);
    Mem.putInt(dirent + 20, type);
  }
}
