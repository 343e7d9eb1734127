// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvfs.block.BlockCache;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.BufferHead;
import org.jvfs.call.Vfs;
import org.jvfs.device.RamDisk;

/** The log of a running journal on an image of mkfs.ext4, before debugfs and e2fsck. */
class RunningLogTest {
  private static final int MEBIBYTES = 16;
  private static final int TARGETS = 40;

  @TempDir Path dir;

  @BeforeAll
  static void tools() {
    Extfs.assumeTools();
  }

  @ParameterizedTest
  @CsvSource({
    "1024,0,0x12",
    "4096,0,0x12",
    "1024,0,0x10",
    "1024,0,0x0a",
    "4096,0,0x02",
    "1024,1,0x00"
  })
  void readByOthers(int blockSize, int compat, String incompat) throws Exception {
    String name = blockSize + " " + compat + " " + incompat;
    Extfs image =
        Extfs.make(dir.resolve("image"), MEBIBYTES, List.of("-b", "" + blockSize, "-J", "size=4"));
    image.debugfs("feature needs_recovery");
    MemoryBlocks m = image.load();
    JournalMap map = image.journal(m);
    JournalSuperblock sb = Recovery.superblock(m, map);
    Recovery.writeSuperblock(m, map, sb.withLog(-3, 0));
    Map<Long, byte[]> content = new HashMap<>();
    int tid;
    try (RamDisk ram = new RamDisk("ram0", m.image.length);
        Vfs vfs = Vfs.builder().memoryBudget(32 << 20).build()) {
      ram.memory().copyFrom(MemorySegment.ofArray(m.image));
      BlockDevice d = vfs.blockDevices().add(ram.disk());
      d.open(BlockDevice.READ | BlockDevice.WRITE, this);
      d.setBlockSize(blockSize);
      Journal j = Journal.load(d, map, m.count(), compat, Integer.decode(incompat));
      tid = write(j, d, m.count(), content, new Random(blockSize + compat));
      // The power fails: what the disk has now.
      MemorySegment.ofArray(m.image).copyFrom(ram.memory());
      j.destroy();
      d.release(BlockDevice.READ | BlockDevice.WRITE, this);
      MemoryBlocks after = new MemoryBlocks(ram.memory().toArray(ValueLayout.JAVA_BYTE), blockSize);
      assertEquals(0, Recovery.superblock(after, map).start());
      content.forEach((b, c) -> assertArrayEquals(c, after.get(b), name));
    }
    image.store(m);

    JournalSuperblock now = Recovery.superblock(m, map);
    assertTrue(now.start() > 1, "there was a checkpoint before");
    String dump = Extfs.must("debugfs", "-R", "logdump -S", image.file.toString());
    assertTrue(
        dump.contains(
            "Journal starts at block " + now.start() + ", transaction " + Tid.name(now.sequence())),
        dump);
    String commit = "Found expected sequence " + Tid.name(tid) + ", type 2 (commit block)";
    assertTrue(dump.contains(commit), () -> commit + " in " + dump);
    assertTrue(dump.contains("type 5 (revoke table)"), dump);

    Extfs byDebugfs = image.copyTo(dir.resolve("debugfs"));
    byDebugfs.debugfs("jr");
    Extfs.Result e = image.replayByE2fsck();
    assertTrue(e.status() <= 1, name + ": " + e.output());
    Recovered r = Recovery.recover(m, map, null);
    assertEquals(tid - now.sequence() + 1, r.transactions());
    assertTrue(r.revokeHits() > 0, r.toString());
    Extfs.assertSame(m, byDebugfs.load(), name + ", debugfs");
    MemoryBlocks theirs = image.load();
    Extfs.assertSame(m, theirs, name + ", e2fsck");
    content.forEach((b, c) -> assertArrayEquals(c, theirs.get(b), name));
    image.assertClean(name);
  }

  /** Changes the last blocks of the file system, which are free; answers the last transaction. */
  private static int write(
      Journal j, BlockDevice d, long count, Map<Long, byte[]> content, Random r) throws Exception {
    int tid = 0;
    for (int i = 0; i < 60; i++) {
      if (i == 30) {
        j.lockUpdates();
        j.flush();
        j.unlockUpdates();
      }
      Handle h = j.start(12, 12);
      tid = h.tid();
      for (int k = 0; k < 12; k++) {
        long at = count - 2 - r.nextInt(TARGETS);
        BufferHead b = BlockCache.bread(d, at);
        if (r.nextInt(4) == 0 && h.revokeCredits() > 0) {
          h.revoke(at, b);
          content.remove(at);
          continue;
        }
        byte[] c = new byte[d.blockSize()];
        r.nextBytes(c);
        if (r.nextInt(4) == 0) {
          BigEndian.put32(c, 0, BlockHeader.MAGIC);
        }
        h.getWriteAccess(b);
        b.data().copyFrom(MemorySegment.ofArray(c));
        h.dirtyMetadata(b);
        b.put();
        content.put(at, c);
      }
      h.stop();
      if (r.nextInt(3) != 0) {
        j.completeTransaction(tid);
      }
    }
    j.forceCommit();
    return tid;
  }
}
