// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.BufferHead;
import org.jvfs.device.DiskFault;
import org.jvfs.device.PowerCuts;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * A journal whose power fails, at every flush, with any of the later writes done, some of them in
 * part: what recovery makes of it must be what some transaction left, none before one that was
 * waited for.
 */
class JournalCrashTest {
  private static final int V3 = JournalFeature.INCOMPAT_CSUM_V3;
  private static final int V2 = JournalFeature.INCOMPAT_CSUM_V2;
  private static final int WIDE = JournalFeature.INCOMPAT_64BIT;

  /** More of them make it longer: six kinds of log, three sizes. */
  private static final int RUNS = Integer.getInteger("jvfs.jbd2.runs", 24);

  private static final long SEED = Long.getLong("jvfs.jbd2.seed", 0);

  /** What a run was. */
  private record Outcome(@Nullable String wrong, int cuts, int states, JournalLoad load) {}

  private static Outcome run(JournalRig.Plan plan, JournalSteps steps, boolean slow)
      throws Exception {
    try (JournalRig rig = new JournalRig(plan)) {
      if (slow) {
        rig.slow();
      }
      JournalModel model = new JournalModel(plan.sequence(), plan.targets(), plan.blockSize());
      Journal journal = rig.load(steps);
      JournalLoad load = new JournalLoad(rig, journal, model, false);
      load.run(3, 60);
      journal.destroy();
      return cut(rig, model, load);
    }
  }

  private static Outcome cut(JournalRig rig, JournalModel model, JournalLoad load)
      throws Exception {
    Random r = new Random(rig.plan.seed());
    PowerCuts cuts = rig.cuts();
    int n = 0;
    int states = 0;
    while (cuts.moveToNextFlush()) {
      n++;
      for (int i = 0; i < 4; i++) {
        if (i > 0) {
          // Whole or torn between sectors.
          cuts.sample(r);
        }
        states++;
        String wrong = recovered(rig, model, cuts);
        if (wrong != null) {
          String where = "seed " + rig.plan.seed() + " event " + cuts.position() + ": ";
          return new Outcome(where + wrong, n, states, load);
        }
      }
    }
    return new Outcome(null, n, states, load);
  }

  private static @Nullable String recovered(JournalRig rig, JournalModel model, PowerCuts cuts)
      throws Exception {
    int least = rig.plan.sequence() - 1;
    for (String m : cuts.marks()) {
      int tid = Integer.parseInt(m);
      least = Tid.after(tid, least) ? tid : least;
    }
    BlockDevice d = new BlockDevice(5, cuts.disk(), 0, cuts.disk().capacity());
    try (DeviceBlocks fs = new DeviceBlocks(d, rig.plan.blockSize(), rig.blocks)) {
      Recovery.recover(fs, rig.map, null);
      byte[][] found = new byte[rig.plan.targets()][rig.plan.blockSize()];
      for (int i = 0; i < found.length; i++) {
        fs.read(rig.firstTarget + i, found[i]);
      }
      return model.differs(found, least);
    } catch (ErrnoException e) {
      return e.toString();
    }
  }

  @Test
  void everyCut() throws Exception {
    List<int[]> features =
        List.of(
            new int[] {0, V3 | WIDE},
            new int[] {0, V2 | WIDE},
            new int[] {0, V2},
            new int[] {0, WIDE},
            new int[] {0, 0},
            new int[] {JournalFeature.COMPAT_CHECKSUM, WIDE});
    int states = 0;
    int frees = 0;
    int asData = 0;
    int again = 0;
    int waits = 0;
    for (int i = 0; i < RUNS; i++) {
      int[] f = features.get(i % features.size());
      int journal = i % 4 == 3 ? 400 : i % 4 == 2 ? 130 : 64;
      JournalRig.Plan plan = JournalRig.Plan.of(SEED + i, journal, f[0], f[1], false);
      Outcome o = run(plan, JournalSteps.ALL, i % 3 == 0);
      assertNull(o.wrong, o.wrong);
      states += o.states;
      frees += o.load.frees.get();
      asData += o.load.asData.get();
      again += o.load.again.get();
      waits += o.load.waits.get();
    }
    String what =
        states + " states, " + frees + " frees, " + asData + " as data, " + again + " again";
    System.out.println("JournalCrashTest.everyCut: " + what + ", " + waits + " waits");
    assertTrue(states > 2000 && frees > 300 && asData > 50 && again > 50 && waits > 100, what);
  }

  /** One write fails, whichever: the journal ends there, and what was waited for is there. */
  @Test
  void everyCutAfterAFailedWrite() throws Exception {
    int aborted = 0;
    int states = 0;
    for (int i = 0; i < RUNS; i++) {
      JournalRig.Plan plan =
          JournalRig.Plan.of(SEED + 500 + i, i % 2 == 0 ? 64 : 400, 0, V3 | WIDE, false);
      try (JournalRig rig = new JournalRig(plan)) {
        Random r = new Random(plan.seed());
        JournalModel model = new JournalModel(plan.sequence(), plan.targets(), plan.blockSize());
        Journal journal = rig.load(JournalSteps.ALL);
        journal.setAbortsOnDataError(true);
        rig.faulty.add(DiskFault.fails(Errno.EIO, Bio.Op.WRITE).after(r.nextInt(250)).times(1));
        if (i % 3 == 0) {
          rig.slow();
        }
        JournalLoad load = new JournalLoad(rig, journal, model, true);
        load.run(3, 60);
        try {
          journal.destroy();
        } catch (ErrnoException e) {
          assertEquals(Errno.EIO, e.errno());
          aborted++;
        }
        Outcome o = cut(rig, model, load);
        assertNull(o.wrong, o.wrong);
        states += o.states;
      }
    }
    System.out.println(
        "JournalCrashTest.everyCutAfterAFailedWrite: "
            + aborted
            + " aborted, "
            + states
            + " states");
    assertTrue(aborted > RUNS / 4, aborted + " of " + RUNS + " aborted");
  }

  // ---- negative controls: a step is left out, and it is seen ----

  private static void caught(JournalSteps steps, int journal, boolean lying, String what)
      throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      JournalRig.Plan plan = JournalRig.Plan.of(1000 + seed, journal, 0, V3 | WIDE, lying);
      Outcome o = run(plan, steps, true);
      if (o.wrong != null) {
        System.out.println("JournalCrashTest without " + what + ": " + o.wrong);
        return;
      }
    }
    throw new AssertionError("nobody noticed that there was no " + what);
  }

  @Test
  void lyingDiskIsCaught() throws Exception {
    caught(JournalSteps.ALL, 64, true, "flush");
  }

  @Test
  void missingRevokeIsCaught() throws Exception {
    caught(
        new JournalSteps() {
          @Override
          long[] revokes(long[] blocks) {
            return new long[0];
          }
        },
        400,
        false,
        "revoke");
  }

  @Test
  void missingFrozenCopyIsCaught() throws Exception {
    caught(
        new JournalSteps() {
          @Override
          boolean freeze(BufferHead from, MemorySegment to) {
            return false;
          }
        },
        400,
        false,
        "frozen copy");
  }

  @Test
  void tailBeforeFlushIsCaught() throws Exception {
    caught(
        new JournalSteps() {
          @Override
          void flushBeforeTail(BlockDevice d) {
            // Left out.
          }
        },
        64,
        false,
        "flush before the tail moves");
  }

  @Test
  void commitBeforeLogIsCaught() throws Exception {
    caught(
        new JournalSteps() {
          @Override
          void awaitLog(LogIo io) {
            io.submit();
          }
        },
        400,
        false,
        "wait for the log");
  }
}
