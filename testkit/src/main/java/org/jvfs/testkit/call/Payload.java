// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.call;

import java.util.List;

/** What a call hands back beside its return value. */
public sealed interface Payload {

  /**
   * Bytes read, a link's target, an attribute's value, the working directory.
   *
   * @param bytes exactly as many as the call's return value says it delivered
   */
  record Data(Bytes bytes) implements Payload {}

  /**
   * The answer of statx(2); names and units are those of {@code struct statx}.
   *
   * @param mask which fields are valid, {@code stx_mask}
   * @param blocks units of 512 bytes
   * @param rdev major in the upper 32 bits, minor in the lower
   * @param dev likewise, of the containing file system
   */
  record Stat(
      int mask,
      int blksize,
      long attributes,
      long attributesMask,
      int nlink,
      int uid,
      int gid,
      int mode,
      long ino,
      long size,
      long blocks,
      Time atime,
      Time btime,
      Time ctime,
      Time mtime,
      long rdev,
      long dev)
      implements Payload {
    /** The file type bits of the mode. */
    public int type() {
      return mode & 0170000;
    }

    /** Whether this is a directory. */
    public boolean isDirectory() {
      return type() == 0040000;
    }
  }

  /**
   * One record of getdents64(2).
   *
   * @param ino inode number
   * @param offset the cookie that lseek takes to continue after this entry
   * @param type {@code DT_*}
   */
  record Entry(Bytes name, long ino, long offset, int type) {}

  /** Records of getdents64(2) in the order delivered. */
  record Entries(List<Entry> entries) implements Payload {}

  /** The names of listxattr(2) in the order delivered. */
  record Names(List<Bytes> names) implements Payload {}

  /**
   * The answer of statfs(2), in units of {@code frsize} bytes.
   *
   * @param flags {@code ST_*}
   */
  record FsStat(
      long type,
      long bsize,
      long blocks,
      long bfree,
      long bavail,
      long files,
      long ffree,
      long namelen,
      long frsize,
      long flags)
      implements Payload {}

  /**
   * A file handle of name_to_handle_at(2); opaque, and only good on the subject it came from.
   *
   * @param type {@code handle_type}
   * @param bytes {@code f_handle}
   */
  record Handle(int type, Bytes bytes) implements Payload {}

  /** A report made by the harness itself on several calls, such as a walk over the whole tree. */
  record Report(List<ReportLine> lines) implements Payload {}

  /**
   * One object of a report.
   *
   * @param label what is described, usually a path
   * @param result what the call on it returned
   */
  record ReportLine(String label, Result result) {}
}
