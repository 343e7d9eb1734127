// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.notify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jvfs.superblock.ExportOperations.Handle;

/**
 * What read(2) of a fanotify descriptor tells. Mirrors struct fanotify_event_metadata and the
 * records behind it.
 *
 * @param mask FAN_*; several if one object had several events
 * @param records what it happened to
 */
public record FanotifyEvent(int mask, List<Info> records) {
  private static final int METADATA = 24;
  private static final byte VERSION = 3;

  /**
   * One record.
   *
   * @param type FAN_EVENT_INFO_TYPE_*
   * @param fsid of the file system, as statfs(2) shows it
   * @param handle of an object or directory, good for open_by_handle_at(2)
   * @param name in that directory, "." for itself; empty if the type has none
   */
  public record Info(int type, long fsid, Handle handle, byte[] name) {
    /** The name as text. */
    public String text() {
      return new String(name, StandardCharsets.UTF_8);
    }

    int size() {
      int n = 4 + 8 + 8 + handle.bytes().length + (name.length > 0 ? name.length + 1 : 0);
      return (n + 3) & ~3;
    }

    private void put(ByteBuffer b) {
      int start = b.position();
      int size = size();
      b.put((byte) type).put((byte) 0).putShort((short) size).putLong(fsid);
      b.putInt(handle.bytes().length).putInt(handle.type()).put(handle.bytes()).put(name);
      b.position(start + size);
    }

    private static Info get(ByteBuffer b) {
      int start = b.position();
      int type = b.get();
      b.get();
      int size = b.getShort();
      long fsid = b.getLong();
      byte[] h = new byte[b.getInt()];
      int handleType = b.getInt();
      b.get(h);
      int from = b.position();
      int to = from;
      while (to < start + size && b.get(to) != 0) {
        to++;
      }
      byte[] name = new byte[to - from];
      b.get(name);
      b.position(start + size);
      return new Info(type, fsid, new Handle(handleType, h), name);
    }
  }

  int size() {
    int n = METADATA;
    for (Info i : records) {
      n += i.size();
    }
    return n;
  }

  byte[] encode() {
    int size = size();
    ByteBuffer b = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    // No descriptor comes with it, and no process: a task has no number.
    b.putInt(size).put(VERSION).put((byte) 0).putShort((short) METADATA);
    b.putLong(mask & 0xffffffffL).putInt(org.jvfs.uapi.Fanotify.FAN_NOFD).putInt(0);
    records.forEach(r -> r.put(b));
    return b.array();
  }

  /** The events in the first {@code n} bytes of what read(2) delivered. */
  public static List<FanotifyEvent> decode(byte[] buf, int n) {
    List<FanotifyEvent> out = new ArrayList<>();
    ByteBuffer b = ByteBuffer.wrap(Arrays.copyOf(buf, n)).order(ByteOrder.nativeOrder());
    while (b.hasRemaining()) {
      int start = b.position();
      int end = start + b.getInt();
      b.position(start + 8);
      int mask = (int) b.getLong();
      b.position(start + METADATA);
      List<Info> records = new ArrayList<>();
      while (b.position() < end) {
        records.add(Info.get(b));
      }
      out.add(new FanotifyEvent(mask, records));
    }
    return out;
  }
}
