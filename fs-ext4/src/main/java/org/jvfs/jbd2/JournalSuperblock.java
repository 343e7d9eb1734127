// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.UUID;
import org.jvfs.ext4.disk.Crc32c;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The first 1024 bytes of a journal: how it is laid out, and where its log begins. Mirrors
 * journal_superblock_t. Immutable.
 */
public final class JournalSuperblock {
  public static final int BYTES = 1024;

  /** Blocks that fast commits have where the superblock does not say. */
  private static final int DEFAULT_FAST_COMMIT_BLOCKS = 256;

  /**
   * What fast commits must leave to the log, or they get nothing. Mirrors JBD2_MIN_JOURNAL_BLOCKS.
   */
  private static final int MIN_LOG_BLOCKS = 1024;

  private static final int BLOCK_SIZE = 12;
  private static final int MAX_LEN = 16;
  private static final int FIRST = 20;
  private static final int SEQUENCE = 24;
  private static final int START = 28;
  private static final int ERRNO = 32;
  private static final int COMPAT = 36;
  private static final int INCOMPAT = 40;
  private static final int RO_COMPAT = 44;
  private static final int UUID_AT = 48;
  private static final int USERS = 64;
  private static final int CHECKSUM_TYPE = 80;
  private static final int FAST_COMMIT_BLOCKS = 84;
  private static final int CHECKSUM = 252;

  private static final int CRC32C = 4;

  /** Never handed out, never changed. */
  private final byte[] raw;

  private final LogFormat format;

  private JournalSuperblock(byte[] raw, LogFormat format) {
    this.raw = raw;
    this.format = format;
  }

  /**
   * Reads and checks one.
   *
   * @param block the journal's first block
   * @param length blocks that the journal's inode has
   * @throws ErrnoException EUCLEAN: not a journal's superblock, or one whose numbers cannot be;
   *     EINVAL: features that nobody here knows; EBADMSG: its checksum is wrong; EOPNOTSUPP: shared
   *     by several file systems, as only an external journal is
   */
  public static JournalSuperblock read(byte[] block, long length) throws ErrnoException {
    byte[] raw = Arrays.copyOf(block, BYTES);
    if (!BlockHeader.hasMagic(raw)) {
      throw bad("magic number " + Integer.toHexString(BigEndian.get32(raw, 0)));
    }
    int type = BlockHeader.type(raw);
    if (type != BlockHeader.SUPERBLOCK_V1 && type != BlockHeader.SUPERBLOCK_V2) {
      throw bad("block type " + Integer.toUnsignedString(type));
    }
    boolean v1 = type == BlockHeader.SUPERBLOCK_V1;
    if (!v1) {
      checkFeatures(raw);
    }
    LogFormat format =
        new LogFormat(
            block.length,
            v1 ? 0 : BigEndian.get32(raw, COMPAT),
            v1 ? 0 : BigEndian.get32(raw, INCOMPAT),
            new UUID(BigEndian.get64(raw, UUID_AT), BigEndian.get64(raw, UUID_AT + 8)));
    JournalSuperblock sb = new JournalSuperblock(raw, format);
    sb.check(length);
    return sb;
  }

  private static void checkFeatures(byte[] raw) throws ErrnoException {
    int incompat = BigEndian.get32(raw, INCOMPAT);
    int unknown = incompat & ~JournalFeature.INCOMPAT_KNOWN;
    if (unknown != 0) {
      throw ErrnoException.because(
          Errno.EINVAL,
          "journal superblock: unknown features: " + JournalFeature.incompatNames(unknown));
    }
    int roCompat = BigEndian.get32(raw, RO_COMPAT);
    if (roCompat != 0) {
      throw ErrnoException.because(
          Errno.EINVAL,
          "journal superblock: unknown ro_compat features " + Integer.toHexString(roCompat));
    }
    int both = JournalFeature.INCOMPAT_CSUM_V2 | JournalFeature.INCOMPAT_CSUM_V3;
    boolean own = (incompat & both) != 0;
    if ((incompat & both) == both
        || own && (BigEndian.get32(raw, COMPAT) & JournalFeature.COMPAT_CHECKSUM) != 0) {
      throw bad("more than one kind of checksums");
    }
    if (own && raw[CHECKSUM_TYPE] != CRC32C) {
      throw bad("checksum type " + raw[CHECKSUM_TYPE]);
    }
    if (own && BigEndian.get32(raw, CHECKSUM) != checksum(raw)) {
      throw Damage.checksum("journal superblock");
    }
    long users = BigEndian.getU32(raw, USERS);
    if (users > 1) {
      throw ErrnoException.because(
          Errno.EOPNOTSUPP,
          "journal superblock: an external journal, shared by " + users + " file systems");
    }
  }

  private void check(long length) throws ErrnoException {
    if (BigEndian.getU32(raw, BLOCK_SIZE) != format.blockSize()) {
      throw bad(
          "blocks of "
              + BigEndian.getU32(raw, BLOCK_SIZE)
              + " bytes where the file system's have "
              + format.blockSize());
    }
    if (maxLength() > length) {
      throw bad("length " + maxLength() + " where its inode has " + length + " blocks");
    }
    if (first() < 1 || first() >= maxLength()) {
      throw bad("first block " + first() + " of " + maxLength());
    }
    if (format.fastCommit() && fastCommitBlocks() >= maxLength() - first()) {
      throw bad(fastCommitBlocks() + " blocks of fast commits of " + maxLength());
    }
    // A log in whose ring a block would follow itself is none.
    if (last() - first() < 2) {
      throw bad("a log of " + (last() - first()) + " blocks");
    }
    if (start() != 0 && (start() < first() || start() >= last())) {
      throw bad("start " + start() + " outside the log, " + first() + " to " + last());
    }
  }

  private static ErrnoException bad(String what) {
    return Damage.of("journal superblock: " + what);
  }

  /** Writes the checksum that the rest asks for. */
  static void putChecksum(byte[] raw) {
    BigEndian.put32(raw, CHECKSUM, checksum(raw));
  }

  private static int checksum(byte[] raw) {
    MemorySegment s = MemorySegment.ofArray(raw);
    int c = Crc32c.zeros(Crc32c.update(Crc32c.START, s, 0, CHECKSUM), 4);
    return Crc32c.update(c, s, CHECKSUM + 4, BYTES - CHECKSUM - 4);
  }

  /** How the log's blocks look. */
  public LogFormat format() {
    return format;
  }

  /** Blocks of the journal with this one. Mirrors s_maxlen. */
  public long maxLength() {
    return BigEndian.getU32(raw, MAX_LEN);
  }

  /** The first block of the ring. Mirrors s_first. */
  public long first() {
    return BigEndian.getU32(raw, FIRST);
  }

  /** The block after the ring's last one. Mirrors j_last. */
  public long last() {
    long max = maxLength();
    return format.fastCommit() && max - fastCommitBlocks() >= MIN_LOG_BLOCKS
        ? max - fastCommitBlocks()
        : max;
  }

  /**
   * The first block of fast commits, which go on to {@link #maxLength}. One block between the ring
   * and them is nobody's. Mirrors j_fc_first.
   */
  public long fastCommitFirst() {
    return last() + 1;
  }

  private long fastCommitBlocks() {
    long n = BigEndian.getU32(raw, FAST_COMMIT_BLOCKS);
    return n == 0 ? DEFAULT_FAST_COMMIT_BLOCKS : n;
  }

  /** The transaction that {@link #start} is of, or the next one. Mirrors s_sequence. */
  public int sequence() {
    return BigEndian.get32(raw, SEQUENCE);
  }

  /** Where the log begins; 0: it is empty. Mirrors s_start. */
  public long start() {
    return BigEndian.getU32(raw, START);
  }

  /** The error, negative, for which the journal was aborted; 0: none. Mirrors s_errno. */
  public int errno() {
    return BigEndian.get32(raw, ERRNO);
  }

  /**
   * Another one, with its checksum, for a log that begins elsewhere.
   *
   * @param sequence its first transaction
   * @param start its first block; 0: it is empty
   */
  public JournalSuperblock withLog(int sequence, long start) {
    byte[] b = raw.clone();
    BigEndian.put32(b, SEQUENCE, sequence);
    BigEndian.put32(b, START, (int) start);
    return summed(b, format);
  }

  /** Another one that tells of an error, or of none any more. */
  public JournalSuperblock withErrno(int errno) {
    byte[] b = raw.clone();
    BigEndian.put32(b, ERRNO, errno);
    return summed(b, format);
  }

  /** Another one with more features, which the log must be empty for. Mirrors set_features. */
  public JournalSuperblock withFeatures(int compat, int incompat) {
    byte[] b = raw.clone();
    BigEndian.put32(b, 4, BlockHeader.SUPERBLOCK_V2);
    BigEndian.put32(b, COMPAT, compat);
    BigEndian.put32(b, INCOMPAT, incompat);
    return summed(b, new LogFormat(format.blockSize(), compat, incompat, format.uuid()));
  }

  /**
   * The superblock of a new journal, whose log is empty.
   *
   * @param length its blocks
   * @param fastCommitBlocks how many of them are for fast commits; 0: 256 where the feature is on
   */
  public static JournalSuperblock create(LogFormat format, long length, int fastCommitBlocks) {
    byte[] b = new byte[BYTES];
    BlockHeader.put(b, BlockHeader.SUPERBLOCK_V2, 0);
    BigEndian.put32(b, BLOCK_SIZE, format.blockSize());
    BigEndian.put32(b, MAX_LEN, (int) length);
    BigEndian.put32(b, FIRST, 1);
    BigEndian.put32(b, SEQUENCE, 1);
    BigEndian.put32(b, COMPAT, format.compat());
    BigEndian.put32(b, INCOMPAT, format.incompat());
    BigEndian.put32(b, USERS, 1);
    BigEndian.put32(b, FAST_COMMIT_BLOCKS, fastCommitBlocks);
    format.putUuid(b, UUID_AT);
    return summed(b, format);
  }

  private static JournalSuperblock summed(byte[] b, LogFormat format) {
    if (format.checksums()) {
      b[CHECKSUM_TYPE] = CRC32C;
      putChecksum(b);
    }
    return new JournalSuperblock(b, format);
  }

  /** Writes it over the beginning of the journal's first block, whose rest stays. */
  public void write(byte[] block) {
    System.arraycopy(raw, 0, block, 0, BYTES);
  }
}
