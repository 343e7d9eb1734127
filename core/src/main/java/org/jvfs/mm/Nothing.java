// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mm;

import org.jvfs.sys.Linux;
import org.jvfs.uapi.Errno;

/**
 * Addresses at which there is nothing: an empty file mapped shared, each access of which is a bus
 * error, and so an InternalError in Java. One file for all of the JVM, never closed.
 */
final class Nothing {
  private static final int FD = Linux.AVAILABLE ? Linux.memfdCreate("jvfs-nothing") : -1;

  private Nothing() {}

  /** Reserves addresses and shows nothing there; the first address, or a negated errno. */
  static long reserve(long hint, long length) {
    return FD < 0 ? Errno.ENODEV.neg : map(hint, length, 0, 0);
  }

  /**
   * Shows nothing at reserved addresses. 0 or a negated errno: ENOMEM.
   *
   * @param offset from the beginning of the area, bytes: neighbours become one area of the kernel's
   */
  static int mapAt(long address, long length, long offset) {
    long at = map(address, length, Linux.MAP_FIXED, offset);
    return at < 0 ? (int) at : 0;
  }

  private static long map(long address, long length, int flags, long offset) {
    return Linux.mmap(
        address,
        length,
        Linux.PROT_READ | Linux.PROT_WRITE,
        Linux.MAP_SHARED | Linux.MAP_NORESERVE | flags,
        FD,
        offset);
  }
}
