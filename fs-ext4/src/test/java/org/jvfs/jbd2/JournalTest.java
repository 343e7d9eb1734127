// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockCache;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.BufferHead;
import org.jvfs.device.DiskFault;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** One journal, step by step. */
class JournalTest {
  private static final int V3 = JournalFeature.INCOMPAT_CSUM_V3 | JournalFeature.INCOMPAT_64BIT;

  private static JournalRig rig() throws Exception {
    return new JournalRig(JournalRig.Plan.of(7, 64, 0, V3, false));
  }

  /** Changes a block in a handle of its own; answers the transaction. */
  private static int change(JournalRig rig, Journal j, int block, byte[] content) throws Exception {
    Handle h = j.start(1);
    int tid = h.tid();
    change(rig, h, block, content);
    h.stop();
    return tid;
  }

  private static void change(JournalRig rig, Handle h, int block, byte[] content) throws Exception {
    BufferHead b = BlockCache.bread(rig.device, rig.firstTarget + block);
    try {
      h.getWriteAccess(b);
      b.data().copyFrom(MemorySegment.ofArray(content));
      h.dirtyMetadata(b);
    } finally {
      b.put();
    }
  }

  private static byte[] filled(int with) {
    byte[] b = new byte[1024];
    Arrays.fill(b, (byte) with);
    return b;
  }

  private static byte[] onDisk(JournalRig rig, long block) {
    return rig.ram.memory().asSlice(block * 1024, 1024).toArray(ValueLayout.JAVA_BYTE);
  }

  private static JournalSuperblock superblock(JournalRig rig) throws Exception {
    return JournalSuperblock.read(onDisk(rig, rig.map.physical(0)), rig.map.length());
  }

  /** What the disk is after recovery. */
  private static Recovered recover(JournalRig rig) throws Exception {
    BlockDevice d = new BlockDevice(9, rig.ram.disk(), 0, rig.ram.disk().capacity());
    try (DeviceBlocks fs = new DeviceBlocks(d, 1024, rig.blocks)) {
      return Recovery.recover(fs, rig.map, null);
    }
  }

  private static Errno errno(Executable e) {
    return assertThrows(ErrnoException.class, e).errno();
  }

  private static boolean hasThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(t -> t.getName().startsWith("jbd2/"));
  }

  // ---- life ----

  @Test
  void journalNotUsedIsNotWritten() throws Exception {
    try (JournalRig rig = rig()) {
      Journal j = rig.load(JournalSteps.ALL);
      j.destroy();
      assertEquals(0, rig.recording.recording().changes().size());
      assertFalse(hasThread());
    }
  }

  @Test
  void committedThenHome() throws Exception {
    try (JournalRig rig = rig()) {
      Journal j = rig.load(JournalSteps.ALL);
      int tid = change(rig, j, 3, filled(3));
      assertEquals(-20, tid);
      assertTrue(j.commitWillFlush(tid));
      assertArrayEquals(filled(0), onDisk(rig, rig.firstTarget + 3));
      j.completeTransaction(tid);
      assertFalse(j.commitWillFlush(tid));
      assertArrayEquals(filled(0), onDisk(rig, rig.firstTarget + 3), "not home yet");
      JournalSuperblock sb = superblock(rig);
      assertEquals(V3, sb.format().incompat());
      assertEquals(-20, sb.sequence());
      assertEquals(1, sb.start());
      j.destroy();
      assertArrayEquals(filled(3), onDisk(rig, rig.firstTarget + 3));
      sb = superblock(rig);
      assertEquals(0, sb.start());
      assertEquals(-19, sb.sequence(), "goes on");
      assertFalse(hasThread());
      // And may be used again.
      Journal again = rig.load(JournalSteps.ALL);
      assertEquals(-19, change(rig, again, 3, filled(4)));
      again.destroy();
      assertArrayEquals(filled(4), onDisk(rig, rig.firstTarget + 3));
    }
  }

  @Test
  void logNotRecoveredIsNotUsed() throws Exception {
    try (JournalRig rig = rig()) {
      Journal j = rig.load(JournalSteps.ALL);
      j.completeTransaction(change(rig, j, 3, filled(3)));
      assertEquals(Errno.EUCLEAN, errno(() -> rig.load(JournalSteps.ALL)));
      j.destroy();
    }
  }

  @Test
  void commitsByItselfInTime() throws Exception {
    try (JournalRig rig = rig()) {
      Journal j = rig.load(JournalSteps.ALL);
      j.setCommitInterval(20_000_000);
      AtomicInteger told = new AtomicInteger();
      Handle h = j.start(1);
      int tid = h.tid();
      h.addListener(committed -> told.addAndGet(committed ? 1 : 100));
      change(rig, h, 0, filled(1));
      h.stop();
      j.logWaitCommit(tid);
      assertEquals(1, told.get());
      j.destroy();
    }
  }

  @Test
  void flushUnderBarrierEmptiesTheLog() throws Exception {
    try (JournalRig rig = rig()) {
      Journal j = rig.load(JournalSteps.ALL);
      change(rig, j, 1, filled(1));
      j.lockUpdates();
      j.flush();
      assertEquals(0, superblock(rig).start());
      assertArrayEquals(filled(1), onDisk(rig, rig.firstTarget + 1));
      AtomicInteger tid = new AtomicInteger();
      Thread t =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      tid.set(change(rig, j, 2, filled(2)));
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                  });
      t.join(100);
      assertTrue(t.isAlive(), "waits for the barrier");
      j.unlockUpdates();
      t.join(TimeUnit.SECONDS.toMillis(10));
      assertEquals(-19, tid.get());
      j.forceCommit();
      assertEquals(-19, superblock(rig).sequence());
      assertTrue(superblock(rig).start() > 1);
      j.destroy();
    }
  }

  // ---- credits ----

  @Test
  void credits() throws Exception {
    try (JournalRig rig = rig()) {
      Journal j = rig.load(JournalSteps.ALL);
      int most = j.maxCredits();
      assertEquals(13, most, "a quarter of 63, a descriptor and a commit block");
      assertEquals(Errno.ENOSPC, errno(() -> j.start(most + 1)));
      assertEquals(Errno.ENOSPC, errno(() -> j.start(most, 1)));
      Handle h = j.start(1, 1);
      change(rig, h, 0, filled(1));
      change(rig, h, 0, filled(2));
      assertEquals(0, h.credits());
      assertEquals(Errno.ENOSPC, errno(() -> change(rig, h, 1, filled(1))));
      assertFalse(h.extend(most - 1, 0), "the revoke's block is charged, too");
      assertTrue(h.extend(most - 2, 0));
      assertFalse(h.extend(1, 0));
      change(rig, h, 1, filled(1));
      // Freed, a block costs nothing any more.
      int left = h.credits();
      h.revoke(rig.firstTarget + 1, null);
      assertEquals(left + 1, h.credits());
      assertEquals(0, h.revokeCredits());
      assertEquals(Errno.ENOSPC, errno(() -> h.revoke(rig.firstTarget + 2, null)));
      int tid = h.tid();
      h.restart(most, 0);
      assertEquals(tid + 1, h.tid(), "there was no room");
      h.restart(1, 0);
      assertEquals(tid + 1, h.tid(), "there is");
      h.stop();
      j.destroy();
    }
  }

  @Test
  void accessHasToBeAskedFor() throws Exception {
    try (JournalRig rig = rig()) {
      Journal j = rig.load(JournalSteps.ALL);
      BufferHead b = BlockCache.bread(rig.device, rig.firstTarget);
      Handle h = j.start(1);
      assertThrows(IllegalStateException.class, () -> h.dirtyMetadata(b));
      h.getWriteAccess(b);
      h.stop();
      j.forceCommit();
      assertNull(b.privateData(), "access that was not used is forgotten");
      b.put();
      j.destroy();
    }
  }

  @Test
  void buffersAtHomeAreLetGo() throws Exception {
    try (JournalRig rig = rig()) {
      Journal j = rig.load(JournalSteps.ALL);
      change(rig, j, 0, filled(1));
      BufferHead b = BlockCache.bread(rig.device, rig.firstTarget);
      Page p = b.page();
      assertFalse(j.tryToFreeBuffers(p), "changed");
      j.forceCommit();
      assertFalse(j.tryToFreeBuffers(p), "not home");
      assertTrue(b.isDirty());
      BlockCache.sync(rig.device);
      assertTrue(j.tryToFreeBuffers(p));
      assertNull(b.privateData());
      b.put();
      j.destroy();
    }
  }

  // ---- the log ----

  /** Whether the first transaction's only block is in the log as its tag says. */
  private static boolean escaped(JournalSteps steps) throws Exception {
    try (JournalRig rig = rig()) {
      byte[] magic = filled(5);
      BigEndian.put32(magic, 0, BlockHeader.MAGIC);
      Journal j = rig.load(steps);
      j.completeTransaction(change(rig, j, 0, magic));
      List<DescriptorTag> tags =
          DescriptorBlock.read(superblock(rig).format(), onDisk(rig, rig.map.physical(1))).tags();
      assertEquals(1, tags.size());
      assertEquals(rig.firstTarget, tags.get(0).block());
      byte[] logged = onDisk(rig, rig.map.physical(2));
      BufferHead b = BlockCache.bread(rig.device, rig.firstTarget);
      assertArrayEquals(magic, b.data().toArray(ValueLayout.JAVA_BYTE), "the buffer is as it was");
      b.put();
      boolean is = tags.get(0).escaped() && !BlockHeader.hasMagic(logged);
      recover(rig);
      assertArrayEquals(magic, onDisk(rig, rig.firstTarget));
      j.abort(Errno.EIO);
      assertThrows(ErrnoException.class, j::destroy);
      return is;
    }
  }

  @Test
  void magicNumbersAreEscaped() throws Exception {
    assertTrue(escaped(JournalSteps.ALL));
    assertFalse(
        escaped(
            new JournalSteps() {
              @Override
              boolean escapes() {
                return false;
              }
            }),
        "the control");
  }

  @Test
  void commitBlockOfWhichOneSectorIsThereCommits() throws Exception {
    try (JournalRig rig = rig()) {
      Journal j = rig.load(JournalSteps.ALL);
      j.completeTransaction(change(rig, j, 0, filled(7)));
      MemorySegment commit = rig.ram.memory().asSlice(rig.map.physical(3) * 1024, 1024);
      assertEquals(BlockHeader.COMMIT, BlockHeader.type(commit.toArray(ValueLayout.JAVA_BYTE)));
      commit.asSlice(512).fill((byte) 9);
      MemorySegment other = rig.ram.memory().asSlice(rig.map.physical(3) * 1024 + 48, 1);
      other.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
      assertEquals(Errno.EBADMSG, errno(() -> recover(rig)), "its header is what it says");
      other.set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
      assertEquals(1, recover(rig).transactions());
      assertArrayEquals(filled(7), onDisk(rig, rig.firstTarget));
      j.abort(Errno.EIO);
      assertThrows(ErrnoException.class, j::destroy);
    }
  }

  @Test
  void revokesAreWrittenAndTakenBack() throws Exception {
    try (JournalRig rig = rig()) {
      Journal j = rig.load(JournalSteps.ALL);
      j.completeTransaction(change(rig, j, 0, filled(1)));
      j.completeTransaction(change(rig, j, 1, filled(1)));
      Handle h = j.start(1, 2);
      int tid = h.tid();
      h.revoke(rig.firstTarget, null);
      h.revoke(rig.firstTarget + 1, null);
      BufferHead b = BlockCache.getblk(rig.device, rig.firstTarget + 1);
      h.getCreateAccess(b);
      b.data().copyFrom(MemorySegment.ofArray(filled(9)));
      h.dirtyMetadata(b);
      b.put();
      h.stop();
      j.completeTransaction(tid);
      Recovered r = recover(rig);
      assertEquals(3, r.transactions());
      assertEquals(1, r.revokedBlocks());
      assertEquals(1, r.revokeHits());
      assertArrayEquals(filled(0), onDisk(rig, rig.firstTarget));
      assertArrayEquals(filled(9), onDisk(rig, rig.firstTarget + 1));
      j.abort(Errno.EIO);
      assertEquals(V3 | JournalFeature.INCOMPAT_REVOKE, superblock(rig).format().incompat());
      assertThrows(ErrnoException.class, j::destroy);
    }
  }

  // ---- failures ----

  private static void assertAborted(JournalRig rig, Journal j) throws Exception {
    assertTrue(j.isAborted());
    assertEquals(Errno.EIO, j.errno());
    assertEquals(Errno.EROFS, errno(() -> j.start(1)));
    assertEquals(Errno.EIO, errno(j::forceCommit));
    assertEquals(Errno.EIO.neg, superblock(rig).errno());
    assertNull(j.unrecorded());
    rig.faulty.clear();
    int writes = rig.recording.recording().changes().size();
    BlockCache.sync(rig.device);
    assertEquals(Errno.EIO, errno(j::destroy));
    assertEquals(writes, rig.recording.recording().changes().size(), "nothing is written any more");
    assertFalse(hasThread());
  }

  private static long sector(long block) {
    return block * 2;
  }

  @Test
  void failedWriteOfTheLogAborts() throws Exception {
    // The descriptor and its block in the second transaction, then its commit block.
    for (int at : new int[] {4, 5, 6}) {
      try (JournalRig rig = rig()) {
        Journal j = rig.load(JournalSteps.ALL);
        j.completeTransaction(change(rig, j, 0, filled(1)));
        BlockCache.sync(rig.device);
        rig.faulty.add(
            DiskFault.fails(Errno.EIO, Bio.Op.WRITE).at(sector(rig.map.physical(at)), 2));
        List<Boolean> told = new ArrayList<>();
        Handle h = j.start(1);
        int tid = h.tid();
        h.addListener(told::add);
        change(rig, h, 0, filled(2));
        h.stop();
        assertEquals(Errno.EIO, errno(() -> j.completeTransaction(tid)));
        assertEquals(List.of(false), told);
        assertAborted(rig, j);
        assertArrayEquals(filled(1), onDisk(rig, rig.firstTarget));
        recover(rig);
        assertArrayEquals(filled(1), onDisk(rig, rig.firstTarget));
      }
    }
  }

  @Test
  void openHandlesOfAnAbortedJournal() throws Exception {
    try (JournalRig rig = rig()) {
      Journal j = rig.load(JournalSteps.ALL);
      Handle h = j.start(2);
      change(rig, h, 0, filled(1));
      j.abort(Errno.EIO);
      j.abort(Errno.ENOMEM);
      assertTrue(h.isAborted());
      assertEquals(Errno.EROFS, errno(() -> change(rig, h, 1, filled(1))));
      assertEquals(Errno.EROFS, errno(() -> h.extend(1, 0)));
      assertEquals(Errno.EROFS, errno(() -> h.restart(1, 0)));
      assertEquals(Errno.EIO, errno(h::stop));
      assertAborted(rig, j);
      assertArrayEquals(filled(0), onDisk(rig, rig.firstTarget));
    }
  }

  @Test
  void failedWriteHomeAbortsAndKeepsTheLog() throws Exception {
    try (JournalRig rig = rig()) {
      Journal j = rig.load(JournalSteps.ALL);
      rig.faulty.add(DiskFault.fails(Errno.EIO, Bio.Op.WRITE).at(sector(rig.firstTarget), 2));
      j.completeTransaction(change(rig, j, 0, filled(7)));
      // As many others as it takes to have to write it home.
      ErrnoException e =
          assertThrows(
              ErrnoException.class,
              () -> {
                for (int i = 0; i < 100; i++) {
                  j.completeTransaction(change(rig, j, 1 + i % 20, filled(i)));
                }
              });
      assertTrue(e.errno() == Errno.EROFS || e.errno() == Errno.EIO, e.toString());
      assertEquals(-20, superblock(rig).sequence(), "the tail stays");
      rig.faulty.clear();
      assertThrows(ErrnoException.class, j::destroy);
      recover(rig);
      assertArrayEquals(filled(7), onDisk(rig, rig.firstTarget));
    }
  }

  @Test
  void whatCouldNotBeWrittenHomeIsNotChanged() throws Exception {
    try (JournalRig rig = rig()) {
      Journal j = rig.load(JournalSteps.ALL);
      j.completeTransaction(change(rig, j, 0, filled(7)));
      rig.faulty.add(DiskFault.fails(Errno.EIO, Bio.Op.WRITE).at(sector(rig.firstTarget), 2));
      assertEquals(Errno.EIO, errno(() -> BlockCache.sync(rig.device)));
      Handle h = j.start(1);
      assertEquals(Errno.EROFS, errno(() -> change(rig, h, 0, filled(8))));
      assertEquals(Errno.EIO, errno(h::stop));
      assertAborted(rig, j);
      recover(rig);
      assertArrayEquals(filled(7), onDisk(rig, rig.firstTarget));
    }
  }

  @Test
  void failedFlushAborts() throws Exception {
    try (JournalRig rig = rig()) {
      Journal j = rig.load(JournalSteps.ALL);
      j.completeTransaction(change(rig, j, 0, filled(7)));
      rig.faulty.add(DiskFault.fails(Errno.EIO, Bio.Op.FLUSH));
      j.lockUpdates();
      assertEquals(Errno.EIO, errno(j::flush));
      j.unlockUpdates();
      assertEquals(-20, superblock(rig).sequence());
      assertAborted(rig, j);
    }
  }

  @Test
  void deadDiskIsToldWithoutItsSuperblock() throws Exception {
    try (JournalRig rig = rig()) {
      Journal j = rig.load(JournalSteps.ALL);
      int tid = change(rig, j, 0, filled(7));
      rig.faulty.add(DiskFault.fails(Errno.EIO, Bio.Op.WRITE));
      assertEquals(Errno.EIO, errno(() -> j.completeTransaction(tid)));
      assertTrue(j.unrecorded() != null);
      assertEquals(Errno.EIO, errno(j::destroy));
      assertFalse(hasThread());
    }
  }

  /** Data that cannot be written. */
  private static final OrderedData BAD =
      new OrderedData() {
        @Override
        public void submit() {
          // It is found out by waiting.
        }

        @Override
        public void await() throws ErrnoException {
          throw Errno.EIO.exception();
        }
      };

  @Test
  void failedDataAbortsIfAsked() throws Exception {
    for (boolean aborts : new boolean[] {false, true}) {
      try (JournalRig rig = rig()) {
        Journal j = rig.load(JournalSteps.ALL);
        j.setAbortsOnDataError(aborts);
        Handle h = j.start(1);
        int tid = h.tid();
        h.addOrdered(BAD);
        change(rig, h, 0, filled(7));
        h.stop();
        if (aborts) {
          assertEquals(Errno.EIO, errno(() -> j.completeTransaction(tid)));
          assertAborted(rig, j);
          recover(rig);
          assertArrayEquals(filled(0), onDisk(rig, rig.firstTarget));
        } else {
          j.completeTransaction(tid);
          j.destroy();
          assertArrayEquals(filled(7), onDisk(rig, rig.firstTarget));
        }
      }
    }
  }
}
