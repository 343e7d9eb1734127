// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.lock.LockdepReport.Kind.ASSERT_HELD;
import static org.jvfs.lock.LockdepReport.Kind.BAD_UNLOCK;
import static org.jvfs.lock.LockdepReport.Kind.BLOCKING;
import static org.jvfs.lock.LockdepReport.Kind.CIRCULAR;
import static org.jvfs.lock.LockdepReport.Kind.CONTEXT;
import static org.jvfs.lock.LockdepReport.Kind.HELD_ON_RETURN;
import static org.jvfs.lock.LockdepReport.Kind.INCONSISTENT;
import static org.jvfs.lock.LockdepReport.Kind.PIN;
import static org.jvfs.lock.LockdepReport.Kind.RECURSIVE;
import static org.jvfs.lock.LockdepReport.Kind.UNSAFE_ORDER;

import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.jvfs.testkit.lockdep.ExpectsReport;

/**
 * Faults planted on purpose: each test fails unless exactly its report comes. Those without an
 * expected report are what looks like a fault and is none. No test deadlocks: one thread takes in
 * turn what two would take at once.
 */
final class LockdepTest {
  private final LockClass classA;
  private final RwSem a;
  private final RwSem b;
  private final RwSem c;
  private final SpinLock spin;

  /** Each test has classes of its own, that the faults of one do not show in another. */
  LockdepTest(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    classA = new LockClass(name + ".A");
    a = new RwSem(classA);
    b = new RwSem(new LockClass(name + ".B"));
    c = new RwSem(new LockClass(name + ".C"));
    spin = new SpinLock(new LockClass(name + ".spin"));
  }

  private static String lastReport() {
    return Lockdep.reports().getLast().text();
  }

  private static void inside(RwSem outer, RwSem inner) {
    outer.lock();
    inner.lock();
    inner.unlock();
    outer.unlock();
  }

  // ---- cycles ----

  @Test
  @ExpectsReport(CIRCULAR)
  void abBa() {
    takeBInA();
    takeAInB();
    // Both chains are there, each with where its locks were taken.
    assertThat(lastReport())
        .contains("(abBa.A){WRITE}", "(abBa.B){WRITE}", "takeBInA", "takeAInB", "-> #1 (abBa.B)")
        .contains("lock(abBa.A);", "lock(abBa.B);");
  }

  private void takeBInA() {
    inside(a, b);
  }

  private void takeAInB() {
    inside(b, a);
  }

  @Test
  @ExpectsReport(CIRCULAR)
  void eachCycleIsToldOnce() {
    for (int i = 0; i < 3; i++) {
      inside(a, b);
      inside(b, a);
    }
  }

  @Test
  @ExpectsReport(CIRCULAR)
  void abBcCa() {
    inside(a, b);
    inside(b, c);
    inside(c, a);
    assertThat(lastReport()).contains("-> #2 (abBcCa.C)", "-> #1 (abBcCa.B)");
  }

  @Test
  @ExpectsReport(CIRCULAR)
  void spinLocksToo() {
    SpinLock other = new SpinLock(new LockClass("other spin"));
    spin.lock();
    other.lock();
    spin.unlock();
    other.unlock();
    other.lock();
    spin.lock();
    spin.unlock();
    other.unlock();
  }

  /** Two readers of each, in different order: a writer that waits between them stops both. */
  @Test
  @ExpectsReport(CIRCULAR)
  void readersBehindAPossibleWriter() {
    a.lockShared();
    b.lockShared();
    b.unlockShared();
    a.unlockShared();
    b.lockShared();
    a.lockShared();
    a.unlockShared();
    b.unlockShared();
  }

  private static void recursiveReads(Object lock, LockClass k, Runnable inside) {
    Lockdep.acquire(lock, k, Subclass.NORMAL, LockMode.RECURSIVE_READ, false);
    inside.run();
    Lockdep.release(lock);
  }

  @Test
  void recursiveReadersPassEachOther() {
    Object x = new Object();
    Object y = new Object();
    LockClass kx = new LockClass("rx");
    LockClass ky = new LockClass("ry");
    recursiveReads(x, kx, () -> recursiveReads(y, ky, () -> {}));
    recursiveReads(y, ky, () -> recursiveReads(x, kx, () -> {}));
    recursiveReads(x, kx, () -> recursiveReads(x, kx, () -> {}));
  }

  @Test
  @ExpectsReport(CIRCULAR)
  void aRecursiveReaderStillWaitsForAWriter() {
    Object x = new Object();
    LockClass kx = new LockClass("rx");
    recursiveReads(x, kx, () -> inside(a, b));
    b.lock();
    Lockdep.acquire(x, kx, Subclass.NORMAL, LockMode.WRITE, false);
    Lockdep.release(x);
    b.unlock();
  }

  /** What is held around a recursive read has an edge of its own to what is taken inside. */
  @Test
  @ExpectsReport(CIRCULAR)
  void aRecursiveReadBetweenDoesNotHideACycle() {
    Object x = new Object();
    LockClass kx = new LockClass("rx");
    a.lock();
    recursiveReads(
        x,
        kx,
        () -> {
          b.lock();
          b.unlock();
        });
    a.unlock();
    inside(b, a);
  }

  @Test
  void whoTriesDoesNotWait() {
    inside(a, b);
    b.lock();
    assertThat(a.tryLock()).isTrue();
    a.unlock();
    b.unlock();
  }

  @Test
  @ExpectsReport(CIRCULAR)
  void whatWasTriedIsWaitedForLikeAllElse() {
    assertThat(a.tryLock()).isTrue();
    b.lock();
    b.unlock();
    a.unlock();
    inside(b, a);
  }

  /** The order of B and C shows although A, between them, went first. */
  @Test
  @ExpectsReport(CIRCULAR)
  void releasesOutOfOrderKeepTheRest() {
    a.lock();
    b.lock();
    a.unlock();
    c.lock();
    c.unlock();
    b.unlock();
    inside(c, b);
  }

  @Test
  @ExpectsReport(CIRCULAR)
  void aDowngradedLockIsStillHeld() {
    a.lock();
    a.downgrade();
    assertThat(Lockdep.held(a)).isEqualTo(LockHold.SHARED);
    b.lock();
    b.unlock();
    a.unlockShared();
    inside(b, a);
  }

  // ---- one class ----

  @Test
  @ExpectsReport(RECURSIVE)
  void twoOfOneClass() {
    inside(a, new RwSem(classA));
  }

  @Test
  @ExpectsReport(RECURSIVE)
  void readersOfOneLockInsideEachOther() {
    a.lockShared();
    a.lockShared();
    a.unlockShared();
    a.unlockShared();
  }

  @Test
  void twoOfOneClassAtTheirLevels() {
    RwSem child = new RwSem(classA);
    a.lock(Subclass.PARENT);
    child.lock(Subclass.CHILD);
    child.unlock();
    a.unlock();
  }

  @Test
  @ExpectsReport(CIRCULAR)
  void wrongOrderOfLevels() {
    RwSem child = new RwSem(classA);
    a.lock(Subclass.PARENT);
    child.lock(Subclass.CHILD);
    child.unlock();
    a.unlock();
    child.lock(Subclass.CHILD);
    a.lock(Subclass.PARENT);
    a.unlock();
    child.unlock();
    assertThat(lastReport()).contains("(wrongOrderOfLevels.A/1)", "(wrongOrderOfLevels.A/2)");
  }

  @Test
  void manyOfOneClassUnderALockForThat() {
    SpinLock[] many = {new SpinLock(classA), new SpinLock(classA), new SpinLock(classA)};
    spin.lock();
    for (SpinLock l : many) {
      l.lockUnder(spin);
    }
    for (SpinLock l : many) {
      l.unlock();
    }
    spin.unlock();
  }

  @Test
  @ExpectsReport(ASSERT_HELD)
  void manyOfOneClassWithoutIt() {
    SpinLock one = new SpinLock(classA);
    one.lockUnder(spin);
    one.unlock();
  }

  @Test
  @ExpectsReport(CIRCULAR)
  void aReaderOfASequenceInsideItsWriter() throws InterruptedException {
    SeqLock outer = new SeqLock(new LockClass("seq"));
    a.lock();
    int s = outer.readBegin();
    assertThat(outer.readRetry(s)).isFalse();
    a.unlock();
    // A writer of the sequence waits for A, whose holder waits for the writer to end.
    Object id = outer.seqId();
    Lockdep.acquire(id, outer.seqClass(), Subclass.NORMAL, LockMode.WRITE, false);
    a.lock();
    a.unlock();
    Lockdep.release(id);
  }

  @Test
  @ExpectsReport(RECURSIVE)
  void waitingForOnesOwnDentryLock() {
    Lockdep.acquireSpin(spin, classA, Subclass.NORMAL, false);
    Lockdep.mightSpin(spin, classA, Subclass.NORMAL, LockMode.WRITE);
    Lockdep.release(spin);
  }

  // ---- blocking ----

  @Test
  @ExpectsReport(BLOCKING)
  void blockingUnderASpinLock() {
    spin.lock();
    a.lock();
    a.unlock();
    spin.unlock();
    assertThat(lastReport())
        .contains("under spin lock blockingUnderASpinLock.spin", "blockingUnderASpinLock");
  }

  @Test
  void tryingUnderASpinLock() {
    spin.lock();
    assertThat(a.tryLock()).isTrue();
    a.unlock();
    spin.unlock();
  }

  @Test
  @ExpectsReport(BLOCKING)
  void blockingInAnRcuSection() {
    Lockdep.enter(LockContext.RCU_READ);
    a.lockShared();
    a.unlockShared();
    Lockdep.exit(LockContext.RCU_READ);
  }

  @Test
  @ExpectsReport(BLOCKING)
  void blockingInCompletion() {
    Lockdep.enter(LockContext.COMPLETION);
    a.lock();
    a.unlock();
    Lockdep.exit(LockContext.COMPLETION);
  }

  @Test
  @ExpectsReport(BLOCKING)
  void blockingWhereAMethodMayNot() {
    Lockdep.enter(LockContext.NO_BLOCK, "d_delete");
    Lockdep.mightBlock("wait for the disk");
    Lockdep.exit(LockContext.NO_BLOCK);
    assertThat(lastReport()).contains("wait for the disk", "in d_delete");
  }

  @Test
  @ExpectsReport(BLOCKING)
  void waitingForAConditionUnderASpinLock() {
    spin.lock();
    new WaitTable().await(this, () -> true);
    spin.unlock();
  }

  @Test
  @ExpectsReport(CONTEXT)
  void leavingAContextTwice() {
    Lockdep.enter(LockContext.RECLAIM);
    Lockdep.exit(LockContext.RECLAIM);
    Lockdep.exit(LockContext.RECLAIM);
  }

  // ---- contexts that others wait for ----

  private static void reclaim(RwSem lock) {
    Lockdep.enter(LockContext.RECLAIM);
    lock.lock();
    lock.unlock();
    Lockdep.exit(LockContext.RECLAIM);
  }

  private static void allocateUnder(RwSem lock) {
    lock.lock();
    Lockdep.mightWaitFor(LockContext.RECLAIM);
    lock.unlock();
  }

  @Test
  @ExpectsReport(INCONSISTENT)
  void reclaimTakesWhatIsHeldOverAnAllocation() {
    allocateUnder(a);
    reclaim(a);
    assertThat(lastReport()).contains("{..?.}", "allocateUnder", "reclaim");
  }

  @Test
  void reclaimMayTryWhatIsHeldOverAnAllocation() {
    allocateUnder(a);
    Lockdep.enter(LockContext.RECLAIM);
    assertThat(a.tryLock()).isTrue();
    a.unlock();
    Lockdep.exit(LockContext.RECLAIM);
  }

  @Test
  @ExpectsReport(UNSAFE_ORDER)
  void reclaimTakesWhatIsHeldWhileAnAllocatorIsWaitedFor() {
    reclaim(a);
    allocateUnder(c);
    inside(a, b);
    // The last link: reclaim waits for A, whose holder waits for B, whose holder waits for C,
    // whose holder waits for reclaim.
    inside(b, c);
    assertThat(lastReport())
        .contains("RECLAIM-safe lock (" + a.lockClass(), "RECLAIM-unsafe lock (" + c.lockClass());
  }

  @Test
  @ExpectsReport(UNSAFE_ORDER)
  void theSameWithTheAllocationLast() {
    reclaim(a);
    inside(a, c);
    allocateUnder(c);
  }

  @Test
  @ExpectsReport(INCONSISTENT)
  void completionTakesWhatIsHeldByOneWhoWaitsForIt() {
    Lockdep.enter(LockContext.COMPLETION);
    spin.lock();
    spin.unlock();
    Lockdep.exit(LockContext.COMPLETION);
    spin.lock();
    Lockdep.mightWaitFor(LockContext.COMPLETION);
    spin.unlock();
  }

  // ---- releases ----

  @Test
  @ExpectsReport(BAD_UNLOCK)
  void releaseByOneWhoDoesNotHold() throws InterruptedException {
    a.lock();
    Thread other = new Thread(a::unlock);
    other.start();
    other.join();
    // To lockdep this thread still holds it.
    Lockdep.release(a);
  }

  @Test
  void releaseAfterAHandOver() throws InterruptedException {
    a.lock();
    Lockdep.handOver(a);
    assertThat(Lockdep.held(a)).isEqualTo(LockHold.NONE);
    Thread other = new Thread(a::unlock);
    other.start();
    other.join();
  }

  @Test
  @ExpectsReport(CIRCULAR)
  void whatWasTakenOverIsHeld() throws InterruptedException {
    inside(a, b);
    b.lock();
    Lockdep.handOver(b);
    Thread other =
        Thread.ofVirtual()
            .start(
                () -> {
                  Lockdep.takeOver(b, b.lockClass(), Subclass.NORMAL, LockMode.WRITE);
                  a.lock();
                  a.unlock();
                  b.unlock();
                });
    other.join();
  }

  @Test
  @ExpectsReport(BAD_UNLOCK)
  void takingOverWhatNobodyHandedOver() {
    Lockdep.takeOver(a, classA, Subclass.NORMAL, LockMode.WRITE);
    Lockdep.release(a);
  }

  @Test
  @ExpectsReport(BAD_UNLOCK)
  void handingOverWhatIsNotHeld() {
    Lockdep.handOver(a);
  }

  @Test
  @ExpectsReport(HELD_ON_RETURN)
  void heldOnReturn() {
    int before = Lockdep.depth();
    a.lock();
    Lockdep.assertNoneHeld(before, "planted call");
    a.unlock();
    assertThat(lastReport()).contains("planted call", "(heldOnReturn.A)");
  }

  @Test
  @ExpectsReport(PIN)
  void releaseOfAPinnedLock() {
    a.lock();
    Lockdep.pin(a);
    a.unlock();
  }

  @Test
  @ExpectsReport(PIN)
  void unpinningWhatIsNotPinned() {
    a.lock();
    Lockdep.pin(a);
    Lockdep.unpin(a);
    Lockdep.unpin(a);
    a.unlock();
  }

  // ---- what is held ----

  @Test
  void theHeldLocksAreKnown() {
    a.lockShared();
    b.lock(Subclass.CHILD);
    assertThat(spin.tryLock()).isTrue();
    assertThat(Lockdep.held(a)).isEqualTo(LockHold.SHARED);
    assertThat(Lockdep.held(b)).isEqualTo(LockHold.EXCLUSIVE);
    assertThat(Lockdep.held(c)).isEqualTo(LockHold.NONE);
    assertThat(Lockdep.heldLocks())
        .extracting(HeldLock::lock, HeldLock::subclass, HeldLock::mode, HeldLock::trylock)
        .containsExactly(
            Tuple.tuple(a, Subclass.NORMAL, LockMode.READ, false),
            Tuple.tuple(b, Subclass.CHILD, LockMode.WRITE, false),
            Tuple.tuple(spin, Subclass.NORMAL, LockMode.WRITE, true));
    assertThat(Lockdep.heldLocks().getFirst().stack().getFirst().getMethodName())
        .isEqualTo("theHeldLocksAreKnown");
    Lockdep.assertHeld(a);
    Lockdep.assertHeldShared(a);
    Lockdep.assertHeldExclusive(b);
    Lockdep.assertNotHeld(c);
    spin.unlock();
    b.unlock();
    a.unlockShared();
    assertThat(Lockdep.heldLocks()).isEmpty();
  }

  @Test
  void whatIsHeldIsTheThreads() throws InterruptedException {
    a.lock();
    LockHold[] seen = new LockHold[1];
    Thread.ofVirtual().start(() -> seen[0] = Lockdep.held(a)).join();
    a.unlock();
    assertThat(seen[0]).isEqualTo(LockHold.NONE);
  }

  @Test
  void aMutexAndASequenceLockAreHeldAsThemselves() {
    Mutex m = new Mutex(new LockClass("m"));
    SeqLock s = new SeqLock(new LockClass("s"));
    m.lock();
    s.writeLock();
    assertThat(Lockdep.held(m)).isEqualTo(LockHold.EXCLUSIVE);
    assertThat(Lockdep.held(s)).isEqualTo(LockHold.EXCLUSIVE);
    s.writeUnlock();
    m.unlock();
  }

  @Test
  @ExpectsReport({ASSERT_HELD, ASSERT_HELD, ASSERT_HELD, ASSERT_HELD})
  void assertionsThatFail() {
    Lockdep.assertHeld(a);
    a.lockShared();
    Lockdep.assertHeldExclusive(a);
    Lockdep.assertNotHeld(a);
    a.unlockShared();
    Lockdep.assertHeldShared(a);
  }
}
