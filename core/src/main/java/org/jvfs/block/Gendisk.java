// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

import org.jvfs.checked.Checked;
import org.jvfs.contract.BlockDeviceOperations;
import org.jvfs.lock.WaitTable;

/** A whole disk. Mirrors struct gendisk and what of request_queue one sees from outside. */
public final class Gendisk {
  private final String name;
  private final DiskLimits limits;
  private final BlockDriver driver;
  private final BlockDeviceOperations fops;
  private final WaitTable waits = new WaitTable();

  private volatile long capacity;
  private volatile boolean readOnly;

  /**
   * A disk.
   *
   * @param name as in {@code /dev}
   * @param capacity sectors of 512 bytes
   * @param driver what moves its bytes
   * @param fops what else it does
   */
  public Gendisk(
      String name,
      long capacity,
      DiskLimits limits,
      BlockDriver driver,
      BlockDeviceOperations fops) {
    this.name = name;
    this.limits = limits;
    this.driver = driver;
    this.fops = Checked.table(BlockDeviceOperations.class, fops);
    setCapacity(capacity);
  }

  public String name() {
    return name;
  }

  /** Sectors of 512 bytes. */
  public long capacity() {
    return capacity;
  }

  /** Another medium, or one that grew. Mirrors set_capacity. */
  public void setCapacity(long sectors) {
    if (sectors < 0 || sectors > Long.MAX_VALUE >> BlockDevice.SECTOR_SHIFT) {
      throw new IllegalArgumentException("capacity " + sectors);
    }
    capacity = sectors;
  }

  public DiskLimits limits() {
    return limits;
  }

  /** What moves its bytes. Requests get there by {@link Bio#submit}. */
  BlockDriver driver() {
    return driver;
  }

  /** The driver's table. */
  public BlockDeviceOperations fops() {
    return Checked.own(fops);
  }

  /** The table to call, which in checked mode is one before the driver's. */
  public BlockDeviceOperations checkedFops() {
    return fops;
  }

  /** Whether nobody may write. Mirrors get_disk_ro. */
  public boolean isReadOnly() {
    return readOnly;
  }

  public void setReadOnly(boolean ro) {
    readOnly = ro;
  }

  /** Where those wait who asked for something. */
  WaitTable waits() {
    return waits;
  }

  @Override
  public String toString() {
    return name + " (" + capacity + " sectors)";
  }
}
