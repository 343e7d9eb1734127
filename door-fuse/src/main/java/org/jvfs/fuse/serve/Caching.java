// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import org.jvfs.inode.AclCache;
import org.jvfs.inode.Inode;
import org.jvfs.inode.Permission;
import org.jvfs.inode.PosixAcl;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/**
 * How long the kernel may keep what it was told. Every change comes through the door or is notified
 * to the kernel, so attributes and data keep for long. Listings do not: the kernel would answer a
 * second reading from the first one's pages, though ".." or what comes after a cookie is something
 * else by then.
 *
 * <p>Names are another matter. Where the kernel checks permissions by what it keeps (it does so
 * before it asks us, and we decide again), they keep as long. Otherwise it asks nobody, before it
 * uses a cached name, whether the caller may search the directory. So a name keeps only if
 * everybody who can get in may search its directory; and when that ends, the kernel has to forget
 * names before the change is answered, which it does from protocol 7.44 on. Older ones keep names
 * for a second at most.
 */
final class Caching {
  private static final long SECOND = 1_000_000_000L;
  private static final long LONG = 24 * 60 * 60 * SECOND;

  private final DoorOptions options;

  /** The only user who gets in; -1 for everybody. */
  private final int onlyUser;

  private volatile long names;

  private volatile boolean kernelChecks;

  /**
   * @param onlyUser the only user who gets in; -1 for everybody
   */
  Caching(DoorOptions options, int onlyUser) {
    this.options = options;
    this.onlyUser = onlyUser;
  }

  /**
   * Names may be kept from now on.
   *
   * @param canRevoke the kernel can be told to forget them
   * @param kernelChecks the kernel checks the right to search by the attributes it keeps, before it
   *     asks us
   */
  void begin(boolean canRevoke, boolean kernelChecks) {
    this.kernelChecks = kernelChecks;
    names = canRevoke || kernelChecks || onlyUser == 0 ? LONG : SECOND;
  }

  /** For attributes, nanoseconds. */
  long attributes() {
    return options.attrTimeout() >= 0 ? options.attrTimeout() : LONG;
  }

  /** For a name in a directory, nanoseconds. */
  long name(Node dir, boolean revalidated) {
    long t = options.entryTimeout();
    return t >= 0 ? t : automatic(dir, revalidated);
  }

  /** For the absence of a name in a directory, nanoseconds. */
  long negative(Node dir) {
    long t = options.negativeTimeout();
    return t >= 0
        ? t
        : options.entryTimeout() >= 0 ? options.entryTimeout() : automatic(dir, false);
  }

  private long automatic(Node dir, boolean revalidated) {
    if (revalidated) {
      // The file system wants to be asked each time.
      return 0;
    }
    long t = names;
    if (t == 0 || !mayKeepNames(dir.inode())) {
      return 0;
    }
    if (!dir.namesKept) {
      dir.namesKept = true;
      // Between the look and the mark the right to search may have gone, and nobody was told.
      if (!mayKeepNames(dir.inode())) {
        return 0;
      }
    }
    return t;
  }

  /** Whether everybody who can get in may search a directory. */
  boolean mayKeepNames(Inode dir) {
    if (onlyUser == 0 || kernelChecks) {
      return true;
    }
    if (onlyUser > 0 && dir.uid() == onlyUser && dir.hasFastPermission()) {
      return (dir.mode() & (Mode.S_IXUGO & Mode.S_IRWXU)) != 0;
    }
    try {
      // Has it cached, so that the question can be answered.
      AclCache.get(dir, PosixAcl.Type.ACCESS);
    } catch (ErrnoException e) {
      return false;
    }
    return Permission.everybodyMaySearch(dir);
  }

  /** Whether the kernel may keep a file's data from one open to the next. */
  boolean data() {
    return options.attrTimeout() != 0;
  }
}
