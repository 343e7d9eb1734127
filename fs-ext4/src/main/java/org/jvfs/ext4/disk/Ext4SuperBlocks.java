// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Whether a superblock can be. Mirrors what __ext4_fill_super and its helpers refuse. */
public final class Ext4SuperBlocks {
  /** The largest log2 of a block's size that the format has. */
  private static final int MAX_LOG_BLOCK_SIZE = 16;

  private static final int MAX_DESC_SIZE = 1024;
  private static final int OLD_INODE_SIZE = 128;

  /** Pointers to blocks have 48 bits. */
  private static final long MAX_BLOCKS = 1L << 48;

  private Ext4SuperBlocks() {}

  /**
   * Checks a superblock and derives the layout. What is only a count of free things or a hint is
   * not looked at. Errors, in order: EINVAL, no ext2, ext3 or ext4, or a feature that has to be
   * known is not; EBADMSG, wrong checksum; EUCLEAN, a value that cannot be.
   *
   * @param deviceBytes the size of what it lies on
   */
  public static Ext4Layout check(Ext4SuperBlock sb, long deviceBytes) throws ErrnoException {
    if (sb.sMagic() != Ext4SuperBlock.MAGIC) {
      throw ErrnoException.because(
          Errno.EINVAL, "superblock: magic is 0x%04x, not 0xef53".formatted(sb.sMagic()));
    }
    Ext4Feature.checkReadable(sb);
    checkChecksum(sb);
    checkSizes(sb);
    int groups = checkCounts(sb, deviceBytes);
    Ext4Layout layout = new Ext4Layout(sb, groups);
    checkMetadata(sb, layout);
    checkInodes(sb, layout);
    return layout;
  }

  /** Mirrors ext4_superblock_csum_verify. */
  private static void checkChecksum(Ext4SuperBlock sb) throws ErrnoException {
    if (!sb.has(Ext4Feature.METADATA_CSUM)) {
      return;
    }
    if (sb.sChecksumType() != 1) {
      throw wrong("checksum type " + sb.sChecksumType());
    }
    int sum = sb.computeChecksum();
    if (sum != sb.sChecksum()) {
      throw Damage.checksum("superblock", sb.sChecksum(), sum);
    }
  }

  private static void checkSizes(Ext4SuperBlock sb) throws ErrnoException {
    long log = sb.sLogBlockSize();
    if (log > MAX_LOG_BLOCK_SIZE - 10) {
      throw wrong("s_log_block_size " + log);
    }
    long bits = 8L << (10 + log);
    long clusterLog = sb.sLogClusterSize();
    boolean bigalloc = sb.has(Ext4Feature.BIGALLOC);
    if (bigalloc ? clusterLog < log || clusterLog > 20 : clusterLog != log) {
      throw wrong("s_log_cluster_size " + clusterLog + " with s_log_block_size " + log);
    }
    long clusters = bigalloc ? sb.sClustersPerGroup() : sb.sBlocksPerGroup();
    if (clusters == 0 || clusters > bits) {
      throw wrong(clusters + " clusters in a group, whose bitmap holds " + bits);
    }
    if (bigalloc && sb.sBlocksPerGroup() != clusters << (clusterLog - log)) {
      throw wrong(sb.sBlocksPerGroup() + " blocks and " + clusters + " clusters in a group");
    }
    int inodeSize = sb.inodeSize();
    if (inodeSize < OLD_INODE_SIZE
        || Integer.bitCount(inodeSize) != 1
        || inodeSize > 1 << (10 + log)) {
      throw wrong("inodes of " + inodeSize + " bytes");
    }
    int descSize = sb.descSize();
    int least = sb.has(Ext4Feature.BIT64) ? 64 : 32;
    if (descSize < least || descSize > MAX_DESC_SIZE || Integer.bitCount(descSize) != 1) {
      throw wrong("group descriptors of " + descSize + " bytes");
    }
    long inodes = sb.sInodesPerGroup();
    if (inodes < (1 << (10 + log)) / inodeSize || inodes > bits) {
      throw wrong(inodes + " inodes in a group");
    }
    if (sb.has(Ext4Feature.FLEX_BG) && sb.sLogGroupsPerFlex() > 31) {
      throw wrong("s_log_groups_per_flex " + sb.sLogGroupsPerFlex());
    }
    if (sb.sReservedGdtBlocks() > (1 << (10 + log)) / 4) {
      throw wrong(sb.sReservedGdtBlocks() + " reserved blocks of descriptors");
    }
    if (sb.sRevLevel() != 0 && sb.sFirstIno() < 11) {
      throw wrong("the first ordinary inode is " + sb.sFirstIno());
    }
    if (inodeSize > OLD_INODE_SIZE
        && (sb.sWantExtraIsize() > inodeSize - OLD_INODE_SIZE
            || sb.sMinExtraIsize() > inodeSize - OLD_INODE_SIZE)) {
      throw wrong("s_want_extra_isize " + sb.sWantExtraIsize() + ", s_min " + sb.sMinExtraIsize());
    }
  }

  /** How many groups there are. */
  private static int checkCounts(Ext4SuperBlock sb, long deviceBytes) throws ErrnoException {
    int bits = 10 + (int) sb.sLogBlockSize();
    long blocks = sb.sBlocksCount();
    if (blocks <= 0 || blocks > MAX_BLOCKS || blocks > deviceBytes >> bits) {
      throw wrong(
          "%d blocks of %d bytes on a device of %d bytes"
              .formatted(blocks, 1 << bits, deviceBytes));
    }
    long first = sb.sFirstDataBlock();
    boolean small = bits == 10 && !sb.has(Ext4Feature.BIGALLOC);
    if (first >= blocks || first > 1 || (small && first == 0) || (bits > 10 && first != 0)) {
      throw wrong("s_first_data_block " + first + " with blocks of " + (1 << bits) + " bytes");
    }
    long groups = Math.ceilDiv(blocks - first, sb.sBlocksPerGroup());
    if (groups > Integer.MAX_VALUE || groups * sb.sInodesPerGroup() != sb.sInodesCount()) {
      throw wrong(
          "%d inodes, but %d groups with %d each"
              .formatted(sb.sInodesCount(), groups, sb.sInodesPerGroup()));
    }
    if (sb.sRBlocksCount() < 0 || sb.sRBlocksCount() > blocks) {
      throw wrong(sb.sRBlocksCount() + " of " + blocks + " blocks reserved");
    }
    return (int) groups;
  }

  /** Whether descriptors and the like have room where they should lie. */
  private static void checkMetadata(Ext4SuperBlock sb, Ext4Layout l) throws ErrnoException {
    if (sb.has(Ext4Feature.META_BG) && sb.sFirstMetaBg() > l.gdbCount) {
      throw wrong("s_first_meta_bg " + sb.sFirstMetaBg() + " of " + l.gdbCount);
    }
    for (int i : new int[] {0, l.gdbCount - 1}) {
      if (!l.isBlock(l.descriptorBlock(i))) {
        throw wrong("group descriptors in block " + l.descriptorBlock(i));
      }
    }
    if (sb.has(Ext4Feature.MMP) && !l.isBlock(sb.sMmpBlock())) {
      throw wrong("s_mmp_block " + sb.sMmpBlock());
    }
    if (sb.sDefHashVersion() > Ext4Hash.SIPHASH) {
      throw wrong("s_def_hash_version " + sb.sDefHashVersion());
    }
  }

  private static void checkInodes(Ext4SuperBlock sb, Ext4Layout l) throws ErrnoException {
    if (l.firstIno > l.inodesCount) {
      throw wrong("the first ordinary inode is " + l.firstIno + " of " + l.inodesCount);
    }
    if (sb.has(Ext4Feature.HAS_JOURNAL) && (sb.sJournalInum() == 0) == (sb.sJournalDev() == 0)) {
      throw wrong("journal in inode " + sb.sJournalInum() + " and on device " + sb.sJournalDev());
    }
    checkInode(l, "s_journal_inum", sb.has(Ext4Feature.HAS_JOURNAL), sb.sJournalInum());
    checkInode(l, "s_orphan_file_inum", sb.has(Ext4Feature.ORPHAN_FILE), sb.sOrphanFileInum());
    if (sb.has(Ext4Feature.ORPHAN_FILE) && sb.sOrphanFileInum() == 0) {
      throw wrong("orphan_file and no inode for it");
    }
    checkInode(l, "s_usr_quota_inum", sb.has(Ext4Feature.QUOTA), sb.sUsrQuotaInum());
    checkInode(l, "s_grp_quota_inum", sb.has(Ext4Feature.QUOTA), sb.sGrpQuotaInum());
    checkInode(l, "s_prj_quota_inum", sb.has(Ext4Feature.PROJECT), sb.sPrjQuotaInum());
  }

  private static void checkInode(Ext4Layout l, String field, boolean used, long ino)
      throws ErrnoException {
    if (used && ino > l.inodesCount) {
      throw wrong(field + " " + ino + " of " + l.inodesCount);
    }
  }

  private static ErrnoException wrong(String why) {
    return Damage.structure("superblock", why);
  }
}
