// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

/** Flags of mount(2) and umount2(2). */
public final class MountFlags {
  private MountFlags() {}

  public static final int MS_RDONLY = 1;
  public static final int MS_NOSUID = 2;
  public static final int MS_NODEV = 4;
  public static final int MS_NOEXEC = 8;
  public static final int MS_SYNCHRONOUS = 16;
  public static final int MS_REMOUNT = 32;
  public static final int MS_DIRSYNC = 128;
  public static final int MS_NOSYMFOLLOW = 256;
  public static final int MS_NOATIME = 1024;
  public static final int MS_NODIRATIME = 2048;
  public static final int MS_BIND = 4096;
  public static final int MS_MOVE = 8192;
  public static final int MS_REC = 16384;
  public static final int MS_POSIXACL = 1 << 16;
  public static final int MS_UNBINDABLE = 1 << 17;
  public static final int MS_PRIVATE = 1 << 18;
  public static final int MS_SLAVE = 1 << 19;
  public static final int MS_SHARED = 1 << 20;
  public static final int MS_RELATIME = 1 << 21;
  public static final int MS_STRICTATIME = 1 << 24;
  public static final int MS_LAZYTIME = 1 << 25;

  /** The flags that belong to a mount, not to its superblock. */
  public static final int PER_MOUNT =
      MS_RDONLY
          | MS_NOSUID
          | MS_NODEV
          | MS_NOEXEC
          | MS_NOSYMFOLLOW
          | MS_NOATIME
          | MS_NODIRATIME
          | MS_RELATIME;

  public static final int MNT_FORCE = 1;
  public static final int MNT_DETACH = 2;
  public static final int MNT_EXPIRE = 4;
  public static final int UMOUNT_NOFOLLOW = 8;
}
