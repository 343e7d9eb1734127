// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

/**
 * What follows from a superblock that was found good: sizes, counts, and where things lie.
 * Immutable; made by {@link Ext4SuperBlocks#check}. Every parser of this package is given it.
 * Mirrors the fields of struct ext4_sb_info that mount computes.
 */
public final class Ext4Layout {
  /** Bytes of a block: a power of 2, 1024 to 65536. */
  public final int blockSize;

  /** Log2 of {@link #blockSize}: 10 to 16. */
  public final int blockBits;

  /** Number of blocks, 1 to 2^48. */
  public final long blocksCount;

  /** The block where group 0 begins, 0 or 1. */
  public final long firstDataBlock;

  /** Blocks in each group but perhaps the last: 1 to 2^31. */
  public final long blocksPerGroup;

  /** Clusters in each group but perhaps the last, 1 to 8 {@link #blockSize}. */
  public final int clustersPerGroup;

  /** Log2 of the blocks in a cluster; 0 without bigalloc. */
  public final int clusterBits;

  /** Inodes in each group, 1 to 8 {@link #blockSize}. */
  public final int inodesPerGroup;

  /** Number of inodes, which are numbered from 1. */
  public final long inodesCount;

  /** The first inode that is not reserved. */
  public final long firstIno;

  /** Number of groups, 1 to 2^31-1. */
  public final int groupsCount;

  /** Bytes of an inode: a power of 2, 128 to {@link #blockSize}. */
  public final int inodeSize;

  /** Blocks of a group's inode table. */
  public final int itbPerGroup;

  /** Bytes of a group descriptor: a power of 2, 32 to 1024. */
  public final int descSize;

  /** Descriptors in a block. */
  public final int descPerBlock;

  /** Blocks that all descriptors take. */
  public final int gdbCount;

  /** Log2 of the groups in a flexible group; 0 without flex_bg. */
  public final int logGroupsPerFlex;

  /** Whether metadata has checksums. */
  public final boolean metadataCsum;

  /** Whether group descriptors have checksums of 16 bits and nothing else has any. */
  public final boolean gdtCsum;

  /** What checksums begin with; meaningful with {@link #metadataCsum}. */
  public final int csumSeed;

  public final boolean bit64;
  public final boolean extents;
  public final boolean filetype;
  public final boolean flexBg;
  public final boolean hugeFile;
  public final boolean largeDir;
  public final boolean inlineData;
  public final boolean eaInode;
  public final boolean dirIndex;
  public final boolean bigalloc;

  /** Whether names are hashed as unsigned characters where the index itself does not say. */
  public final boolean unsignedHash;

  /** Sum of the sixteen bytes of the uuid, where descriptors' sums of 16 bits begin. */
  final int uuidCrc16;

  private final boolean sparseSuper;
  private final boolean metaBg;
  private final long firstMetaBg;
  private final int reservedGdtBlocks;

  /** The groups with copies under sparse_super2; -1 without it. */
  private final long backupBg0;

  private final long backupBg1;
  private final int[] hashSeed = new int[4];

  /**
   * Takes the fields of a superblock whose checks have been made, but for the counts derived here.
   */
  Ext4Layout(Ext4SuperBlock sb, int groupsCount) {
    this.blockBits = 10 + (int) sb.sLogBlockSize();
    this.blockSize = 1 << blockBits;
    this.blocksCount = sb.sBlocksCount();
    this.firstDataBlock = sb.sFirstDataBlock();
    this.blocksPerGroup = sb.sBlocksPerGroup();
    this.bigalloc = sb.has(Ext4Feature.BIGALLOC);
    this.clustersPerGroup = (int) (bigalloc ? sb.sClustersPerGroup() : sb.sBlocksPerGroup());
    this.clusterBits = bigalloc ? (int) (sb.sLogClusterSize() - sb.sLogBlockSize()) : 0;
    this.inodesPerGroup = (int) sb.sInodesPerGroup();
    this.inodesCount = sb.sInodesCount();
    this.firstIno = sb.firstIno();
    this.groupsCount = groupsCount;
    this.inodeSize = sb.inodeSize();
    this.itbPerGroup = Math.ceilDiv(inodesPerGroup, blockSize / inodeSize);
    this.descSize = sb.descSize();
    this.descPerBlock = blockSize / descSize;
    this.gdbCount = Math.ceilDiv(groupsCount, descPerBlock);
    this.flexBg = sb.has(Ext4Feature.FLEX_BG);
    this.logGroupsPerFlex = flexBg ? sb.sLogGroupsPerFlex() : 0;
    this.metadataCsum = sb.has(Ext4Feature.METADATA_CSUM);
    this.gdtCsum = !metadataCsum && sb.has(Ext4Feature.GDT_CSUM);
    this.csumSeed = sb.csumSeed();
    this.bit64 = sb.has(Ext4Feature.BIT64);
    this.extents = sb.has(Ext4Feature.EXTENTS);
    this.filetype = sb.has(Ext4Feature.FILETYPE);
    this.hugeFile = sb.has(Ext4Feature.HUGE_FILE);
    this.largeDir = sb.has(Ext4Feature.LARGEDIR);
    this.inlineData = sb.has(Ext4Feature.INLINE_DATA);
    this.eaInode = sb.has(Ext4Feature.EA_INODE);
    this.dirIndex = sb.has(Ext4Feature.DIR_INDEX);
    this.unsignedHash = (sb.sFlags() & Ext4SuperBlock.FLAGS_UNSIGNED_HASH) != 0;
    this.uuidCrc16 = sb.uuidCrc16();
    this.sparseSuper = sb.has(Ext4Feature.SPARSE_SUPER);
    this.metaBg = sb.has(Ext4Feature.META_BG);
    this.firstMetaBg = sb.sFirstMetaBg();
    this.reservedGdtBlocks = sb.sReservedGdtBlocks();
    boolean two = sb.has(Ext4Feature.SPARSE_SUPER2);
    this.backupBg0 = two ? sb.sBackupBgs(0) & 0xffff_ffffL : -1;
    this.backupBg1 = two ? sb.sBackupBgs(1) & 0xffff_ffffL : -1;
    for (int i = 0; i < hashSeed.length; i++) {
      hashSeed[i] = sb.sHashSeed(i);
    }
  }

  /** One of the four numbers that the hash of names begins with. */
  public int hashSeed(int i) {
    return hashSeed[i];
  }

  /** Whether a block number is inside the file system and not block 0. */
  public boolean isBlock(long block) {
    return block > 0 && block < blocksCount;
  }

  /**
   * Whether {@code count} blocks from {@code block} on are inside and do not begin before group 0.
   */
  public boolean areBlocks(long block, long count) {
    return block > 0
        && block >= firstDataBlock
        && block < blocksCount
        && count <= blocksCount - block;
  }

  /** Whether there is an inode of this number. */
  public boolean isInode(long ino) {
    return ino >= 1 && ino <= inodesCount;
  }

  // ---- groups ----

  /** The first block of a group. Mirrors ext4_group_first_block_no. */
  public long groupFirstBlock(int group) {
    return group * blocksPerGroup + firstDataBlock;
  }

  /** How many blocks a group has: fewer in the last one. */
  public long groupBlocks(int group) {
    return Math.min(blocksPerGroup, blocksCount - groupFirstBlock(group));
  }

  /** How many clusters a group has. Mirrors num_clusters_in_group. */
  public int groupClusters(int group) {
    return (int) ((groupBlocks(group) + (1L << clusterBits) - 1) >> clusterBits);
  }

  /** The group of a block that is inside. Mirrors ext4_get_group_number. */
  public int groupOf(long block) {
    return (int) ((block - firstDataBlock) / blocksPerGroup);
  }

  /** The bit of a block in its group's bitmap. Mirrors ext4_get_group_no_and_offset. */
  public int clusterOf(long block) {
    return (int) ((block - firstDataBlock) % blocksPerGroup >> clusterBits);
  }

  /** The group of an inode. */
  public int groupOfInode(long ino) {
    return (int) ((ino - 1) / inodesPerGroup);
  }

  /** The place of an inode in its group, from 0: its bit in the bitmap. */
  public int indexOfInode(long ino) {
    return (int) ((ino - 1) % inodesPerGroup);
  }

  // ---- superblocks and descriptors ----

  /** The block that holds the first superblock. */
  public long superBlock() {
    return Ext4SuperBlock.OFFSET / blockSize;
  }

  /** Whether a group begins with a copy of the superblock. Mirrors ext4_bg_has_super. */
  public boolean bgHasSuper(int group) {
    if (group == 0) {
      return true;
    }
    if (backupBg0 >= 0) {
      return group == backupBg0 || group == backupBg1;
    }
    if (group == 1 || !sparseSuper) {
      return true;
    }
    return (group & 1) != 0 && (isPower(group, 3) || isPower(group, 5) || isPower(group, 7));
  }

  private static boolean isPower(int n, int of) {
    int i = n;
    while (i % of == 0) {
      i /= of;
    }
    return i == 1;
  }

  /** Blocks of descriptors that a group holds. Mirrors ext4_bg_num_gdb. */
  public int bgNumGdb(int group) {
    long meta = group / descPerBlock;
    if (!metaBg || meta < firstMetaBg) {
      return bgHasSuper(group) ? (int) (metaBg ? Math.min(firstMetaBg, gdbCount) : gdbCount) : 0;
    }
    int within = group % descPerBlock;
    return within == 0 || within == 1 || within == descPerBlock - 1 ? 1 : 0;
  }

  /**
   * Blocks at the beginning of a group that superblock, descriptors and room for more of them take.
   * Mirrors ext4_num_base_meta_blocks.
   */
  public int baseMetaBlocks(int group) {
    int n = bgHasSuper(group) ? 1 : 0;
    if (!metaBg || group / descPerBlock < firstMetaBg) {
      return n == 0 ? 0 : n + bgNumGdb(group) + reservedGdtBlocks;
    }
    return n + bgNumGdb(group);
  }

  /**
   * The block that holds the descriptors from {@code index * descPerBlock} on. Mirrors
   * descriptor_loc.
   *
   * @param index 0 to {@code gdbCount - 1}
   */
  public long descriptorBlock(int index) {
    if (!metaBg || index < firstMetaBg) {
      return superBlock() + index + 1;
    }
    int group = index * descPerBlock;
    int before = bgHasSuper(group) ? 1 : 0;
    if (blockSize == 1024 && index == 0 && firstDataBlock == 0) {
      // With bigalloc group 0 begins at block 0 and the superblock still lies in block 1.
      before++;
    }
    return groupFirstBlock(group) + before;
  }

  /** The block that holds a group's descriptor. */
  public long descriptorBlockOf(int group) {
    return descriptorBlock(group / descPerBlock);
  }

  /** Where in that block a group's descriptor begins. */
  public int descriptorOffset(int group) {
    return group % descPerBlock * descSize;
  }
}
