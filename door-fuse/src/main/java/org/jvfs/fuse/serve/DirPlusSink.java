// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.util.Arrays;
import org.jvfs.file.DirContext;
import org.jvfs.fuse.wire.FuseProtocol;

/**
 * Keeps as many entries of a directory as READDIRPLUS can answer. They are looked up when the
 * listing is over and has released the directory's lock.
 */
final class DirPlusSink extends DirContext {
  private byte[] names = new byte[4096];
  private int[] ends = new int[64];
  private int[] types = new int[64];
  private long[] inos = new long[64];
  private long[] cookies = new long[64];
  private int count;
  private int room;

  DirPlusSink begin(int size, long cookie) {
    count = 0;
    room = size;
    pos = cookie;
    return this;
  }

  @Override
  public boolean emit(byte[] name, int off, int len, long ino, int dtype, long nextPos) {
    int size = FuseProtocol.align8(FuseProtocol.DIRENTPLUS_SIZE + len);
    if (size > room) {
      return false;
    }
    room -= size;
    int start = start(count);
    if (start + len > names.length) {
      names = Arrays.copyOf(names, 2 * names.length + len);
    }
    if (count == ends.length) {
      int n = 2 * count;
      ends = Arrays.copyOf(ends, n);
      types = Arrays.copyOf(types, n);
      inos = Arrays.copyOf(inos, n);
      cookies = Arrays.copyOf(cookies, n);
    }
    System.arraycopy(name, off, names, start, len);
    ends[count] = start + len;
    types[count] = dtype;
    inos[count] = ino;
    cookies[count] = nextPos;
    count++;
    return true;
  }

  int count() {
    return count;
  }

  byte[] names() {
    return names;
  }

  int start(int i) {
    return i == 0 ? 0 : ends[i - 1];
  }

  int length(int i) {
    return ends[i] - start(i);
  }

  int type(int i) {
    return types[i];
  }

  long ino(int i) {
    return inos[i];
  }

  long cookie(int i) {
    return cookies[i];
  }

  /** Whether entry {@code i} is "." or "..". */
  boolean isDot(int i) {
    int at = start(i);
    int len = length(i);
    return names[at] == '.' && (len == 1 || (len == 2 && names[at + 1] == '.'));
  }
}
