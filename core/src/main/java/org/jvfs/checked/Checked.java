// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checked;

import org.jvfs.contract.FileSystemType;
import org.jvfs.lock.Lockdep;
import org.jvfs.superblock.SuperBlock;

/**
 * Wraps a driver's tables where they enter the VFS. The wrapper overrides what the driver
 * overrides, so that {@code Implemented} answers alike for both.
 *
 * <p>The VFS calls the wrapper; a driver that asks for its table is given its own back, which it
 * may cast and compare.
 */
public final class Checked {
  private static final String HOW = System.getProperty("jvfs.checked", "report");

  /**
   * Whether tables are wrapped: with lockdep on, unless the property {@code jvfs.checked} says
   * {@code off}.
   */
  public static final boolean ON = Lockdep.ON && !HOW.equals("off");

  /**
   * Whether a violation is also thrown, as a {@link ContractViolationError}: {@code
   * jvfs.checked=throw}.
   */
  static final boolean THROWS = HOW.equals("throw");

  private Checked() {}

  /**
   * The table to call instead of a driver's: the same one when off, or if it overrides nothing.
   *
   * @param table the interface, or the class, that is the table
   */
  public static <T> T table(Class<T> table, T ops) {
    return ON ? WrapperClass.wrap(table, ops) : ops;
  }

  /**
   * Has a type shut down a superblock, whose {@code s_umount} is held exclusively and released.
   * What I/O the driver has started on pages must be completed by then.
   */
  public static void kill(FileSystemType type, SuperBlock sb) {
    if (ON) {
      Pending.shutdown(sb);
    }
    table(FileSystemType.class, type).killSb(sb);
  }

  /** The driver's own table behind what {@link #table} answered. */
  @SuppressWarnings("unchecked") // a wrapper's own table is of the type it wraps
  public static <T> T own(T ops) {
    return ON && ops instanceof CheckedTable c ? (T) c.own() : ops;
  }
}
