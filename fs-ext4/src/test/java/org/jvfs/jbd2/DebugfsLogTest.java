// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs that debugfs wrote: ours replayed by debugfs and by e2fsck, theirs by us. */
class DebugfsLogTest {
  private static final int TARGETS = 60;
  private static final int MEBIBYTES = 16;

  @TempDir Path dir;

  @BeforeEach
  void tools() {
    Extfs.assumeTools();
  }

  @ParameterizedTest
  @CsvSource({
    "1024,64bit,jo -c -v 3",
    "1024,^64bit,jo -c -v 3",
    "1024,64bit,jo -c -v 2",
    "1024,^64bit,jo -c -v 2",
    "4096,64bit,jo -c -v 3",
    "4096,^64bit,jo -c -v 2",
    "1024,64bit,jo",
    "1024,^64bit,jo",
    "4096,64bit,jo"
  })
  void replayed(int blockSize, String width, String open) throws Exception {
    int wrapped = 0;
    int hits = 0;
    for (int seed = 0; seed < 3; seed++) {
      String name = blockSize + " " + width + " " + open + " seed " + seed;
      Extfs image =
          Extfs.make(
              dir.resolve("image"),
              MEBIBYTES,
              List.of("-b", "" + blockSize, "-O", width + ",metadata_csum"));
      MemoryBlocks empty = image.load();
      JournalMap map = image.journal(empty);
      JournalSuperblock sb = Recovery.superblock(empty, map);
      Random r = new Random(seed);
      // debugfs begins at the ring's first block; the numbers go over their end.
      Recovery.writeSuperblock(empty, map, sb.withLog(-1 - r.nextInt(3), 0));
      image.store(empty);
      write(image, empty, r, open);
      MemoryBlocks ours = image.load();
      Recovered got = Recovery.recover(ours, map, null);
      assertTrue(got.transactions() > 0, name + ": " + got);
      wrapped += got.first() < 0 && got.nextSequence() > 0 ? 1 : 0;
      hits += got.revokeHits() > 0 ? 1 : 0;
      Extfs byDebugfs = image.copyTo(dir.resolve("debugfs"));
      byDebugfs.debugfs("jr");
      Extfs.assertSame(ours, byDebugfs.load(), name + ", debugfs");
      Extfs byE2fsck = image.copyTo(dir.resolve("e2fsck"));
      Extfs.Result e = byE2fsck.replayByE2fsck();
      assertTrue(e.status() <= 1, name + ": " + e.output());
      Extfs.assertSame(ours, byE2fsck.load(), name + ", e2fsck");
    }
    assertTrue(wrapped > 0, "no numbers went over their end");
    assertTrue(hits > 0, "nothing was revoked");
  }

  /** Writes some transactions of random blocks, the last of them without a commit block. */
  private void write(Extfs image, MemoryBlocks m, Random r, String open) throws Exception {
    List<String> script = new ArrayList<>(List.of(open));
    int n = 2 + r.nextInt(4);
    for (int i = 0; i < n; i++) {
      Path data = dir.resolve("data" + i);
      byte[] b = new byte[TARGETS * m.blockSize()];
      r.nextBytes(b);
      for (int k = 0; k < TARGETS; k += 4) {
        BigEndian.put32(b, k * m.blockSize(), BlockHeader.MAGIC);
      }
      Files.write(data, b);
      String end = (i == n - 1 ? " -c " : " ") + data;
      // By themselves: debugfs writes the next transaction over the commit of one with both.
      script.add("jw -b " + blocks(m, r, 1 + r.nextInt(TARGETS)) + end);
      if (r.nextBoolean()) {
        script.add("jw -r " + blocks(m, r, 1 + r.nextInt(8)) + end);
      }
    }
    script.add("jc");
    image.debugfs(script.toArray(String[]::new));
  }

  /** Some of the file system's last blocks, which are free. */
  private static String blocks(MemoryBlocks m, Random r, int n) {
    TreeSet<Long> some = new TreeSet<>();
    for (int i = 0; i < n; i++) {
      some.add(m.count() - 2 - r.nextInt(TARGETS));
    }
    return some.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** What we write, debugfs and e2fsck replay as we do. */
  @ParameterizedTest
  @CsvSource({
    "1024,64bit,0,0x13",
    "1024,^64bit,0,0x11",
    "4096,64bit,0,0x13",
    "1024,64bit,0,0x0b",
    "1024,^64bit,0,0x09",
    "1024,64bit,0,0x03",
    "4096,^64bit,0,0x01",
    "1024,^64bit,1,0x01",
    "4096,64bit,1,0x07"
  })
  void written(int blockSize, String width, int compat, String incompat) throws Exception {
    for (int seed = 0; seed < 3; seed++) {
      String name = blockSize + " " + width + " " + compat + " " + incompat + " seed " + seed;
      Extfs image =
          Extfs.make(
              dir.resolve("image"),
              MEBIBYTES,
              List.of("-b", "" + blockSize, "-O", width + ",^metadata_csum"));
      image.debugfs("feature needs_recovery");
      MemoryBlocks ours = image.load();
      JournalMap map = image.journal(ours);
      Random r = new Random(seed);
      int first = -1 - r.nextInt(3);
      JournalSuperblock sb =
          Recovery.superblock(ours, map).withFeatures(compat, Integer.decode(incompat));
      long start = sb.last() - 1 - r.nextInt(60);
      Recovery.writeSuperblock(ours, map, sb.withLog(first, start));
      LogWriter w = new LogWriter(ours, map, sb, start, first);
      for (int i = 0; i < 4; i++) {
        RandomLog.Step s = step(ours, r);
        w.transaction(s.data(), s.revokes(), r);
      }
      image.store(ours);
      Extfs byDebugfs = image.copyTo(dir.resolve("debugfs"));
      byDebugfs.debugfs("jr");
      Extfs.Result e = image.replayByE2fsck();
      assertTrue(e.status() <= 1, name + ": " + e.output());
      Recovered got = Recovery.recover(ours, map, null);
      assertEquals(4, got.transactions());
      Extfs.assertSame(ours, byDebugfs.load(), name + ", debugfs");
      Extfs.assertSame(ours, image.load(), name + ", e2fsck");
    }
  }

  private static RandomLog.Step step(MemoryBlocks m, Random r) {
    Map<Long, byte[]> data = new LinkedHashMap<>();
    int n = 1 + r.nextInt(TARGETS);
    for (int i = 0; i < n; i++) {
      byte[] b = new byte[m.blockSize()];
      r.nextBytes(b);
      if (r.nextInt(4) == 0) {
        BigEndian.put32(b, 0, BlockHeader.MAGIC);
      }
      data.put(m.count() - 2 - r.nextInt(TARGETS), b);
    }
    long[] revokes = new long[r.nextInt(8)];
    for (int i = 0; i < revokes.length; i++) {
      revokes[i] = m.count() - 2 - r.nextInt(TARGETS);
    }
    return new RandomLog.Step(data, revokes);
  }
}
