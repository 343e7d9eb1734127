// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * What a file system may have that an older one has not, by the names that dumpe2fs prints. Mirrors
 * EXT4_FEATURE_*. The class of an unknown one decides: COMPAT is overlooked, with RO_COMPAT nothing
 * is written, with INCOMPAT nothing is read.
 */
public enum Ext4Feature {
  DIR_PREALLOC(Kind.COMPAT, 0, "dir_prealloc", Support.WRITE),
  IMAGIC_INODES(Kind.COMPAT, 1, "imagic_inodes", Support.WRITE),
  HAS_JOURNAL(Kind.COMPAT, 2, "has_journal", Support.WRITE),
  EXT_ATTR(Kind.COMPAT, 3, "ext_attr", Support.WRITE),
  RESIZE_INODE(Kind.COMPAT, 4, "resize_inode", Support.WRITE),
  DIR_INDEX(Kind.COMPAT, 5, "dir_index", Support.WRITE),
  LAZY_BG(Kind.COMPAT, 6, "lazy_bg", Support.WRITE),
  EXCLUDE_BITMAP(Kind.COMPAT, 8, "snapshot_bitmap", Support.WRITE),
  SPARSE_SUPER2(Kind.COMPAT, 9, "sparse_super2", Support.WRITE),
  FAST_COMMIT(Kind.COMPAT, 10, "fast_commit", Support.WRITE),
  STABLE_INODES(Kind.COMPAT, 11, "stable_inodes", Support.WRITE),
  ORPHAN_FILE(Kind.COMPAT, 12, "orphan_file", Support.WRITE),

  COMPRESSION(Kind.INCOMPAT, 0, "compression", Support.NONE),
  FILETYPE(Kind.INCOMPAT, 1, "filetype", Support.WRITE),
  RECOVER(Kind.INCOMPAT, 2, "needs_recovery", Support.WRITE),
  JOURNAL_DEV(Kind.INCOMPAT, 3, "journal_dev", Support.NONE),
  META_BG(Kind.INCOMPAT, 4, "meta_bg", Support.WRITE),
  EXTENTS(Kind.INCOMPAT, 6, "extent", Support.WRITE),
  BIT64(Kind.INCOMPAT, 7, "64bit", Support.WRITE),
  MMP(Kind.INCOMPAT, 8, "mmp", Support.WRITE),
  FLEX_BG(Kind.INCOMPAT, 9, "flex_bg", Support.WRITE),
  EA_INODE(Kind.INCOMPAT, 10, "ea_inode", Support.WRITE),
  DIRDATA(Kind.INCOMPAT, 12, "dirdata", Support.NONE),
  CSUM_SEED(Kind.INCOMPAT, 13, "metadata_csum_seed", Support.WRITE),
  LARGEDIR(Kind.INCOMPAT, 14, "large_dir", Support.WRITE),
  INLINE_DATA(Kind.INCOMPAT, 15, "inline_data", Support.WRITE),
  ENCRYPT(Kind.INCOMPAT, 16, "encrypt", Support.NONE),
  CASEFOLD(Kind.INCOMPAT, 17, "casefold", Support.NONE),

  SPARSE_SUPER(Kind.RO_COMPAT, 0, "sparse_super", Support.WRITE),
  LARGE_FILE(Kind.RO_COMPAT, 1, "large_file", Support.WRITE),
  HUGE_FILE(Kind.RO_COMPAT, 3, "huge_file", Support.WRITE),
  GDT_CSUM(Kind.RO_COMPAT, 4, "uninit_bg", Support.WRITE),
  DIR_NLINK(Kind.RO_COMPAT, 5, "dir_nlink", Support.WRITE),
  EXTRA_ISIZE(Kind.RO_COMPAT, 6, "extra_isize", Support.WRITE),
  HAS_SNAPSHOT(Kind.RO_COMPAT, 7, "snapshot", Support.READ),
  QUOTA(Kind.RO_COMPAT, 8, "quota", Support.READ),
  BIGALLOC(Kind.RO_COMPAT, 9, "bigalloc", Support.READ),
  METADATA_CSUM(Kind.RO_COMPAT, 10, "metadata_csum", Support.WRITE),
  REPLICA(Kind.RO_COMPAT, 11, "replica", Support.READ),
  READONLY(Kind.RO_COMPAT, 12, "read-only", Support.READ),
  PROJECT(Kind.RO_COMPAT, 13, "project", Support.READ),
  SHARED_BLOCKS(Kind.RO_COMPAT, 14, "shared_blocks", Support.READ),
  VERITY(Kind.RO_COMPAT, 15, "verity", Support.READ),
  ORPHAN_PRESENT(Kind.RO_COMPAT, 16, "orphan_present", Support.WRITE);

  /** What who does not know a feature may do. */
  public enum Kind {
    /** Everything. */
    COMPAT("FEATURE_C"),
    /** Nothing. */
    INCOMPAT("FEATURE_I"),
    /** Read. */
    RO_COMPAT("FEATURE_R");

    private final String unknown;

    Kind(String unknown) {
      this.unknown = unknown;
    }
  }

  /** How far this implementation goes with a feature. */
  private enum Support {
    NONE,
    READ,
    WRITE
  }

  private static final @Nullable Ext4Feature[][] BY_BIT =
      new @Nullable Ext4Feature[Kind.values().length][Integer.SIZE];

  static {
    for (Ext4Feature f : values()) {
      BY_BIT[f.kind.ordinal()][Integer.numberOfTrailingZeros(f.bit)] = f;
    }
  }

  private final Kind kind;
  private final int bit;
  private final String text;
  private final Support support;

  Ext4Feature(Kind kind, int shift, String text, Support support) {
    this.kind = kind;
    this.bit = 1 << shift;
    this.text = text;
    this.support = support;
  }

  public Kind kind() {
    return kind;
  }

  /** One bit in the field of its class. */
  public int bit() {
    return bit;
  }

  /** The name that dumpe2fs prints. */
  public String text() {
    return text;
  }

  /** The names of all features, in the order of dumpe2fs; an unknown one as FEATURE_I31. */
  public static List<String> names(Ext4SuperBlock sb) {
    List<String> names = new ArrayList<>();
    for (Kind k : Kind.values()) {
      collect(names, sb, k, null);
    }
    return names;
  }

  /**
   * Checks that all that has to be known to read is known. Errors: EINVAL, with the names of what
   * is not. Mirrors the first half of ext4_feature_set_ok.
   */
  public static void checkReadable(Ext4SuperBlock sb) throws ErrnoException {
    List<String> names = new ArrayList<>();
    collect(names, sb, Kind.INCOMPAT, Support.READ);
    if (!names.isEmpty()) {
      throw ErrnoException.because(
          Errno.EINVAL, "superblock: features not supported: " + String.join(" ", names));
    }
  }

  /**
   * The names of what has to be supported to write and is not; none, and it may be written. Mirrors
   * the second half of ext4_feature_set_ok.
   */
  public static List<String> readOnlyFor(Ext4SuperBlock sb) {
    List<String> names = new ArrayList<>();
    collect(names, sb, Kind.RO_COMPAT, Support.WRITE);
    return names;
  }

  /** Adds the names of features in a class that are supported less than {@code wanted}. */
  private static void collect(
      List<String> names, Ext4SuperBlock sb, Kind k, @Nullable Support wanted) {
    int bits = sb.features(k);
    for (int i = 0; i < Integer.SIZE; i++) {
      if ((bits & 1 << i) == 0) {
        continue;
      }
      Ext4Feature f = BY_BIT[k.ordinal()][i];
      if (wanted == null || f == null || f.support.compareTo(wanted) < 0) {
        names.add(f == null ? k.unknown + i : f.text);
      }
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
