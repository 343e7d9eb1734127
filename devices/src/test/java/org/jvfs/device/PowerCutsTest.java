// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.Gendisk;

final class PowerCutsTest {
  private static final int SIZE = 1 << 20;

  /** A recorded disk of memory. */
  private static final class Setup implements AutoCloseable {
    final Arena arena = Arena.ofShared();
    final RamDisk ram = new RamDisk("ram0", SIZE);
    final RecordingDisk recorder;
    final BlockDevice device;
    final MemorySegment image = arena.allocate(SIZE, 4096);

    Setup() {
      this(false);
    }

    /** With a disk that lies about flushes between who writes and who records. */
    Setup(boolean lying) {
      recorder = new RecordingDisk(ram.disk());
      Gendisk d = recorder.disk();
      device = DiskViews.whole(lying ? DiskViews.lying(d) : d);
    }

    /** Sectors filled with a letter. */
    void write(long sector, int count, char c, int flags) throws Exception {
      try (Arena a = Arena.ofConfined()) {
        device.write(sector, a.allocate(count * 512L, 8).fill((byte) c), flags);
      }
    }

    PowerCuts cuts() {
      return recorder.recording().cuts(image);
    }

    /** The first byte of each of the first {@code n} sectors; a dot for 0. */
    String sectors(int n) {
      StringBuilder s = new StringBuilder();
      for (int i = 0; i < n; i++) {
        byte b = image.get(ValueLayout.JAVA_BYTE, i * 512L);
        s.append(b == 0 ? '.' : (char) b);
      }
      return s.toString();
    }

    /** Every state of a cut without torn writes. */
    Set<String> states(PowerCuts c, int n) {
      Set<String> states = new TreeSet<>();
      for (long bits = 0; bits < 1L << c.pending().size(); bits++) {
        c.survive(BitSet.valueOf(new long[] {bits}));
        states.add(sectors(n));
      }
      return states;
    }

    @Override
    public void close() {
      ram.close();
      arena.close();
    }
  }

  @Test
  void whatWasFlushedIsThereAndTheRestMayBe() throws Exception {
    try (Setup s = new Setup()) {
      s.write(0, 1, 'a', 0);
      s.write(1, 1, 'b', 0);
      s.device.flush();
      s.recorder.mark("flushed");
      s.write(0, 1, 'c', 0);
      s.write(2, 1, 'd', 0);
      PowerCuts c = s.cuts();
      assertThat(c.moveToNextFlush()).isTrue();
      assertThat(s.states(c, 3)).containsExactlyInAnyOrder("...", "a..", ".b.", "ab.");
      assertThat(c.marks()).isEmpty();
      assertThat(c.moveToNextFlush()).isTrue();
      assertThat(s.states(c, 3)).containsExactlyInAnyOrder("ab.", "cb.", "abd", "cbd");
      assertThat(c.marks()).containsExactly("flushed");
      assertThat(c.moveToNextFlush()).isFalse();
    }
  }

  @Test
  void aWriteWithFuaIsThereOnceItIsComplete() throws Exception {
    try (Setup s = new Setup()) {
      s.write(0, 1, 'a', 0);
      s.write(1, 1, 'b', Bio.FUA);
      s.write(1, 1, 'c', 0);
      PowerCuts c = s.cuts();
      c.moveTo(3);
      assertThat(s.states(c, 2)).containsExactlyInAnyOrder("..", "a.", ".b", "ab");
      c.moveTo(4);
      assertThat(s.states(c, 2)).containsExactlyInAnyOrder(".b", "ab");
      c.moveTo(6);
      assertThat(s.states(c, 2)).containsExactlyInAnyOrder(".b", "ab", ".c", "ac");
    }
  }

  /** A write that is not flushed lies under a later one that is on stable storage. */
  @Test
  void laterStableWritesCoverEarlierOnes() throws Exception {
    try (Setup s = new Setup()) {
      s.write(0, 1, 'a', 0);
      s.write(0, 1, 'b', Bio.FUA);
      PowerCuts c = s.cuts();
      c.moveTo(4);
      assertThat(s.states(c, 1)).containsExactly("b");
    }
  }

  @Test
  void aWriteWithPreflushIsNotThereAlone() throws Exception {
    try (Setup s = new Setup()) {
      s.write(0, 1, 'a', 0);
      s.write(1, 1, 'b', 0);
      s.write(2, 1, 'k', Bio.PREFLUSH | Bio.FUA);
      PowerCuts c = s.cuts();
      c.moveTo(5);
      assertThat(s.states(c, 3)).containsExactlyInAnyOrder("...", "a..", ".b.", "ab.", "abk");
      Random r = new Random(1);
      for (int i = 0; i < 200; i++) {
        c.sample(r);
        assertThat(s.sectors(3)).isIn("...", "a..", ".b.", "ab.", "abk");
      }
      c.moveTo(6);
      assertThat(s.states(c, 3)).containsExactly("abk");
    }
  }

  /** A write that is under way as the flush is asked for is not covered by it. */
  @Test
  void aFlushCoversOnlyWhatWasComplete() throws Exception {
    try (Setup s = new Setup();
        FaultyDisk slow = new FaultyDisk(s.ram.disk(), 1)) {
      slow.add(DiskFault.delays(TimeUnit.MILLISECONDS.toNanos(200), Bio.Op.WRITE).at(0, 1));
      RecordingDisk recorder = new RecordingDisk(slow.disk());
      BlockDevice device = DiskViews.whole(recorder.disk());
      java.util.concurrent.Semaphore done = new java.util.concurrent.Semaphore(0);
      MemorySegment m = s.arena.allocate(512, 8).fill((byte) 'a');
      Bio b = new Bio(Bio.Op.WRITE, 0, device, 0, x -> done.release());
      b.add(m, 0, 512);
      b.submit();
      device.flush();
      done.acquire();
      PowerCuts c = recorder.recording().cuts(s.image);
      c.moveTo(recorder.recording().events());
      assertThat(c.pending()).hasSize(1);
      assertThat(s.states(c, 1)).containsExactlyInAnyOrder(".", "a");
    }
  }

  @Test
  void aDiskThatLiesKeepsNothing() throws Exception {
    try (Setup s = new Setup(true)) {
      s.write(0, 1, 'a', Bio.FUA);
      s.device.flush();
      s.write(1, 1, 'b', Bio.PREFLUSH | Bio.FUA);
      PowerCuts c = s.cuts();
      assertThat(c.moveToNextFlush()).isTrue();
      assertThat(c.position()).isEqualTo(4);
      assertThat(s.states(c, 2)).containsExactlyInAnyOrder("..", "a.", ".b", "ab");
      assertThat(c.moveToNextFlush()).isFalse();
    }
  }

  @Test
  void tornWritesAreTornBetweenSectors() throws Exception {
    try (Setup s = new Setup()) {
      s.write(0, 8, 'a', 0);
      PowerCuts c = s.cuts();
      c.moveTo(2);
      Set<String> seen = new HashSet<>();
      Random r = new Random(1);
      BitSet all = new BitSet();
      all.set(0);
      for (int i = 0; i < 400; i++) {
        c.survive(all, r);
        seen.add(s.sectors(8));
        for (long b = 0; b < 8 * 512; b++) {
          assertThat(s.image.get(ValueLayout.JAVA_BYTE, b))
              .isEqualTo(s.image.get(ValueLayout.JAVA_BYTE, b / 512 * 512));
        }
      }
      assertThat(seen).hasSizeGreaterThan(30).contains("aaaaaaaa", "aaaa....");
    }
  }

  @Test
  void writesOfWhoMountsAStateAreTakenBack() throws Exception {
    try (Setup s = new Setup();
        Arena a = Arena.ofConfined()) {
      s.write(0, 1, 'a', 0);
      s.write(1, 1, 'b', 0);
      PowerCuts c = s.cuts();
      c.moveTo(4);
      c.survivePrefix(1);
      assertThat(s.sectors(4)).isEqualTo("a...");
      BlockDevice d = DiskViews.whole(c.disk());
      d.write(0, a.allocate(2048, 8).fill((byte) 'x'), 0);
      assertThat(s.sectors(4)).isEqualTo("xxxx");
      assertThat(c.changedBytes()).isEqualTo(4096);
      c.survivePrefix(2);
      assertThat(s.sectors(4)).isEqualTo("ab..");
    }
  }

  @Test
  void discardsAndZerosAreChangesToo(@TempDir Path dir) throws Exception {
    try (Setup s = new Setup()) {
      s.write(0, 4, 'a', 0);
      s.device.flush();
      s.device.discard(0, 1);
      Bio.range(Bio.Op.WRITE_ZEROES, Bio.FUA, s.device, 3, 512, Bio::nothing).submitAndWait();
      PowerCuts c = s.cuts();
      c.moveTo(s.recorder.recording().events());
      assertThat(s.states(c, 4)).containsExactlyInAnyOrder("aaa.", ".aa.");
      Path p = dir.resolve("state.img");
      c.writeTo(p);
      assertThat(Files.size(p)).isEqualTo(SIZE);
      assertThat(s.image.mismatch(MemorySegment.ofArray(Files.readAllBytes(p)))).isEqualTo(-1);
    }
  }

  /** All of a long random recording: what a plain replay of the log says must be there, is. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void statesAreThoseOfAPlainReplay(long seed) throws Exception {
    Random r = new Random(seed);
    try (Setup s = new Setup()) {
      for (int i = 0; i < 400; i++) {
        if (r.nextInt(12) == 0) {
          s.device.flush();
        } else {
          int flags = r.nextInt(10) == 0 ? Bio.FUA : r.nextInt(20) == 0 ? Bio.PREFLUSH : 0;
          s.write(r.nextInt(64), 1 + r.nextInt(8), (char) ('a' + r.nextInt(26)), flags);
        }
      }
      Recording rec = s.recorder.recording();
      PowerCuts c = rec.cuts(s.image);
      int at = 0;
      while (at < rec.events()) {
        at = Math.min(rec.events(), at + 1 + r.nextInt(9));
        c.moveTo(at);
        BitSet chosen = new BitSet();
        for (int i = 0; i < c.pending().size(); i++) {
          chosen.set(i, r.nextBoolean());
        }
        c.survive(chosen);
        assertThat(s.sectors(80))
            .as("seed %d, event %d", seed, at)
            .isEqualTo(replay(rec, at, chosen));
      }
      c.survivePrefix(c.pending().size());
      assertThat(s.image.mismatch(s.ram.memory())).isEqualTo(-1);
    }
  }

  /** One thread wrote, so each change was complete before the next was submitted. */
  private static String replay(Recording rec, int cut, BitSet chosen) {
    List<RecordedChange> all = rec.changes().stream().filter(c -> c.submitted() < cut).toList();
    boolean[] stable = new boolean[all.size()];
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      RecordedChange c = all.get(i);
      stable[i] = c.fua() && c.completed() < cut;
      for (Recording.Flush f : rec.flushes()) {
        stable[i] |= c.completed() < f.submitted() && f.completed() < cut;
      }
      if (!stable[i]) {
        open.add(i);
      }
    }
    boolean[] there = stable.clone();
    for (int p = open.size() - 1; p >= 0; p--) {
      int i = open.get(p);
      there[i] |= chosen.get(p);
      if (there[i] && all.get(i).preflush()) {
        for (int j = 0; j < i; j++) {
          there[j] = true;
        }
      }
    }
    char[] sectors = new char[80];
    java.util.Arrays.fill(sectors, '.');
    for (int i = 0; i < all.size(); i++) {
      for (long b = 0; there[i] && b < all.get(i).bytes(); b += 512) {
        sectors[(int) ((all.get(i).pos() + b) / 512)] = (char) all.get(i).data()[(int) b];
      }
    }
    return new String(sectors);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void recordingChangesNothing(long seed) throws Exception {
    try (Setup s = new Setup()) {
      new DiskModel(s.recorder.disk(), new byte[SIZE], seed).run(3, 60);
      Recording rec = s.recorder.recording();
      PowerCuts c = rec.cuts(s.image);
      c.moveTo(rec.events());
      c.survivePrefix(c.pending().size());
      assertThat(s.image.mismatch(s.ram.memory())).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void undoneChangesLeaveTheImage(long seed) throws Exception {
    try (Arena a = Arena.ofShared()) {
      MemorySegment image = a.allocate(SIZE, 4096);
      byte[] before = new byte[SIZE];
      new Random(seed).nextBytes(before);
      MemorySegment.copy(before, 0, image, ValueLayout.JAVA_BYTE, 0, SIZE);
      UndoDisk d = new UndoDisk("undo", image);
      for (int round = 0; round < 3; round++) {
        new DiskModel(d.disk(), before.clone(), seed + round).run(2, 20);
        d.rollBack();
        assertThat(image.mismatch(MemorySegment.ofArray(before))).isEqualTo(-1);
      }
    }
  }
}
