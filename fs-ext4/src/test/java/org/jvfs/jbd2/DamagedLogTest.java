// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Logs in which something is wrong: an error that names it, or whole transactions. */
class DamagedLogTest {
  private static final Set<Errno> DAMAGE =
      Set.of(Errno.EUCLEAN, Errno.EBADMSG, Errno.EINVAL, Errno.EOPNOTSUPP);

  /** Recovers; whether that succeeded. Whatever else than an errno is thrown fails the test. */
  private static boolean recovers(RandomLog log, MemoryBlocks m, String name) throws Exception {
    int before = m.reads;
    boolean good = true;
    try {
      Recovery.recover(m, log.map, null);
    } catch (ErrnoException e) {
      assertTrue(DAMAGE.contains(e.errno()), name + ": " + e);
      assertTrue(
          String.valueOf(e.getMessage()).matches(".*(journal|transaction|block).*"),
          e.getMessage());
      good = false;
    }
    assertTrue(m.reads - before <= 4 * log.map.length() + 10, name + ": " + m.reads + " reads");
    long superblock = log.map.physical(0);
    for (long b : m.written) {
      assertTrue(b < RandomLog.TARGETS || b == superblock, name + " wrote " + b);
    }
    return good;
  }

  @Test
  void flippedBits() throws Exception {
    Random r = new Random(2);
    int told = 0;
    int shorter = 0;
    for (long seed = 0; seed < 135; seed++) {
      RandomLog log = new RandomLog(seed);
      LogFormat f = log.superblock.format();
      for (long at : log.writer.blocks) {
        MemoryBlocks m = log.fs.copy();
        byte[] b = m.get(log.map.physical(at));
        boolean revoke = BlockHeader.hasMagic(b) && BlockHeader.type(b) == BlockHeader.REVOKE;
        b[r.nextBoolean() ? r.nextInt(64) : r.nextInt(b.length)] ^= (byte) (1 << r.nextInt(8));
        m.put(log.map.physical(at), b);
        String name = "seed " + seed + " block " + at;
        if (!recovers(log, m, name)) {
          told++;
          assertNothingElse(log, m, name, f);
        } else if (f.checksums() || f.compatChecksum() && !revoke) {
          int n = log.stateOf(m);
          assertTrue(n >= 0, name);
          shorter += n < log.steps.size() ? 1 : 0;
        }
      }
    }
    assertTrue(told > 500 && shorter > 50, told + " told, " + shorter + " shorter");
  }

  /** With checksums each target is as it was, or as some transaction wrote it. */
  private static void assertNothingElse(RandomLog log, MemoryBlocks m, String name, LogFormat f) {
    if (!f.checksums()) {
      return;
    }
    for (long i = 0; i < RandomLog.TARGETS; i++) {
      long block = i;
      byte[] got = m.get(block);
      assertTrue(
          Arrays.equals(got, log.fs.get(block))
              || log.steps.stream().anyMatch(s -> Arrays.equals(got, s.data().get(block))),
          name + " target " + block);
    }
  }

  @Test
  void wrongNumbersUnderRightChecksums() throws Exception {
    Random r = new Random(3);
    int told = 0;
    for (long seed = 0; seed < 135; seed++) {
      RandomLog log = new RandomLog(seed);
      LogChecksum sums = new LogChecksum(log.superblock.format());
      for (long at : log.writer.blocks) {
        MemoryBlocks m = log.fs.copy();
        byte[] b = m.get(log.map.physical(at));
        if (!BlockHeader.hasMagic(b)) {
          continue;
        }
        int type = BlockHeader.type(b);
        BigEndian.put32(
            b, 4 * (1 + r.nextInt(20)), r.nextInt(4) == 0 ? ~r.nextInt(9) : r.nextInt());
        if (type == BlockHeader.COMMIT) {
          sums.putCommit(b);
        } else {
          sums.putTail(b);
        }
        m.put(log.map.physical(at), b);
        told += recovers(log, m, "seed " + seed + " block " + at) ? 0 : 1;
      }
    }
    assertTrue(told > 150, "told " + told);
  }

  @Test
  void wrongSuperblocksUnderRightChecksums() throws Exception {
    Random r = new Random(4);
    int told = 0;
    for (long seed = 0; seed < 135; seed++) {
      RandomLog log = new RandomLog(seed);
      for (int field = 0; field < 256; field += 4) {
        MemoryBlocks m = log.fs.copy();
        byte[] b = m.get(log.map.physical(0));
        BigEndian.put32(
            b, field, r.nextBoolean() ? r.nextInt(2 * (int) log.map.length()) : ~r.nextInt(9));
        JournalSuperblock.putChecksum(b);
        m.put(log.map.physical(0), b);
        told += recovers(log, m, "seed " + seed + " field " + field) ? 0 : 1;
      }
    }
    assertTrue(told > 1000, "told " + told);
  }

  @Test
  void damageIsNamed() throws Exception {
    int[] v3 = {0, JournalFeature.INCOMPAT_CSUM_V3 | JournalFeature.INCOMPAT_REVOKE};
    RandomLog log = log(v3);
    expect(log, 0, 0, 0, true, Errno.EUCLEAN, "journal superblock: magic number 0");
    expect(log, 0, 4, 2, true, Errno.EUCLEAN, "journal superblock: block type 2");
    expect(log, 0, 12, 512, true, Errno.EUCLEAN, "journal superblock: blocks of 512 bytes");
    expect(log, 0, 16, 1 << 30, true, Errno.EUCLEAN, "journal superblock: length 1073741824");
    expect(log, 0, 20, 0, true, Errno.EUCLEAN, "journal superblock: first block 0");
    expect(log, 0, 28, 1 << 20, true, Errno.EUCLEAN, "journal superblock: start 1048576 outside");
    expect(log, 0, 28, 1, false, Errno.EBADMSG, "journal superblock: wrong checksum");
    expect(log, 0, 40, 0x40, true, Errno.EINVAL, "unknown features: incompat_6");
    expect(log, 0, 44, 1, true, Errno.EINVAL, "unknown ro_compat features 1");
    expect(log, 0, 40, 0x18, true, Errno.EUCLEAN, "more than one kind of checksums");
    expect(log, 0, 64, 2, true, Errno.EOPNOTSUPP, "external journal, shared by 2 file systems");
    long first = log.writer.blocks.getFirst();
    int end = log.ends.getFirst();
    long commit = log.writer.blocks.get(end - 1);
    String t = "transaction " + Tid.name(log.firstSequence);
    expect(log, commit, 48, 7, false, Errno.EBADMSG, t + ": wrong checksum");
    expect(log, first, 24, 9, false, Errno.EBADMSG, t + ": wrong checksum");
    expect(log, first, 12, 1 << 20, true, Errno.EUCLEAN, "a tag for block 1048576");
    int own = (int) log.map.physical(3);
    expect(log, first, 12, own, true, Errno.EUCLEAN, "a tag for block " + own + " of the journal");
    expect(log, first + 1, 100, 1, false, Errno.EBADMSG, "wrong checksum of block ");
  }

  /** A log whose first block is a descriptor, and which does not go over the ring's end. */
  private static RandomLog log(int[] format) throws Exception {
    for (long seed = 0; ; seed++) {
      RandomLog log = new RandomLog(seed, format);
      if (log.steps.size() >= 2
          && log.steps.getFirst().revokes().length == 0
          && log.steps.get(1).revokes().length == 0
          && !log.steps.getFirst().data().isEmpty()
          && log.writer.at > log.superblock.start()) {
        return log;
      }
    }
  }

  private static void expect(
      RandomLog log, long at, int field, int value, boolean sum, Errno errno, String what)
      throws Exception {
    MemoryBlocks m = log.fs.copy();
    long where = log.map.physical(at);
    byte[] b = m.get(where);
    assertNotEquals(value, BigEndian.get32(b, field));
    BigEndian.put32(b, field, value);
    if (sum && at == 0) {
      JournalSuperblock.putChecksum(b);
    } else if (sum) {
      new LogChecksum(log.superblock.format()).putTail(b);
    }
    m.put(where, b);
    byte[] before = m.get(log.map.physical(0));
    ErrnoException e =
        assertThrows(ErrnoException.class, () -> Recovery.recover(m, log.map, null), what);
    assertEquals(errno, e.errno(), e.getMessage());
    assertTrue(
        String.valueOf(e.getMessage()).contains(what), e.getMessage() + " instead of " + what);
    assertArrayEquals(before, m.get(log.map.physical(0)), "the log is still there");
  }

  @Test
  void journalInodesThatCannotBe() throws Exception {
    RandomLog log = new RandomLog(7);
    for (long bad : new long[] {0, -1, log.fs.count(), log.map.physical(1)}) {
      JournalMap map =
          new JournalMap() {
            @Override
            public long length() {
              return log.map.length();
            }

            @Override
            public long physical(long logical) throws ErrnoException {
              return logical == 5 ? bad : log.map.physical(logical);
            }
          };
      MemoryBlocks m = log.fs.copy();
      ErrnoException e = assertThrows(ErrnoException.class, () -> Recovery.recover(m, map, null));
      assertEquals(Errno.EUCLEAN, e.errno());
      assertTrue(String.valueOf(e.getMessage()).contains("journal inode"), e.getMessage());
      assertEquals(0, m.writes);
    }
  }

  @Test
  void stoppedJournalTellsWhy() throws Exception {
    RandomLog log = new RandomLog(11);
    MemoryBlocks m = log.fs.copy();
    Recovery.writeSuperblock(m, log.map, Recovery.superblock(m, log.map).withErrno(-5));
    assertEquals(-5, Recovery.recover(m, log.map, null).errno());
    assertEquals(-5, Recovery.superblock(m, log.map).errno(), "kept for who marks the file system");
  }
}
