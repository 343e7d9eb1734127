// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.walk;

import org.jvfs.contract.DentryOperations;

/** Flags of a walk, mirroring LOOKUP_*. */
public final class Lookup {
  private Lookup() {}

  /** Follow a symbolic link in the last place. */
  public static final int FOLLOW = 0x1;

  /** The result must be a directory. */
  public static final int DIRECTORY = 0x2;

  public static final int AUTOMOUNT = 0x4;

  /** The path may be empty: the base itself. */
  public static final int EMPTY = 0x4000;

  /** Go down into what is mounted on the last place. */
  public static final int DOWN = 0x8000;

  /** Do not cross into what is mounted on the base itself, as umount wants. */
  public static final int MOUNTPOINT = 0x80;

  /** Do not trust cached names. */
  public static final int REVAL = 0x20;

  /** In RCU-walk. */
  public static final int RCU = DentryOperations.LOOKUP_RCU;

  /** More components follow. */
  public static final int PARENT = 0x10;

  /** The last component is looked up to be opened. */
  public static final int OPEN = 0x100;

  /** ... to be created. */
  public static final int CREATE = 0x200;

  /** ... and must not exist. */
  public static final int EXCL = 0x400;

  /** ... to be replaced by a rename. */
  public static final int RENAME_TARGET = 0x800;

  public static final int NO_SYMLINKS = 0x10000;
  public static final int NO_MAGICLINKS = 0x20000;
  public static final int NO_XDEV = 0x40000;
  public static final int BENEATH = 0x80000;
  public static final int IN_ROOT = 0x100000;

  /** Only what RCU-walk can answer: EAGAIN otherwise. */
  public static final int CACHED = 0x200000;

  /** The walk may not leave the base. */
  public static final int SCOPED = BENEATH | IN_ROOT;
}
