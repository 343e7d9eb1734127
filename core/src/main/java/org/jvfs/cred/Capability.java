// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cred;

/** The capabilities that a VFS asks about, by Linux's numbers. */
public enum Capability {
  CAP_CHOWN(0),
  CAP_DAC_OVERRIDE(1),
  CAP_DAC_READ_SEARCH(2),
  CAP_FOWNER(3),
  CAP_FSETID(4),
  CAP_LINUX_IMMUTABLE(9),
  CAP_IPC_LOCK(14),
  CAP_SYS_RAWIO(17),
  CAP_SYS_CHROOT(18),
  CAP_SYS_ADMIN(21),
  CAP_SYS_RESOURCE(24),
  CAP_MKNOD(27),
  CAP_LEASE(28),
  CAP_SETFCAP(31);

  /** The bit of this capability in a mask. */
  public final long bit;

  Capability(int number) {
    this.bit = 1L << number;
  }

  /** All capabilities. */
  public static final long ALL = (1L << 41) - 1;

  /** Those that a thread loses when its file-system user id leaves zero, mirroring cap_fs_set. */
  public static final long FS_SET =
      CAP_CHOWN.bit
          | CAP_DAC_OVERRIDE.bit
          | CAP_DAC_READ_SEARCH.bit
          | CAP_FOWNER.bit
          | CAP_FSETID.bit
          | CAP_LINUX_IMMUTABLE.bit
          | CAP_MKNOD.bit;
}
