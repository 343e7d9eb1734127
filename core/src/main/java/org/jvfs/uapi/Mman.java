// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

/** Numbers of mmap(2). */
public final class Mman {
  public static final int PROT_NONE = 0x0;
  public static final int PROT_READ = 0x1;
  public static final int PROT_WRITE = 0x2;
  public static final int PROT_EXEC = 0x4;

  public static final int MAP_SHARED = 0x01;
  public static final int MAP_PRIVATE = 0x02;

  /** As MAP_SHARED, but that flags which are not known are refused. */
  public static final int MAP_SHARED_VALIDATE = 0x03;

  /** The bits of flags that hold one of the above. */
  public static final int MAP_TYPE = 0x0f;

  public static final int MAP_FIXED = 0x10;
  public static final int MAP_ANONYMOUS = 0x20;
  public static final int MAP_GROWSDOWN = 0x100;
  public static final int MAP_NORESERVE = 0x4000;
  public static final int MAP_POPULATE = 0x8000;
  public static final int MAP_NONBLOCK = 0x10000;
  public static final int MAP_FIXED_NOREPLACE = 0x100000;

  private Mman() {}
}
