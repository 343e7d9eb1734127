// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dentry;
import org.jvfs.effect.MayBlock;
import org.jvfs.file.OpenFile;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The faults of the disk under one file system. Rules are met in the order in which they were made;
 * the first that fails a request ends it. May be changed at any time, from any thread.
 *
 * <p>Paths are those from the file system's root on, whatever it is mounted on.
 */
public final class Faults {
  /** Immutable lists. */
  private final AtomicReference<List<Fault>> plan = new AtomicReference<>(List.of());

  private volatile Pause pause = Pause.SLEEP;
  private volatile @Nullable DiskRecorder recorder;

  /** Whose requests are not met. */
  private final Set<Thread> exempt = ConcurrentHashMap.newKeySet();

  // ---- rules ----

  /** A fault of requests anywhere; EIO unless it is told otherwise. */
  public Fault failing() {
    return add(FaultRule.of(null).withErrno(Errno.EIO));
  }

  /**
   * A fault of requests for places that match, in the syntax of {@code
   * FileSystem.getPathMatcher("glob:…")}; EIO unless it is told otherwise.
   */
  public Fault failing(String glob) {
    return add(FaultRule.of(Glob.compile(glob)).withErrno(Errno.EIO));
  }

  /** Requests anywhere take longer. */
  public Fault slow(Duration by) {
    return add(FaultRule.of(null)).delaying(by);
  }

  /** Requests for places that match take longer. */
  public Fault slow(String glob, Duration by) {
    return add(FaultRule.of(Glob.compile(glob))).delaying(by);
  }

  /** Reads or writes anywhere move at most {@code n} bytes each, 1 or more. */
  public Fault tornAfter(long n) {
    return add(FaultRule.of(null)).tornAfter(n);
  }

  /** Something of the test's own happens at requests anywhere. */
  public Fault calling(FaultHook hook) {
    return add(FaultRule.of(null)).calling(hook);
  }

  /**
   * The disk is full when {@code bytes} more have been written: writing and allocating is ENOSPC.
   * The write that crosses this is short.
   */
  public Fault noSpaceAfter(long bytes) {
    return failing().with(Errno.ENOSPC).afterBytes(bytes).on(FaultOp.WRITE, FaultOp.FALLOCATE);
  }

  private Fault add(FaultRule rule) {
    Fault f = new Fault(this, rule);
    plan.updateAndGet(
        old -> {
          List<Fault> l = new ArrayList<>(old);
          l.add(f);
          return List.copyOf(l);
        });
    return f;
  }

  void remove(Fault f) {
    plan.updateAndGet(old -> old.stream().filter(x -> x != f).toList());
  }

  /** Ends all faults. */
  public void clear() {
    plan.set(List.of());
  }

  /** Those in force, in the order in which they are met. */
  public List<Fault> all() {
    return plan.get();
  }

  /** How often any fault in force happened. */
  public long fired() {
    return plan.get().stream().mapToLong(Fault::fired).sum();
  }

  /** How delays let time pass, instead of sleeping. */
  public void setPause(Pause p) {
    pause = p;
  }

  /** Something that fails as a file system does. */
  public interface Action {
    void run() throws ErrnoException;
  }

  /** Does something whose requests meet no fault and are no changes to a recorder. */
  public void without(Action a) throws ErrnoException {
    Thread me = Thread.currentThread();
    boolean outermost = exempt.add(me);
    try {
      a.run();
    } finally {
      if (outermost) {
        exempt.remove(me);
      }
    }
  }

  // ---- power ----

  /** Sets who keeps in mind what is on the disk. */
  public void setRecorder(@Nullable DiskRecorder r) {
    recorder = r;
  }

  /**
   * Cuts the power and starts again: the file system has what was made durable, and no more. What
   * was open is dead (EIO). Rules stay in force.
   *
   * @throws IllegalStateException if nobody keeps in mind what is on the disk
   */
  @MayBlock
  public void powerCut() throws ErrnoException {
    recording().cut(null);
  }

  /**
   * The same, but that some of what was not made durable has reached the disk, too, chosen by the
   * seed.
   */
  @MayBlock
  public void powerCut(long seed) throws ErrnoException {
    recording().cut(seed);
  }

  private DiskRecorder recording() {
    DiskRecorder r = recorder;
    if (r == null) {
      throw new IllegalStateException(
          "nobody keeps in mind what is on the disk of this file system");
    }
    return r;
  }

  // ---- requests ----

  private boolean isExempt() {
    return !exempt.isEmpty() && exempt.contains(Thread.currentThread());
  }

  /** Whom to tell of what the present thread does; null for nobody. */
  @Nullable DiskRecorder recorder() {
    DiskRecorder r = recorder;
    return r == null || isExempt() ? null : r;
  }

  /**
   * A request is made. May block.
   *
   * @param len how many bytes it is to move
   * @return how many it may move
   */
  @MayBlock
  long meet(
      FaultOp op,
      @Nullable OpenFile file,
      @Nullable Dentry place,
      @Nullable Dentry second,
      long pos,
      long len)
      throws ErrnoException {
    List<Fault> now = plan.get();
    if (now.isEmpty() || isExempt()) {
      return len;
    }
    FaultEvent e = new FaultEvent(op, file, place, second, pos, len);
    long left = len;
    for (Fault f : now) {
      left = f.meet(e, left, pause);
    }
    return left;
  }

  @Override
  public String toString() {
    return "Faults" + plan.get();
  }
}
