// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.wire;

/** The fields of SETATTR's structure; {@link #valid} says which of them count ({@code FATTR_*}). */
public final class SetattrIn {
  private SetattrIn() {}

  public static int valid(Request q) {
    return q.argInt(0);
  }

  public static long fh(Request q) {
    return q.argLong(8);
  }

  public static long size(Request q) {
    return q.argLong(16);
  }

  public static long lockOwner(Request q) {
    return q.argLong(24);
  }

  public static long atimeSeconds(Request q) {
    return q.argLong(32);
  }

  public static long mtimeSeconds(Request q) {
    return q.argLong(40);
  }

  public static long ctimeSeconds(Request q) {
    return q.argLong(48);
  }

  public static int atimeNanos(Request q) {
    return q.argInt(56);
  }

  public static int mtimeNanos(Request q) {
    return q.argInt(60);
  }

  public static int ctimeNanos(Request q) {
    return q.argInt(64);
  }

  public static int mode(Request q) {
    return q.argInt(68);
  }

  public static int uid(Request q) {
    return q.argInt(76);
  }

  public static int gid(Request q) {
    return q.argInt(80);
  }
}
