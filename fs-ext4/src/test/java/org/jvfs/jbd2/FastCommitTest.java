// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.jvfs.ext4.disk.Crc32c;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Fast commits: what is read of them, and what a file system is told. */
class FastCommitTest {
  private static final int BLOCK = 1024;
  private static final int LENGTH = 1200;
  private static final int FAST_BLOCKS = 20;
  private static final int SEQUENCE = 77;

  /** The journal is the whole of this file system but its first block. */
  private static final JournalMap MAP =
      new JournalMap() {
        @Override
        public long length() {
          return LENGTH;
        }

        @Override
        public long physical(long logical) {
          return logical + 1;
        }
      };

  private final MemoryBlocks fs = new MemoryBlocks(new byte[(LENGTH + 1) * BLOCK], BLOCK);
  private final JournalSuperblock sb =
      JournalSuperblock.create(
              new LogFormat(
                  BLOCK,
                  0,
                  JournalFeature.INCOMPAT_CSUM_V3 | JournalFeature.INCOMPAT_FAST_COMMIT,
                  new UUID(1, 2)),
              LENGTH,
              FAST_BLOCKS)
          .withLog(SEQUENCE, 1);

  FastCommitTest() throws ErrnoException {
    Recovery.writeSuperblock(fs, MAP, sb);
    fs.writes = 0;
  }

  /** Writes fast commits as the kernel does: each ends its block by the tail. */
  private final class Writer {
    private int block = (int) sb.fastCommitFirst();
    private ByteBuffer b = fresh();
    private int sum;

    private ByteBuffer fresh() {
      return ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void store() {
      fs.put(MAP_BLOCK + block++, b.array());
      b = fresh();
    }

    Writer tag(int type, byte[] value) {
      if (b.remaining() < 4 + value.length) {
        // The rest of the block is a pad, where a tag has room.
        if (b.remaining() >= 4) {
          put(FastCommitTag.PAD, new byte[b.remaining() - 4], b.remaining());
        }
        store();
      }
      put(type, value, 4 + value.length);
      return this;
    }

    private void put(int type, byte[] value, int summed) {
      int at = b.position();
      b.putShort((short) type).putShort((short) value.length).put(value);
      byte[] s = Arrays.copyOfRange(b.array(), at, at + summed);
      sum = Crc32c.update(sum, s);
    }

    Writer tail(int sequence) {
      if (b.remaining() < 12) {
        tag(FastCommitTag.PAD, new byte[0]);
      }
      int at = b.position();
      b.putShort((short) FastCommitTag.TAIL).putShort((short) (b.remaining() - 2));
      b.putInt(sequence);
      sum = Crc32c.update(sum, Arrays.copyOfRange(b.array(), at, at + 8));
      b.putInt(sum);
      sum = 0;
      store();
      return this;
    }
  }

  private static final long MAP_BLOCK = 1;

  private static byte[] numbers(int... v) {
    ByteBuffer b = ByteBuffer.allocate(4 * v.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i : v) {
      b.putInt(i);
    }
    return b.array();
  }

  private static byte[] name(int parent, int inode, String name) {
    byte[] n = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + n.length).put(numbers(parent, inode)).put(n).array();
  }

  private static byte[] inode(int number, int fill) {
    byte[] b = new byte[4 + 256];
    Arrays.fill(b, (byte) fill);
    System.arraycopy(numbers(number), 0, b, 0, 4);
    return b;
  }

  private static byte[] head(int features, int sequence) {
    return numbers(features, sequence);
  }

  private Writer first() {
    return new Writer()
        .tag(FastCommitTag.HEAD, head(0, SEQUENCE))
        .tag(FastCommitTag.INODE, inode(12, 5))
        .tag(FastCommitTag.ADD_RANGE, numbers(12, 3, 0x0002_8004, -7))
        .tag(FastCommitTag.ADD_RANGE, numbers(12, 9, 0x0000_8000, 44))
        .tag(FastCommitTag.DEL_RANGE, numbers(12, 30, -1))
        .tag(FastCommitTag.CREAT, name(2, 12, "grüße"))
        .tail(SEQUENCE);
  }

  private static final List<String> FIRST =
      List.of(
          "head 77",
          "inode 12 256 5",
          "add 12 3+4=12884901881 unwritten",
          "add 12 9+32768=44",
          "delete 12 30+4294967295",
          "create 2 12 grüße",
          "tail 77");

  private List<String> told(FastCommitListener l) throws ErrnoException {
    Recovery.recover(fs, MAP, l);
    return l.told;
  }

  private static List<String> framed(List<String> tags) {
    List<String> all = new ArrayList<>(List.of("begin " + tags.size()));
    all.addAll(tags);
    all.add("end");
    return all;
  }

  @Test
  void toldInOrder() throws Exception {
    first()
        .tag(FastCommitTag.LINK, name(2, 12, "b"))
        .tag(FastCommitTag.INODE, inode(13, 1))
        .tag(FastCommitTag.INODE, inode(14, 1))
        .tag(FastCommitTag.INODE, inode(15, 1))
        .tag(FastCommitTag.INODE, inode(16, 1))
        .tag(FastCommitTag.UNLINK, name(2, 12, "grüße"))
        .tail(SEQUENCE)
        .tag(FastCommitTag.UNLINK, name(2, 9, "never committed"));
    List<String> want = new ArrayList<>(FIRST);
    want.addAll(
        List.of(
            "link 2 12 b",
            "inode 13 256 1",
            "inode 14 256 1",
            "inode 15 256 1",
            "inode 16 256 1",
            "unlink 2 12 grüße",
            "tail 77"));
    assertEquals(framed(want), told(new FastCommitListener()));
    assertEquals(SEQUENCE + 1, Recovery.superblock(fs, MAP).sequence());
    assertEquals(0, Recovery.superblock(fs, MAP).start());
  }

  @Test
  void ofAnotherTransactionIsNothing() throws Exception {
    new Writer()
        .tag(FastCommitTag.HEAD, head(0, SEQUENCE - 1))
        .tag(FastCommitTag.UNLINK, name(2, 12, "old"))
        .tail(SEQUENCE - 1);
    assertEquals(List.of(), told(new FastCommitListener()));
  }

  @Test
  void unknownFeaturesAreRefused() throws Exception {
    new Writer()
        .tag(FastCommitTag.HEAD, head(4, SEQUENCE))
        .tag(FastCommitTag.UNLINK, name(2, 12, "a"))
        .tail(SEQUENCE);
    ErrnoException e = assertThrows(ErrnoException.class, () -> told(new FastCommitListener()));
    assertEquals(Errno.EOPNOTSUPP, e.errno());
    assertEquals(0, fs.writes);
  }

  @Test
  void nobodyToReplayThem() throws Exception {
    first();
    ErrnoException e = assertThrows(ErrnoException.class, () -> Recovery.recover(fs, MAP, null));
    assertEquals(Errno.EOPNOTSUPP, e.errno());
    assertEquals(0, fs.writes);
  }

  @Test
  void cutAndDoneAgain() throws Exception {
    first();
    for (int cut = 0; cut < FIRST.size() + 2; cut++) {
      FastCommitListener l = new FastCommitListener();
      l.untilCut = cut;
      assertThrows(ErrnoException.class, () -> told(l));
      assertEquals(1, Recovery.superblock(fs, MAP).start(), "the log stays");
    }
    assertEquals(framed(FIRST), told(new FastCommitListener()));
  }

  /** Whatever is damaged, what is told is whole fast commits from the first one on. */
  @Test
  void damaged() throws Exception {
    Random r = new Random(5);
    Writer w = first();
    for (int i = 0; i < 3; i++) {
      w.tag(FastCommitTag.LINK, name(2, 12, "n" + i)).tail(SEQUENCE);
    }
    List<List<String>> states = new ArrayList<>();
    states.add(List.of());
    List<String> all = new ArrayList<>(FIRST);
    states.add(framed(all));
    for (int i = 0; i < 3; i++) {
      all.addAll(List.of("link 2 12 n" + i, "tail 77"));
      states.add(framed(all));
    }
    byte[] good = fs.image.clone();
    int[] seen = new int[states.size()];
    int from = (int) (sb.fastCommitFirst() + MAP_BLOCK) * BLOCK;
    for (int i = 0; i < 4000; i++) {
      System.arraycopy(good, 0, fs.image, 0, good.length);
      int at = from + r.nextInt(4) * BLOCK + r.nextInt(r.nextBoolean() ? 40 : BLOCK);
      fs.image[at] ^= (byte) (1 << r.nextInt(8));
      List<String> told;
      try {
        told = told(new FastCommitListener());
      } catch (ErrnoException e) {
        assertEquals(Errno.EOPNOTSUPP, e.errno(), "a feature bit, before any sum");
        continue;
      }
      int state = states.indexOf(told);
      assertTrue(state >= 0, "told " + told);
      seen[state]++;
    }
    for (int n : seen) {
      assertTrue(n > 10, Arrays.toString(seen));
    }
  }

  @Test
  void numbersThatCannotBe() throws Exception {
    record Bad(int type, byte[] value) {}
    List<Bad> all =
        List.of(
            new Bad(FastCommitTag.ADD_RANGE, numbers(12, 3, 0, 7)),
            new Bad(FastCommitTag.ADD_RANGE, numbers(12, 3, 1)),
            new Bad(FastCommitTag.DEL_RANGE, numbers(12, 3)),
            new Bad(FastCommitTag.CREAT, name(2, 12, "")),
            new Bad(FastCommitTag.LINK, name(2, 12, "n".repeat(256))),
            new Bad(FastCommitTag.INODE, new byte[4 + 127]),
            new Bad(FastCommitTag.INODE, new byte[4 + 257]),
            new Bad(10, new byte[8]),
            new Bad(FastCommitTag.HEAD, new byte[12]));
    for (Bad bad : all) {
      first().tag(bad.type, bad.value).tail(SEQUENCE);
      Recovery.writeSuperblock(fs, MAP, sb);
      assertEquals(framed(FIRST), told(new FastCommitListener()), "tag " + bad.type);
    }
  }

  @Test
  void afterTheLog() throws Exception {
    LogWriter w = new LogWriter(fs, MAP, sb.withLog(SEQUENCE - 1, 1), 1, SEQUENCE - 1);
    Recovery.writeSuperblock(fs, MAP, sb.withLog(SEQUENCE - 1, 1));
    byte[] data = new byte[BLOCK];
    new Random(1).nextBytes(data);
    w.transaction(Map.of(0L, data), new long[0], new Random(1));
    first();
    assertEquals(framed(FIRST), told(new FastCommitListener()));
    assertArrayEquals(data, fs.get(0));
  }
}
