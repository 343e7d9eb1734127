// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import static org.jvfs.contract.Column.MAY_BLOCK;
import static org.jvfs.contract.Column.S_UMOUNT;
import static org.jvfs.contract.Condition.FROM_RELEASEPAGE;
import static org.jvfs.contract.Condition.QUOTA_CODE_ALONE;
import static org.jvfs.contract.Condition.S_UMOUNT_BY_USTAT;
import static org.jvfs.contract.Rule.MAYBE_READ;
import static org.jvfs.contract.Rule.NO;
import static org.jvfs.contract.Rule.NO_NAMESPACE_SEM;
import static org.jvfs.contract.Rule.READ;
import static org.jvfs.contract.Rule.WRITE;
import static org.jvfs.contract.Rule.YES;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.pagecache.Page;
import org.jvfs.pagecache.WritebackControl;
import org.jvfs.superblock.OptionSink;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.StatFs;

/** What a mounted file system does as a whole. Mirrors struct super_operations. */
@Table(
    value = "super_operations",
    columns = {MAY_BLOCK, S_UMOUNT})
public interface SuperOperations {
  /** The simplest file system: nothing to write, nothing to free. */
  SuperOperations DEFAULT = new SuperOperations() {};

  /**
   * Makes an empty inode object of the driver's own class. Not overridden: a plain {@link Inode}.
   */
  @Row(value = "alloc_inode", mayBlock = YES)
  default Inode allocInode(SuperBlock sb) {
    return new Inode(sb);
  }

  /** Lets go of what {@link #allocInode} made. */
  @Row(value = "destroy_inode", mayBlock = YES)
  default void destroyInode(Inode inode) {}

  /**
   * An inode became dirty: I_DIRTY_* in {@code flags}. A journaling file system writes it to its
   * log here.
   */
  @Row(value = "dirty_inode", mayBlock = YES)
  default void dirtyInode(Inode inode, int flags) {}

  /** Writes an inode out. */
  @Row(value = "write_inode", mayBlock = YES)
  default void writeInode(Inode inode, WritebackControl wbc) throws ErrnoException {}

  /**
   * The last reference went: true to evict the inode now, false to keep it cached. Must not block.
   * Not overridden: keep what still has a name and can be found by its number.
   */
  @Row(value = "drop_inode", mayBlock = NO, iLock = YES)
  default boolean dropInode(Inode inode) {
    return inode.genericDrop();
  }

  /**
   * An inode leaves memory; without links, it also leaves the file system. The method ends with
   * {@code inode.clear()}.
   */
  @Row(value = "evict_inode", mayBlock = YES)
  default void evictInode(Inode inode) {
    inode.truncateFinal();
    inode.clear();
  }

  /** The superblock goes, after its inodes. */
  @Row(value = "put_super", mayBlock = YES, sUmount = WRITE)
  default void putSuper(SuperBlock sb) {}

  /** Writes out what is the file system's as a whole. */
  @Row(value = "sync_fs", mayBlock = YES, sUmount = READ)
  default void syncFs(SuperBlock sb, boolean wait) throws ErrnoException {}

  @Row(value = "freeze_fs", mayBlock = YES, sUmount = WRITE)
  default void freezeFs(SuperBlock sb) throws ErrnoException {}

  @Row(value = "unfreeze_fs", mayBlock = YES, sUmount = WRITE)
  default void unfreezeFs(SuperBlock sb) throws ErrnoException {}

  /** Fills in sizes. Not overridden: ENOSYS. */
  @Conditions(S_UMOUNT_BY_USTAT)
  @Row(value = "statfs", mayBlock = YES, sUmount = MAYBE_READ)
  default void statfs(Dentry dentry, StatFs out) throws ErrnoException {
    throw Errno.ENOSYS.exception();
  }

  /**
   * Changes options of a live superblock. The superblock's flags are changed by the VFS when this
   * returns.
   *
   * @param flags SB_* wanted
   */
  @Row(value = "remount_fs", mayBlock = YES, sUmount = WRITE)
  default void remountFs(SuperBlock sb, int flags, java.util.Map<String, @Nullable String> options)
      throws ErrnoException {}

  /** A forced unmount begins: break waits that would keep it from ending. */
  @Row(value = "umount_begin", mayBlock = YES, sUmount = NO)
  default void umountBegin(SuperBlock sb) {}

  /** Shows the options in force. */
  @Row(value = "show_options", mayBlock = YES, sUmount = NO_NAMESPACE_SEM)
  default void showOptions(SuperBlock sb, OptionSink out) {}

  @Conditions(QUOTA_CODE_ALONE)
  @Row(value = "quota_read", mayBlock = YES, sUmount = NO)
  default int quotaRead(SuperBlock sb, int type, ByteBuffer data, long offset)
      throws ErrnoException {
    throw Errno.ENOSYS.exception();
  }

  @Conditions(QUOTA_CODE_ALONE)
  @Row(value = "quota_write", mayBlock = YES, sUmount = NO)
  default int quotaWrite(SuperBlock sb, int type, ByteBuffer data, long offset)
      throws ErrnoException {
    throw Errno.ENOSYS.exception();
  }

  /**
   * Asked by the block device's page cache whether a page may go. Not overridden: decided without
   * the file system.
   */
  @Conditions(FROM_RELEASEPAGE)
  @Row(value = "bdev_try_to_free_page", mayBlock = YES, sUmount = NO)
  default boolean bdevTryToFreePage(SuperBlock sb, Page page) {
    return true;
  }
}
