// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import static org.jvfs.testkit.schedule.Scenario.deed;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Step;
import org.jvfs.pagecache.FramePool;
import org.jvfs.pagecache.Page;
import org.jvfs.testkit.schedule.Scenario.Call;
import org.jvfs.uapi.ErrnoException;

/** A page's lock by itself: released by whoever has done the work, waited for by the others. */
@Tag("schedules")
final class PageLocksTest {
  private static final FramePool POOL = new FramePool(1 << 20);

  @AfterAll
  static void close() {
    POOL.close();
  }

  /** A page, and what its lock guards. */
  static final class Sheet implements AutoCloseable {
    final Page page = Page.alloc(POOL);
    int inside;
    boolean written;

    Sheet() throws ErrnoException {}

    /** A page being read in: locked by who started that, to be released by who ends it. */
    static Sheet beingRead() throws ErrnoException {
      Sheet s = new Sheet();
      s.page.lock();
      return s;
    }

    /** A page being written out, not locked meanwhile. */
    static Sheet beingWritten() throws ErrnoException {
      Sheet s = beingRead();
      s.page.setWriteback();
      s.page.unlock();
      return s;
    }

    void use() {
      if (inside++ != 0) {
        throw new AssertionError("two hold the page's lock");
      }
      Schedule.point(Step.LOAD, this);
      inside--;
    }

    @Override
    public void close() {
      if (page.isWriteback() || page.count() != 1) {
        throw new AssertionError("left behind: " + page);
      }
      page.put();
    }
  }

  private static final Call<Sheet> LOCK =
      deed(
          s -> {
            s.page.get();
            s.page.lock();
            s.use();
            s.page.unlock();
            s.page.put();
          });

  private static final Call<Sheet> TRY =
      s -> {
        if (!s.page.tryLock()) {
          return "no";
        }
        s.use();
        s.page.unlock();
        return "yes";
      };

  private static final Call<Sheet> END_READ =
      deed(
          s -> {
            s.page.setUptodate();
            s.page.unlock();
          });

  private static final Call<Sheet> WAIT_READ =
      deed(
          s -> {
            s.page.waitUnlocked();
            if (!s.page.isUptodate()) {
              throw new AssertionError("unlocked, but not read");
            }
          });

  private static final Call<Sheet> END_WRITE =
      deed(
          s -> {
            s.written = true;
            s.page.endWriteback();
          });

  private static final Call<Sheet> WAIT_WRITE =
      deed(
          s -> {
            s.page.waitWriteback();
            if (!s.written) {
              throw new AssertionError("the write has not ended");
            }
          });

  private static Scenario<Sheet> of(String name, Scenario.Maker<Sheet> maker) {
    return new Scenario<>(name, maker).anyOutcome();
  }

  static Stream<Scenario<Sheet>> scenarios() {
    return Stream.of(
        of("two lock a page", Sheet::new).task(LOCK).task(LOCK),
        of("three lock a page", Sheet::new).task(LOCK).task(LOCK).task(LOCK),
        of("two lock a page, one tries", Sheet::new).task(LOCK).task(LOCK).task(TRY),
        of("a read ends, two wait", Sheet::beingRead)
            .task(END_READ)
            .task(WAIT_READ)
            .task(WAIT_READ),
        of("a read ends, one waits and one locks", Sheet::beingRead)
            .task(END_READ)
            .task(WAIT_READ)
            .task(LOCK),
        of("a write ends, one waits and one locks", Sheet::beingWritten)
            .task(END_WRITE)
            .task(WAIT_WRITE)
            .task(LOCK),
        of("a write ends while two lock", Sheet::beingWritten)
            .task(END_WRITE)
            .task(LOCK)
            .task(LOCK));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void nothingGoesWrong(Scenario<Sheet> scenario) throws Exception {
    Bounds.check(scenario);
  }
}
