// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;

/** What stat(2) tells and {@link PosixFileAttributes} has no word for. Values of one moment. */
public interface UnixFileAttributes extends PosixFileAttributes {
  /** Type and permission bits, as {@code st_mode}. */
  int mode();

  /** The inode's number. */
  long ino();

  /** The device number of the file system. */
  long dev();

  /** Of a device node: the device it stands for. */
  long rdev();

  /** How many names the file has. */
  int nlink();

  /** The owner's number. */
  int uid();

  /** The group's number. */
  int gid();

  /** When attributes or content last changed. */
  FileTime ctime();

  /** Space taken, in units of 512 bytes. */
  long blocks();
}
