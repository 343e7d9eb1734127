// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.jvfs.uapi.ErrnoException;

/** Replay of logs that a seed made, against what they say by a model. */
class RecoveryModelTest {
  private static final int SEEDS = 450;

  @Test
  void wholeLogs() throws Exception {
    int wrapped = 0;
    int numbersWrapped = 0;
    int hits = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomLog log = new RandomLog(seed);
      MemoryBlocks m = log.fs.copy();
      Recovered r = Recovery.recover(m, log.map, null);
      String name = "seed " + seed;
      assertTrue(RandomLog.same(log.after(log.steps.size()), m), name);
      assertEquals(log.steps.size(), r.transactions(), name);
      assertEquals(log.firstSequence + log.steps.size() + 1, r.nextSequence(), name);
      assertEquals(log.writer.at, r.head(), name);
      JournalSuperblock sb = Recovery.superblock(m, log.map);
      assertEquals(0, sb.start(), name);
      assertEquals(r.nextSequence(), sb.sequence(), name);
      assertEquals(r.blocksWritten() + 1, m.writes, name + ": each once, and the superblock");
      assertEquals(
          List.of(m.writes - 1, m.writes),
          m.flushedAt,
          name + ": the superblock waits for the rest");
      // There is nothing more to do.
      MemoryBlocks again = m.copy();
      assertTrue(Recovery.recover(again, log.map, null).wasEmpty(), name);
      assertArrayEquals(m.image, again.image, name);
      wrapped += log.writer.at < log.superblock.start() ? 1 : 0;
      numbersWrapped += log.firstSequence < 0 && log.writer.sequence >= 0 ? 1 : 0;
      hits += r.revokeHits() > 0 ? 1 : 0;
    }
    assertTrue(wrapped > 25 && numbersWrapped > 25 && hits > 25, wrapped + " " + numbersWrapped);
  }

  @Test
  void cutLogs() throws Exception {
    Random r = new Random(1);
    int dropped = 0;
    for (long seed = 0; seed < 90; seed++) {
      RandomLog log = new RandomLog(seed);
      for (int cut = 0; cut < log.writer.blocks.size(); cut++) {
        // The log's blocks from there on did not get to the disk; older bytes are there.
        MemoryBlocks m = log.fs.copy();
        byte[] garbage = new byte[m.blockSize()];
        for (int i = cut; i < log.writer.blocks.size(); i++) {
          r.nextBytes(garbage);
          m.put(log.map.physical(log.writer.blocks.get(i)), garbage);
        }
        int whole = 0;
        while (whole < log.ends.size() && log.ends.get(whole) <= cut) {
          whole++;
        }
        Recovered got = Recovery.recover(m, log.map, null);
        assertEquals(whole, got.transactions(), "seed " + seed + " cut " + cut);
        assertTrue(RandomLog.same(log.after(whole), m), "seed " + seed + " cut " + cut);
        dropped += whole < log.steps.size() ? 1 : 0;
      }
    }
    assertTrue(dropped > 500, "cut " + dropped);
  }

  @Test
  void replayCutAndDoneAgain() throws Exception {
    for (long seed = 0; seed < 90; seed++) {
      RandomLog log = new RandomLog(seed);
      MemoryBlocks whole = log.fs.copy();
      Recovery.recover(whole, log.map, null);
      for (int cut = 0; cut < whole.writes; cut++) {
        MemoryBlocks m = log.fs.copy();
        m.writesUntilCut = cut;
        assertThrows(ErrnoException.class, () -> Recovery.recover(m, log.map, null));
        m.writesUntilCut = Integer.MAX_VALUE;
        Recovery.recover(m, log.map, null);
        assertArrayEquals(whole.image, m.image, "seed " + seed + " cut " + cut);
      }
    }
  }

  @Test
  void overlay() throws Exception {
    for (long seed = 0; seed < 90; seed++) {
      RandomLog log = new RandomLog(seed);
      MemoryBlocks whole = log.fs.copy();
      Recovery.recover(whole, log.map, null);
      MemoryBlocks below = log.fs.copy();
      OverlayBlocks over = new OverlayBlocks(below);
      Recovery.recover(over, log.map, null);
      assertArrayEquals(log.fs.image, below.image, "nothing below was written");
      byte[] b = new byte[below.blockSize()];
      for (long i = 0; i < below.count(); i++) {
        over.read(i, b);
        assertArrayEquals(whole.get(i), b, "seed " + seed + " block " + i);
        assertEquals(whole.written.contains(i), over.blocks().contains(i));
      }
    }
  }

  @Test
  void missingRevokeIsSeen() throws Exception {
    // The negative control: were revokes not heeded, the comparison above would have noticed.
    int differ = 0;
    for (long seed = 0; seed < 90; seed++) {
      RandomLog log = new RandomLog(seed);
      MemoryBlocks with = log.after(log.steps.size());
      log.steps.replaceAll(s -> new RandomLog.Step(s.data(), new long[0]));
      differ += RandomLog.same(with, log.after(log.steps.size())) ? 0 : 1;
    }
    assertFalse(differ < 10, "only " + differ);
  }
}
