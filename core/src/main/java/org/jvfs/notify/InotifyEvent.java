// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.notify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What read(2) of an inotify descriptor tells. Mirrors struct inotify_event.
 *
 * @param wd the watch; -1 for IN_Q_OVERFLOW
 * @param mask IN_*
 * @param cookie the same for the two halves of a move, else 0
 * @param name in the watched directory; empty if the event is about the watched object itself
 */
public record InotifyEvent(int wd, int mask, int cookie, byte[] name) {
  /** Bytes before the name, and what names are padded to. */
  private static final int UNIT = 16;

  private static final byte[] NO_NAME = {};

  static final InotifyEvent OVERFLOW = new InotifyEvent(-1, Events.Q_OVERFLOW, 0, NO_NAME);

  static InotifyEvent of(
      int wd, int mask, int cookie, byte @org.jspecify.annotations.Nullable [] name) {
    return new InotifyEvent(wd, mask, cookie, name == null ? NO_NAME : name);
  }

  /** The name as text. */
  public String text() {
    return new String(name, StandardCharsets.UTF_8);
  }

  public boolean has(int bits) {
    return (mask & bits) != 0;
  }

  /** Whether one event stands for both. Mirrors event_compare. */
  boolean sameAs(InotifyEvent e) {
    return (mask & Events.IGNORED) == 0
        && mask == e.mask
        && wd == e.wd
        && Arrays.equals(name, e.name);
  }

  /** Bytes of the record with the name's padding: at least one NUL, if there is a name. */
  int size() {
    return UNIT + (name.length == 0 ? 0 : (name.length + UNIT) / UNIT * UNIT);
  }

  byte[] encode() {
    int size = size();
    return ByteBuffer.allocate(size)
        .order(ByteOrder.nativeOrder())
        .putInt(wd)
        .putInt(mask)
        .putInt(cookie)
        .putInt(size - UNIT)
        .put(name)
        .array();
  }

  /** The records in the first {@code n} bytes of what read(2) delivered. */
  public static List<InotifyEvent> decode(byte[] buf, int n) {
    List<InotifyEvent> out = new ArrayList<>();
    ByteBuffer b = ByteBuffer.wrap(buf, 0, n).order(ByteOrder.nativeOrder());
    while (b.hasRemaining()) {
      int wd = b.getInt();
      int mask = b.getInt();
      int cookie = b.getInt();
      byte[] padded = new byte[b.getInt()];
      b.get(padded);
      int len = 0;
      while (len < padded.length && padded[len] != 0) {
        len++;
      }
      out.add(new InotifyEvent(wd, mask, cookie, Arrays.copyOf(padded, len)));
    }
    return out;
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object o) {
    return o instanceof InotifyEvent e
        && wd == e.wd
        && mask == e.mask
        && cookie == e.cookie
        && Arrays.equals(name, e.name);
  }

  @Override
  public int hashCode() {
    return (wd * 31 + mask) * 31 + Arrays.hashCode(name);
  }

  @Override
  public String toString() {
    return "wd " + wd + " 0x" + Integer.toHexString(mask) + " " + cookie + " '" + text() + "'";
  }
}
