// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.lang.foreign.MemorySegment;
import org.jvfs.ext4.disk.Ext4Inode;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.RwSem;
import org.jvfs.superblock.SuperBlock;

/** An inode in use. Mirrors struct ext4_inode_info. */
final class Ext4InodeInfo extends Inode {
  private static final LockClass I_DATA_SEM = new LockClass("&ei->i_data_sem");

  private final RwSem dataSem = new RwSem(I_DATA_SEM);

  /** {@code i_block}: map of blocks, bytes of a short link, device number. Under i_data_sem. */
  private final MemorySegment data = MemorySegment.ofArray(new byte[Ext4Inode.BLOCK_AREA]);

  /** {@code i_flags}: changed under i_rwsem. */
  private volatile int diskFlags;

  /** {@code i_file_acl}: the block of attributes, or 0. */
  private volatile long fileAcl;

  /** With what its metadata's checksums begin. Set once. */
  private int csumSeed;

  /** Whether it is a link whose target stands in {@code i_block}. Set once. */
  private boolean fastLink;

  /** Whether the disk has room for {@code i_crtime}. Set once. */
  private boolean hasCrTime;

  Ext4InodeInfo(SuperBlock sb) {
    super(sb);
  }

  static Ext4InodeInfo of(Inode i) {
    return (Ext4InodeInfo) i;
  }

  /** {@code i_data_sem}. */
  RwSem dataSem() {
    return dataSem;
  }

  MemorySegment data() {
    return data;
  }

  int diskFlags() {
    return diskFlags;
  }

  /** Whether EXT4_*_FL flags are all set. */
  boolean has(int flag) {
    return (diskFlags & flag) == flag;
  }

  void setDiskFlags(int f) {
    diskFlags = f;
  }

  long fileAcl() {
    return fileAcl;
  }

  void setFileAcl(long block) {
    fileAcl = block;
  }

  boolean isFastLink() {
    return fastLink;
  }

  boolean hasCrTime() {
    return hasCrTime;
  }

  /** What is said by the inode on the disk as a whole. */
  void setShape(boolean fastLink, boolean hasCrTime) {
    this.fastLink = fastLink;
    this.hasCrTime = hasCrTime;
  }

  int csumSeed() {
    return csumSeed;
  }

  void setCsumSeed(int s) {
    csumSeed = s;
  }
}
