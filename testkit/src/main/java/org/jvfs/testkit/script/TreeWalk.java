// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import java.util.ArrayList;
import java.util.List;
import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Result;

/**
 * Everything there is to see in a tree, in the order of names: for each object its statx, and then
 * the directory's listing, the link's target or the file's content and holes, and the extended
 * attributes.
 */
final class TreeWalk {
  private static final int O_RDONLY = 0;
  private static final int O_DIRECTORY = 0200000;
  private static final int O_NOFOLLOW = 0400000;
  private static final int O_NOATIME = 01000000;
  private static final int O_NONBLOCK = 04000;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int STATX_ALL = 0xfff;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int WHOLE = 2 << 20;
  private static final int MAX_SEGMENTS = 64;

  private final Calls calls;
  private final List<Payload.ReportLine> lines = new ArrayList<>();

  private TreeWalk(Calls calls) {
    this.calls = calls;
  }

  static Result walk(Calls calls) {
    TreeWalk walk = new TreeWalk(calls);
    walk.object(Bytes.of("/"), "/");
    return Result.ok(walk.lines.size(), new Payload.Report(walk.lines));
  }

  /** Adds a line unless the call just says that there is none of this. */
  private void add(String label, Result result) {
    lines.add(new Payload.ReportLine(label, result));
  }

  /** Paths are relative to the working directory, so that none gets too long. */
  private void object(Bytes name, String path) {
    byte[] at = name.shared();
    Result stat = calls.statx(Calls.AT_FDCWD, at, AT_SYMLINK_NOFOLLOW, STATX_ALL);
    add(path, stat);
    if (!(stat.payload() instanceof Payload.Stat attributes)) {
      return;
    }
    attributes(at, path);
    switch (attributes.type()) {
      case 0120000 -> add(path + " ->", calls.readlinkat(Calls.AT_FDCWD, at, 4096));
      case 0100000 -> content(at, path, attributes.size());
      case 0040000 -> directory(at, path);
      default -> {
        // Devices, FIFOs and sockets have nothing more to show without side effects.
      }
    }
  }

  private void attributes(byte[] at, String path) {
    Result names = calls.listxattr(at, false, 65536);
    if (names.payload() instanceof Payload.Names list) {
      for (Bytes name : list.names().stream().sorted().toList()) {
        add(path + " @" + name.text(), calls.getxattr(at, false, name.shared(), 65536));
      }
    } else if (names.errno() != 0) {
      add(path + " @", names);
    }
  }

  private void content(byte[] at, String path, long size) {
    Result opened =
        calls.openat(Calls.AT_FDCWD, at, O_RDONLY | O_NOFOLLOW | O_NOATIME | O_NONBLOCK, 0);
    if (!opened.isOk()) {
      add(path + " open", opened);
      return;
    }
    int fd = (int) opened.value();
    if (size <= WHOLE) {
      add(path + " content", calls.pread(fd, (int) size, 0));
    }
    long end = 0;
    for (int i = 0; i < MAX_SEGMENTS && end < size; i++) {
      Result data = calls.lseek(fd, end, SEEK_DATA);
      add(path + " data", data);
      if (!data.isOk()) {
        break;
      }
      Result hole = calls.lseek(fd, data.value(), SEEK_HOLE);
      add(path + " hole", hole);
      end = hole.isOk() ? hole.value() : size;
      if (size > WHOLE) {
        segment(fd, path, data.value(), end);
      }
    }
    Result closed = calls.closeFd(fd);
    if (!closed.isOk()) {
      add(path + " close", closed);
    }
  }

  private void segment(int fd, String path, long from, long to) {
    for (long offset = from; offset < to; offset += WHOLE) {
      add(path + " at " + offset, calls.pread(fd, (int) Math.min(WHOLE, to - offset), offset));
    }
  }

  private void directory(byte[] at, String path) {
    Result opened = calls.openat(Calls.AT_FDCWD, at, O_DIRECTORY | O_NOFOLLOW | O_NOATIME, 0);
    if (!opened.isOk()) {
      add(path + " open", opened);
      return;
    }
    int fd = (int) opened.value();
    Result listing = DirectoryScan.list(calls, fd);
    add(path + " entries", listing);
    Result entered = calls.fchdir(fd);
    calls.closeFd(fd);
    if (!entered.isOk()) {
      add(path + " fchdir", entered);
      return;
    }
    if (listing.payload() instanceof Payload.Entries entries) {
      String prefix = path.endsWith("/") ? path : path + "/";
      for (Payload.Entry entry : entries.entries()) {
        String name = entry.name().text();
        if (!name.equals(".") && !name.equals("..")) {
          object(entry.name(), prefix + name);
        }
      }
    }
    Result left = calls.chdir(path.equals("/") ? new byte[] {'/'} : new byte[] {'.', '.'});
    if (!left.isOk()) {
      add(path + " leave", left);
    }
  }
}
