// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.kernel;

import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Result;

/** Empties the root directory of a process, whatever the names and modes in it. */
final class TreeRemover {
  private static final int O_DIRECTORY = 0200000;
  private static final int O_NONBLOCK = 04000;
  private static final int BUFFER = 32 << 10;
  private static final int EPERM = 1;
  private static final int O_NOFOLLOW = 0400000;
  private static final int AT_REMOVEDIR = 0x200;

  private TreeRemover() {}

  static void removeAll(Calls calls) {
    Result root = calls.openat(Calls.AT_FDCWD, new byte[] {'/'}, O_DIRECTORY, 0);
    Namespace.must("open /", root);
    empty(calls, (int) root.value());
  }

  private static void empty(Calls calls, int fd) {
    boolean removed;
    do {
      removed = false;
      Namespace.must("lseek", calls.lseek(fd, 0, 0));
      while (calls.getdents64(fd, BUFFER).payload() instanceof Payload.Entries entries
          && !entries.entries().isEmpty()) {
        for (Payload.Entry entry : entries.entries()) {
          removed |= remove(calls, fd, entry.name());
        }
      }
    } while (removed);
    Namespace.must("close", calls.closeFd(fd));
  }

  private static boolean remove(Calls calls, int fd, Bytes name) {
    if (name.text().equals(".") || name.text().equals("..")) {
      return false;
    }
    Result unlinked = calls.unlinkat(fd, name.shared(), 0);
    if (unlinked.isOk()) {
      return true;
    }
    if (unlinked.errno() == EPERM && clearFlags(calls, fd, name)) {
      return calls.unlinkat(fd, name.shared(), 0).isOk();
    }
    Result directory = calls.openat(fd, name.shared(), O_DIRECTORY | O_NOFOLLOW, 0);
    if (!directory.isOk()) {
      return false;
    }
    empty(calls, (int) directory.value());
    return calls.unlinkat(fd, name.shared(), AT_REMOVEDIR).isOk();
  }

  /** Makes a file that was left immutable one that can be removed. */
  private static boolean clearFlags(Calls calls, int fd, Bytes name) {
    Result opened = calls.openat(fd, name.shared(), O_NOFOLLOW | O_NONBLOCK, 0);
    if (!opened.isOk()) {
      return false;
    }
    boolean cleared = calls.ioctlSetFlags((int) opened.value(), 0).isOk();
    Namespace.must("close", calls.closeFd((int) opened.value()));
    return cleared;
  }
}
