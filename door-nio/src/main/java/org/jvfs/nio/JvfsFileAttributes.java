// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.Set;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;
import org.jvfs.uapi.Timespec;

/** The answer of one statx(2). Immutable. */
final class JvfsFileAttributes implements UnixFileAttributes {
  private final Principals principals;
  private final Statx s;

  /** Takes the answer over: it must not be filled again. */
  JvfsFileAttributes(Principals principals, Statx s) {
    this.principals = principals;
    this.s = s;
  }

  static FileTime time(Timespec t) {
    return FileTime.from(Instant.ofEpochSecond(t.sec(), t.nsec()));
  }

  @Override
  public FileTime lastModifiedTime() {
    return time(s.mtime);
  }

  @Override
  public FileTime lastAccessTime() {
    return time(s.atime);
  }

  /** Of a file system that does not keep it, the time of the last change. */
  @Override
  public FileTime creationTime() {
    return time((s.mask & Statx.STATX_BTIME) != 0 ? s.btime : s.mtime);
  }

  @Override
  public FileTime ctime() {
    return time(s.ctime);
  }

  Timespec mtimespec() {
    return s.mtime;
  }

  Timespec atimespec() {
    return s.atime;
  }

  @Override
  public boolean isRegularFile() {
    return Mode.isReg(s.mode);
  }

  @Override
  public boolean isDirectory() {
    return Mode.isDir(s.mode);
  }

  @Override
  public boolean isSymbolicLink() {
    return Mode.isLnk(s.mode);
  }

  @Override
  public boolean isOther() {
    return !isRegularFile() && !isDirectory() && !isSymbolicLink();
  }

  @Override
  public long size() {
    return s.size;
  }

  @Override
  public FileKey fileKey() {
    return new FileKey(s.dev, s.ino);
  }

  boolean sameFile(JvfsFileAttributes o) {
    return s.dev == o.s.dev && s.ino == o.s.ino;
  }

  @Override
  public UserPrincipal owner() {
    return principals.user(s.uid);
  }

  @Override
  public GroupPrincipal group() {
    return principals.group(s.gid);
  }

  @Override
  public Set<PosixFilePermission> permissions() {
    return Permissions.of(s.mode);
  }

  @Override
  public int mode() {
    return s.mode;
  }

  @Override
  public long ino() {
    return s.ino;
  }

  @Override
  public long dev() {
    return s.dev;
  }

  @Override
  public long rdev() {
    return s.rdev;
  }

  @Override
  public int nlink() {
    return s.nlink;
  }

  @Override
  public int uid() {
    return s.uid;
  }

  @Override
  public int gid() {
    return s.gid;
  }

  @Override
  public long blocks() {
    return s.blocks;
  }
}
