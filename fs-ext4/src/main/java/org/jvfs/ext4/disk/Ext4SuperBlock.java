// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.UUID;
import org.jvfs.uapi.Errno;

/**
 * The superblock: 1024 bytes, of which the first copy lies 1024 bytes into the disk whatever the
 * size of blocks. A view: reads and changes the bytes in place, and whoever does keeps the others
 * out. Nothing is checked here; see {@link Ext4SuperBlocks#check}. Mirrors struct ext4_super_block.
 */
public final class Ext4SuperBlock {
  /** Bytes of it. */
  public static final int SIZE = 1024;

  /** Where on the disk the first copy begins. */
  public static final long OFFSET = 1024;

  /** What {@link #sMagic} is. */
  public static final int MAGIC = 0xef53;

  /** {@link #sState}: cleanly unmounted. */
  public static final int VALID_FS = 0x1;

  /** {@link #sState}: errors were seen. */
  public static final int ERROR_FS = 0x2;

  /** {@link #sState}: orphans are being cleaned up. */
  public static final int ORPHAN_FS = 0x4;

  /** {@link #sErrors}: go on. */
  public static final int ERRORS_CONTINUE = 1;

  /** {@link #sErrors}: turn read-only. */
  public static final int ERRORS_RO = 2;

  /** {@link #sErrors}: stop the machine. */
  public static final int ERRORS_PANIC = 3;

  /** {@link #sFlags}: names are hashed as signed characters. */
  public static final int FLAGS_SIGNED_HASH = 0x1;

  /** {@link #sFlags}: names are hashed as unsigned characters. */
  public static final int FLAGS_UNSIGNED_HASH = 0x2;

  /** {@link #sFlags}: code under development may be tried on it. */
  public static final int FLAGS_TEST_FILESYS = 0x4;

  /** {@link #sDefaultMountOpts}: debug. */
  public static final int DEFM_DEBUG = 0x1;

  /** {@link #sDefaultMountOpts}: bsdgroups. */
  public static final int DEFM_BSDGROUPS = 0x2;

  /** {@link #sDefaultMountOpts}: user_xattr. */
  public static final int DEFM_XATTR_USER = 0x4;

  /** {@link #sDefaultMountOpts}: acl. */
  public static final int DEFM_ACL = 0x8;

  /** {@link #sDefaultMountOpts}: nouid32. */
  public static final int DEFM_UID16 = 0x10;

  /** {@link #sDefaultMountOpts}: the two bits of data=. */
  public static final int DEFM_JMODE = 0x60;

  /** {@link #sDefaultMountOpts}: nobarrier. */
  public static final int DEFM_NOBARRIER = 0x100;

  /** {@link #sDefaultMountOpts}: block_validity. */
  public static final int DEFM_BLOCK_VALIDITY = 0x200;

  /** {@link #sDefaultMountOpts}: discard. */
  public static final int DEFM_DISCARD = 0x400;

  /** {@link #sDefaultMountOpts}: nodelalloc. */
  public static final int DEFM_NODELALLOC = 0x800;

  private static final int CHECKSUM = 0x3fc;
  private static final int OLD_INODE_SIZE = 128;
  private static final int OLD_FIRST_INO = 11;
  private static final int OLD_DESC_SIZE = 32;

  /** Immutable. Its bytes are protected by whoever handed it in. */
  private final MemorySegment seg;

  /** Immutable. */
  private final long base;

  /** The superblock at {@code base} of a segment that holds all of it. */
  public Ext4SuperBlock(MemorySegment seg, long base) {
    Objects.checkFromIndexSize(base, SIZE, seg.byteSize());
    this.seg = seg;
    this.base = base;
  }

  /** Number of inodes. */
  public long sInodesCount() {
    return Le.u32(seg, base);
  }

  public void sInodesCount(long v) {
    Le.put32(seg, base, v);
  }

  /** Number of blocks, in blocks even with bigalloc. */
  public long sBlocksCount() {
    return joined(base + 0x04, base + 0x150);
  }

  public void sBlocksCount(long v) {
    split(base + 0x04, base + 0x150, v);
  }

  /** Blocks only for who is privileged. */
  public long sRBlocksCount() {
    return joined(base + 0x08, base + 0x154);
  }

  public void sRBlocksCount(long v) {
    split(base + 0x08, base + 0x154, v);
  }

  /** Free blocks, as of the last clean unmount. */
  public long sFreeBlocksCount() {
    return joined(base + 0x0c, base + 0x158);
  }

  public void sFreeBlocksCount(long v) {
    split(base + 0x0c, base + 0x158, v);
  }

  /** Free inodes, as of the last clean unmount. */
  public long sFreeInodesCount() {
    return Le.u32(seg, base + 0x10);
  }

  public void sFreeInodesCount(long v) {
    Le.put32(seg, base + 0x10, v);
  }

  /** The block where group 0 begins: 1 with blocks of 1 KiB, else 0. */
  public long sFirstDataBlock() {
    return Le.u32(seg, base + 0x14);
  }

  public void sFirstDataBlock(long v) {
    Le.put32(seg, base + 0x14, v);
  }

  /** Blocks have 1024 shifted left by this many bytes. */
  public long sLogBlockSize() {
    return Le.u32(seg, base + 0x18);
  }

  public void sLogBlockSize(long v) {
    Le.put32(seg, base + 0x18, v);
  }

  /** Clusters have 1024 shifted left by this many bytes. */
  public long sLogClusterSize() {
    return Le.u32(seg, base + 0x1c);
  }

  public void sLogClusterSize(long v) {
    Le.put32(seg, base + 0x1c, v);
  }

  /** Blocks in each group but perhaps the last. */
  public long sBlocksPerGroup() {
    return Le.u32(seg, base + 0x20);
  }

  public void sBlocksPerGroup(long v) {
    Le.put32(seg, base + 0x20, v);
  }

  /** Clusters in each group but perhaps the last. */
  public long sClustersPerGroup() {
    return Le.u32(seg, base + 0x24);
  }

  public void sClustersPerGroup(long v) {
    Le.put32(seg, base + 0x24, v);
  }

  /** Inodes in each group. */
  public long sInodesPerGroup() {
    return Le.u32(seg, base + 0x28);
  }

  public void sInodesPerGroup(long v) {
    Le.put32(seg, base + 0x28, v);
  }

  /** When it was mounted last, in seconds since 1970. */
  public long sMtime() {
    return Le.u32(seg, base + 0x2c) | (long) Le.u8(seg, base + 0x275) << 32;
  }

  public void sMtime(long v) {
    Le.put32(seg, base + 0x2c, v);
    Le.put8(seg, base + 0x275, (int) (v >>> 32));
  }

  /** When it was written last, in seconds since 1970. */
  public long sWtime() {
    return Le.u32(seg, base + 0x30) | (long) Le.u8(seg, base + 0x274) << 32;
  }

  public void sWtime(long v) {
    Le.put32(seg, base + 0x30, v);
    Le.put8(seg, base + 0x274, (int) (v >>> 32));
  }

  /** Mounts since the last check. */
  public int sMntCount() {
    return Le.u16(seg, base + 0x34);
  }

  public void sMntCount(int v) {
    Le.put16(seg, base + 0x34, v);
  }

  /** Mounts after which a check is due; not above 0: never. */
  public int sMaxMntCount() {
    return (short) Le.u16(seg, base + 0x36);
  }

  public void sMaxMntCount(int v) {
    Le.put16(seg, base + 0x36, v);
  }

  /** {@link #MAGIC}. */
  public int sMagic() {
    return Le.u16(seg, base + 0x38);
  }

  public void sMagic(int v) {
    Le.put16(seg, base + 0x38, v);
  }

  /** {@link #VALID_FS}, {@link #ERROR_FS}, {@link #ORPHAN_FS}. */
  public int sState() {
    return Le.u16(seg, base + 0x3a);
  }

  public void sState(int v) {
    Le.put16(seg, base + 0x3a, v);
  }

  /**
   * What an error is answered with: {@link #ERRORS_CONTINUE}, {@link #ERRORS_RO}, {@link
   * #ERRORS_PANIC}.
   */
  public int sErrors() {
    return Le.u16(seg, base + 0x3c);
  }

  public void sErrors(int v) {
    Le.put16(seg, base + 0x3c, v);
  }

  /** Minor revision. */
  public int sMinorRevLevel() {
    return Le.u16(seg, base + 0x3e);
  }

  public void sMinorRevLevel(int v) {
    Le.put16(seg, base + 0x3e, v);
  }

  /** When it was checked last, in seconds since 1970. */
  public long sLastcheck() {
    return Le.u32(seg, base + 0x40) | (long) Le.u8(seg, base + 0x277) << 32;
  }

  public void sLastcheck(long v) {
    Le.put32(seg, base + 0x40, v);
    Le.put8(seg, base + 0x277, (int) (v >>> 32));
  }

  /** Seconds after which a check is due; 0: never. */
  public long sCheckinterval() {
    return Le.u32(seg, base + 0x44);
  }

  public void sCheckinterval(long v) {
    Le.put32(seg, base + 0x44, v);
  }

  /** Which system made it: 0 Linux, 1 Hurd. */
  public long sCreatorOs() {
    return Le.u32(seg, base + 0x48);
  }

  public void sCreatorOs(long v) {
    Le.put32(seg, base + 0x48, v);
  }

  /** 0, where inodes have 128 bytes and there are no features, or 1. */
  public long sRevLevel() {
    return Le.u32(seg, base + 0x4c);
  }

  public void sRevLevel(long v) {
    Le.put32(seg, base + 0x4c, v);
  }

  /** The user that may have reserved blocks. */
  public int sDefResuid() {
    return Le.u16(seg, base + 0x50);
  }

  public void sDefResuid(int v) {
    Le.put16(seg, base + 0x50, v);
  }

  /** The group that may have reserved blocks. */
  public int sDefResgid() {
    return Le.u16(seg, base + 0x52);
  }

  public void sDefResgid(int v) {
    Le.put16(seg, base + 0x52, v);
  }

  /** The first inode that is not reserved; see {@link #firstIno}. */
  public long sFirstIno() {
    return Le.u32(seg, base + 0x54);
  }

  public void sFirstIno(long v) {
    Le.put32(seg, base + 0x54, v);
  }

  /** Bytes of an inode; see {@link #inodeSize}. */
  public int sInodeSize() {
    return Le.u16(seg, base + 0x58);
  }

  public void sInodeSize(int v) {
    Le.put16(seg, base + 0x58, v);
  }

  /** The group in which this copy lies. */
  public int sBlockGroupNr() {
    return Le.u16(seg, base + 0x5a);
  }

  public void sBlockGroupNr(int v) {
    Le.put16(seg, base + 0x5a, v);
  }

  /** Features that who does not know them may overlook. */
  public int sFeatureCompat() {
    return Le.i32(seg, base + 0x5c);
  }

  public void sFeatureCompat(int v) {
    Le.put32(seg, base + 0x5c, v);
  }

  /** Features that who does not know them must not touch. */
  public int sFeatureIncompat() {
    return Le.i32(seg, base + 0x60);
  }

  public void sFeatureIncompat(int v) {
    Le.put32(seg, base + 0x60, v);
  }

  /** Features that who does not know them may only read. */
  public int sFeatureRoCompat() {
    return Le.i32(seg, base + 0x64);
  }

  public void sFeatureRoCompat(int v) {
    Le.put32(seg, base + 0x64, v);
  }

  /** What it is known by. */
  public UUID sUuid() {
    return Le.uuid(seg, base + 0x68);
  }

  public void sUuid(UUID v) {
    Le.putUuid(seg, base + 0x68, v);
  }

  /** The label. */
  public String sVolumeName() {
    return Le.text(seg, base + 0x78, 16);
  }

  public void sVolumeName(String v) {
    Le.putText(seg, base + 0x78, 16, v);
  }

  /** Where it was mounted last. */
  public String sLastMounted() {
    return Le.text(seg, base + 0x88, 64);
  }

  public void sLastMounted(String v) {
    Le.putText(seg, base + 0x88, 64, v);
  }

  /** Blocks after each copy of the descriptors kept for more of them. */
  public int sReservedGdtBlocks() {
    return Le.u16(seg, base + 0xce);
  }

  public void sReservedGdtBlocks(int v) {
    Le.put16(seg, base + 0xce, v);
  }

  /** Which journal, where it is on a device of its own. */
  public UUID sJournalUuid() {
    return Le.uuid(seg, base + 0xd0);
  }

  public void sJournalUuid(UUID v) {
    Le.putUuid(seg, base + 0xd0, v);
  }

  /** The journal's inode. */
  public long sJournalInum() {
    return Le.u32(seg, base + 0xe0);
  }

  public void sJournalInum(long v) {
    Le.put32(seg, base + 0xe0, v);
  }

  /** The journal's device number. */
  public long sJournalDev() {
    return Le.u32(seg, base + 0xe4);
  }

  public void sJournalDev(long v) {
    Le.put32(seg, base + 0xe4, v);
  }

  /** The first inode of the list of orphans; 0: none. */
  public long sLastOrphan() {
    return Le.u32(seg, base + 0xe8);
  }

  public void sLastOrphan(long v) {
    Le.put32(seg, base + 0xe8, v);
  }

  /**
   * What the hash of names begins with; four zeros: the hash's own. 4 numbers: {@code i} is 0 to 3.
   */
  public int sHashSeed(int i) {
    return Le.i32(seg, base + 0xec + 4L * Objects.checkIndex(i, 4));
  }

  public void sHashSeed(int i, int v) {
    Le.put32(seg, base + 0xec + 4L * Objects.checkIndex(i, 4), v);
  }

  /** The hash of new indexed directories. */
  public int sDefHashVersion() {
    return Le.u8(seg, base + 0xfc);
  }

  public void sDefHashVersion(int v) {
    Le.put8(seg, base + 0xfc, v);
  }

  /** What {@link #sJnlBlocks} holds: 0 or 1, a copy of the journal's inode. */
  public int sJnlBackupType() {
    return Le.u8(seg, base + 0xfd);
  }

  public void sJnlBackupType(int v) {
    Le.put8(seg, base + 0xfd, v);
  }

  /** Bytes of a group descriptor where there is 64bit; see {@link #descSize}. */
  public int sDescSize() {
    return Le.u16(seg, base + 0xfe);
  }

  public void sDescSize(int v) {
    Le.put16(seg, base + 0xfe, v);
  }

  /** Options that a mount begins with: {@code DEFM_*}. */
  public int sDefaultMountOpts() {
    return Le.i32(seg, base + 0x100);
  }

  public void sDefaultMountOpts(int v) {
    Le.put32(seg, base + 0x100, v);
  }

  /** With meta_bg, the first block of descriptors that lies in its own groups. */
  public long sFirstMetaBg() {
    return Le.u32(seg, base + 0x104);
  }

  public void sFirstMetaBg(long v) {
    Le.put32(seg, base + 0x104, v);
  }

  /** When it was made, in seconds since 1970. */
  public long sMkfsTime() {
    return Le.u32(seg, base + 0x108) | (long) Le.u8(seg, base + 0x276) << 32;
  }

  public void sMkfsTime(long v) {
    Le.put32(seg, base + 0x108, v);
    Le.put8(seg, base + 0x276, (int) (v >>> 32));
  }

  /**
   * i_block of the journal's inode, the high half of its size, the low half. 17 numbers: {@code i}
   * is 0 to 16.
   */
  public int sJnlBlocks(int i) {
    return Le.i32(seg, base + 0x10c + 4L * Objects.checkIndex(i, 17));
  }

  public void sJnlBlocks(int i, int v) {
    Le.put32(seg, base + 0x10c + 4L * Objects.checkIndex(i, 17), v);
  }

  /** What each inode has at least beyond 128 bytes. */
  public int sMinExtraIsize() {
    return Le.u16(seg, base + 0x15c);
  }

  public void sMinExtraIsize(int v) {
    Le.put16(seg, base + 0x15c, v);
  }

  /** What new inodes have beyond 128 bytes. */
  public int sWantExtraIsize() {
    return Le.u16(seg, base + 0x15e);
  }

  public void sWantExtraIsize(int v) {
    Le.put16(seg, base + 0x15e, v);
  }

  /** {@link #FLAGS_SIGNED_HASH}, {@link #FLAGS_UNSIGNED_HASH}, {@link #FLAGS_TEST_FILESYS}. */
  public int sFlags() {
    return Le.i32(seg, base + 0x160);
  }

  public void sFlags(int v) {
    Le.put32(seg, base + 0x160, v);
  }

  /** Blocks on one disk of a RAID before the next. */
  public int sRaidStride() {
    return Le.u16(seg, base + 0x164);
  }

  public void sRaidStride(int v) {
    Le.put16(seg, base + 0x164, v);
  }

  /** Seconds between updates of the MMP block. */
  public int sMmpInterval() {
    return Le.u16(seg, base + 0x166);
  }

  public void sMmpInterval(int v) {
    Le.put16(seg, base + 0x166, v);
  }

  /** The MMP block. */
  public long sMmpBlock() {
    return Le.i64(seg, base + 0x168);
  }

  public void sMmpBlock(long v) {
    Le.put64(seg, base + 0x168, v);
  }

  /** Blocks on all data disks of a RAID. */
  public long sRaidStripeWidth() {
    return Le.u32(seg, base + 0x170);
  }

  public void sRaidStripeWidth(long v) {
    Le.put32(seg, base + 0x170, v);
  }

  /** A flexible group has 1 shifted left by this many groups. */
  public int sLogGroupsPerFlex() {
    return Le.u8(seg, base + 0x174);
  }

  public void sLogGroupsPerFlex(int v) {
    Le.put8(seg, base + 0x174, v);
  }

  /** 1, CRC-32C. */
  public int sChecksumType() {
    return Le.u8(seg, base + 0x175);
  }

  public void sChecksumType(int v) {
    Le.put8(seg, base + 0x175, v);
  }

  /** Version of encryption. */
  public int sEncryptionLevel() {
    return Le.u8(seg, base + 0x176);
  }

  public void sEncryptionLevel(int v) {
    Le.put8(seg, base + 0x176, v);
  }

  /** KiB written in its lifetime. */
  public long sKbytesWritten() {
    return Le.i64(seg, base + 0x178);
  }

  public void sKbytesWritten(long v) {
    Le.put64(seg, base + 0x178, v);
  }

  /** Errors since the last check. */
  public long sErrorCount() {
    return Le.u32(seg, base + 0x194);
  }

  public void sErrorCount(long v) {
    Le.put32(seg, base + 0x194, v);
  }

  /** When the first error was, in seconds since 1970. */
  public long sFirstErrorTime() {
    return Le.u32(seg, base + 0x198) | (long) Le.u8(seg, base + 0x278) << 32;
  }

  public void sFirstErrorTime(long v) {
    Le.put32(seg, base + 0x198, v);
    Le.put8(seg, base + 0x278, (int) (v >>> 32));
  }

  /** The inode of the first error. */
  public long sFirstErrorIno() {
    return Le.u32(seg, base + 0x19c);
  }

  public void sFirstErrorIno(long v) {
    Le.put32(seg, base + 0x19c, v);
  }

  /** The block of the first error. */
  public long sFirstErrorBlock() {
    return Le.i64(seg, base + 0x1a0);
  }

  public void sFirstErrorBlock(long v) {
    Le.put64(seg, base + 0x1a0, v);
  }

  /** Where in the code the first error was. */
  public String sFirstErrorFunc() {
    return Le.text(seg, base + 0x1a8, 32);
  }

  public void sFirstErrorFunc(String v) {
    Le.putText(seg, base + 0x1a8, 32, v);
  }

  /** On which line the first error was. */
  public long sFirstErrorLine() {
    return Le.u32(seg, base + 0x1c8);
  }

  public void sFirstErrorLine(long v) {
    Le.put32(seg, base + 0x1c8, v);
  }

  /** When the last error was, in seconds since 1970. */
  public long sLastErrorTime() {
    return Le.u32(seg, base + 0x1cc) | (long) Le.u8(seg, base + 0x279) << 32;
  }

  public void sLastErrorTime(long v) {
    Le.put32(seg, base + 0x1cc, v);
    Le.put8(seg, base + 0x279, (int) (v >>> 32));
  }

  /** The inode of the last error. */
  public long sLastErrorIno() {
    return Le.u32(seg, base + 0x1d0);
  }

  public void sLastErrorIno(long v) {
    Le.put32(seg, base + 0x1d0, v);
  }

  /** On which line the last error was. */
  public long sLastErrorLine() {
    return Le.u32(seg, base + 0x1d4);
  }

  public void sLastErrorLine(long v) {
    Le.put32(seg, base + 0x1d4, v);
  }

  /** The block of the last error. */
  public long sLastErrorBlock() {
    return Le.i64(seg, base + 0x1d8);
  }

  public void sLastErrorBlock(long v) {
    Le.put64(seg, base + 0x1d8, v);
  }

  /** Where in the code the last error was. */
  public String sLastErrorFunc() {
    return Le.text(seg, base + 0x1e0, 32);
  }

  public void sLastErrorFunc(String v) {
    Le.putText(seg, base + 0x1e0, 32, v);
  }

  /** Options of mount that it begins with, as text. */
  public String sMountOpts() {
    return Le.text(seg, base + 0x200, 64);
  }

  public void sMountOpts(String v) {
    Le.putText(seg, base + 0x200, 64, v);
  }

  /** The inode of users' quotas. */
  public long sUsrQuotaInum() {
    return Le.u32(seg, base + 0x240);
  }

  public void sUsrQuotaInum(long v) {
    Le.put32(seg, base + 0x240, v);
  }

  /** The inode of groups' quotas. */
  public long sGrpQuotaInum() {
    return Le.u32(seg, base + 0x244);
  }

  public void sGrpQuotaInum(long v) {
    Le.put32(seg, base + 0x244, v);
  }

  /** Clusters that are never free; 0: to be computed. */
  public long sOverheadClusters() {
    return Le.u32(seg, base + 0x248);
  }

  public void sOverheadClusters(long v) {
    Le.put32(seg, base + 0x248, v);
  }

  /** With sparse_super2, the groups with copies; 0: none. 2 numbers: {@code i} is 0 to 1. */
  public int sBackupBgs(int i) {
    return Le.i32(seg, base + 0x24c + 4L * Objects.checkIndex(i, 2));
  }

  public void sBackupBgs(int i, int v) {
    Le.put32(seg, base + 0x24c + 4L * Objects.checkIndex(i, 2), v);
  }

  /** Algorithms of encryption in use, one a byte. */
  public int sEncryptAlgos() {
    return Le.i32(seg, base + 0x254);
  }

  public void sEncryptAlgos(int v) {
    Le.put32(seg, base + 0x254, v);
  }

  /** Salt of passwords of encryption. */
  public UUID sEncryptPwSalt() {
    return Le.uuid(seg, base + 0x258);
  }

  public void sEncryptPwSalt(UUID v) {
    Le.putUuid(seg, base + 0x258, v);
  }

  /** The inode of lost+found. */
  public long sLpfIno() {
    return Le.u32(seg, base + 0x268);
  }

  public void sLpfIno(long v) {
    Le.put32(seg, base + 0x268, v);
  }

  /** The inode of projects' quotas. */
  public long sPrjQuotaInum() {
    return Le.u32(seg, base + 0x26c);
  }

  public void sPrjQuotaInum(long v) {
    Le.put32(seg, base + 0x26c, v);
  }

  /** With metadata_csum_seed, what checksums begin with. */
  public int sChecksumSeed() {
    return Le.i32(seg, base + 0x270);
  }

  public void sChecksumSeed(int v) {
    Le.put32(seg, base + 0x270, v);
  }

  /** What kind the first error was. */
  public int sFirstErrorErrcode() {
    return Le.u8(seg, base + 0x27a);
  }

  public void sFirstErrorErrcode(int v) {
    Le.put8(seg, base + 0x27a, v);
  }

  /** What kind the last error was. */
  public int sLastErrorErrcode() {
    return Le.u8(seg, base + 0x27b);
  }

  public void sLastErrorErrcode(int v) {
    Le.put8(seg, base + 0x27b, v);
  }

  /** Character set of names where case is folded. */
  public int sEncoding() {
    return Le.u16(seg, base + 0x27c);
  }

  public void sEncoding(int v) {
    Le.put16(seg, base + 0x27c, v);
  }

  /** Flags of that. */
  public int sEncodingFlags() {
    return Le.u16(seg, base + 0x27e);
  }

  public void sEncodingFlags(int v) {
    Le.put16(seg, base + 0x27e, v);
  }

  /** The inode of the orphan file. */
  public long sOrphanFileInum() {
    return Le.u32(seg, base + 0x280);
  }

  public void sOrphanFileInum(long v) {
    Le.put32(seg, base + 0x280, v);
  }

  /** CRC-32C of all before it; see {@link #computeChecksum}. */
  public int sChecksum() {
    return Le.i32(seg, base + 0x3fc);
  }

  public void sChecksum(int v) {
    Le.put32(seg, base + 0x3fc, v);
  }

  // ---- what follows from them ----

  /** Bytes of an inode, which revision 0 does not say. */
  public int inodeSize() {
    return sRevLevel() == 0 ? OLD_INODE_SIZE : sInodeSize();
  }

  /** The first inode that is not reserved, which revision 0 does not say. */
  public long firstIno() {
    return sRevLevel() == 0 ? OLD_FIRST_INO : sFirstIno();
  }

  /** Bytes of a group descriptor, which is said with 64bit only. */
  public int descSize() {
    return has(Ext4Feature.BIT64) ? sDescSize() : OLD_DESC_SIZE;
  }

  /** Whether it says that it has a feature. */
  public boolean has(Ext4Feature f) {
    return (features(f.kind()) & f.bit()) != 0;
  }

  /** Adds a feature or takes it away; the checksum is not computed. */
  public void set(Ext4Feature f, boolean on) {
    int bits = features(f.kind());
    int now = on ? bits | f.bit() : bits & ~f.bit();
    switch (f.kind()) {
      case COMPAT -> sFeatureCompat(now);
      case INCOMPAT -> sFeatureIncompat(now);
      case RO_COMPAT -> sFeatureRoCompat(now);
    }
  }

  /** The bits of a class of features. */
  public int features(Ext4Feature.Kind kind) {
    return switch (kind) {
      case COMPAT -> sFeatureCompat();
      case INCOMPAT -> sFeatureIncompat();
      case RO_COMPAT -> sFeatureRoCompat();
    };
  }

  /**
   * What the checksums of everything but the superblock begin with. Mirrors s_csum_seed of
   * ext4_sb_info.
   */
  public int csumSeed() {
    return has(Ext4Feature.CSUM_SEED)
        ? sChecksumSeed()
        : Crc32c.update(Crc32c.START, seg, base + 0x68, 16);
  }

  /** Where the sums of 16 bits of descriptors begin: the sum of the uuid. */
  int uuidCrc16() {
    return Crc16.update(Crc16.START, seg, base + 0x68, 16);
  }

  /** What {@link #sChecksum} should be. Mirrors ext4_superblock_csum. */
  public int computeChecksum() {
    return Crc32c.update(Crc32c.START, seg, base, CHECKSUM);
  }

  /** Makes the checksum right, where there is one. Mirrors ext4_superblock_csum_set. */
  public void updateChecksum() {
    if (has(Ext4Feature.METADATA_CSUM)) {
      sChecksum(computeChecksum());
    }
  }

  /**
   * Notes an error. Mirrors what update_super_work does with what save_error_info kept.
   *
   * @param time seconds since 1970
   * @param where which method found it; cut to 32 bytes
   */
  public void recordError(long time, long ino, long block, String where, int line, Errno e) {
    sState(sState() | ERROR_FS);
    int code = errorCode(e);
    if (sFirstErrorTime() == 0) {
      sFirstErrorTime(time);
      sFirstErrorIno(ino);
      sFirstErrorBlock(block);
      sFirstErrorFunc(where);
      sFirstErrorLine(line);
      sFirstErrorErrcode(code);
    }
    sLastErrorTime(time);
    sLastErrorIno(ino);
    sLastErrorBlock(block);
    sLastErrorFunc(where);
    sLastErrorLine(line);
    sLastErrorErrcode(code);
    sErrorCount(Math.min(sErrorCount() + 1, 0xffff_ffffL));
  }

  /** The number on the disk for an error; 1, another one. Mirrors EXT4_ERR_*. */
  private static int errorCode(Errno e) {
    return switch (e) {
      case EIO -> 2;
      case ENOMEM -> 3;
      case EBADMSG -> 4;
      case EUCLEAN -> 5;
      case ENOSPC -> 6;
      case EROFS -> 8;
      case EFBIG -> 9;
      case EEXIST -> 10;
      case ERANGE -> 11;
      case EOVERFLOW -> 12;
      default -> 1;
    };
  }

  private long joined(long lo, long hi) {
    return Le.u32(seg, lo) | (has(Ext4Feature.BIT64) ? Le.u32(seg, hi) << 32 : 0);
  }

  private void split(long lo, long hi, long v) {
    Le.put32(seg, lo, v);
    if (has(Ext4Feature.BIT64)) {
      Le.put32(seg, hi, v >>> 32);
    }
  }
}
