// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jvfs.testkit.locks.LockCall.Op;

/**
 * Makes up episodes: sequences of commands that begin with new files and new owners. An episode is
 * made of its seed alone, not of what came back, so any part of it can be run again by itself.
 *
 * <p>Ranges are of few bytes, so that most requests touch several locks: they overlap, split,
 * merge, are upgraded, wait for each other in chains and cycles. Each episode has its own bent: how
 * many owners and files, which kinds of locks, how much is waited.
 */
public final class LockGenerator {
  private static final int O_WRONLY = 1;
  private static final int O_RDWR = 2;
  private static final int O_TRUNC = 01000;
  private static final int O_NONBLOCK = 04000;
  private static final int O_PATH = 010000000;

  private static final int F_GETLK = 5;
  private static final int F_SETLK = 6;
  private static final int F_SETLKW = 7;
  private static final int OFD = 31;
  private static final int F_SETOWN = 8;
  private static final int F_SETSIG = 10;
  private static final int F_SETLEASE = 1024;
  private static final int F_GETLEASE = 1025;

  private static final int LOCK_SH = 1;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int LOCK_UN = 8;

  /** Descriptors an owner has at the beginning. */
  private static final int OPENED = 3;

  private final SplittableRandom seeds;
  private final int most;
  private final boolean leases;
  private final boolean directories;
  private final boolean served;
  private SplittableRandom random = new SplittableRandom(0);
  private int owners;
  private int files;
  private int posix;
  private int ofd;
  private int flock;
  private int lease;
  private int waits;
  private int span;
  private int opened;
  private int writers;
  private final ArrayDeque<LockCall> pending = new ArrayDeque<>();

  /**
   * Episodes of a seed.
   *
   * @param owners how many there are
   * @param leases whether leases are taken and broken
   * @param directories whether a directory is opened too, and sought in
   */
  public LockGenerator(long seed, int owners, boolean leases, boolean directories) {
    this(seed, owners, leases, directories, false);
  }

  /** For a mount whose server keeps the locks: without what its client cannot tell it. */
  public static LockGenerator served(long seed, int owners) {
    return new LockGenerator(seed, owners, false, false, true);
  }

  private LockGenerator(
      long seed, int owners, boolean leases, boolean directories, boolean served) {
    this.served = served;
    this.seeds = new SplittableRandom(seed);
    this.most = owners;
    this.leases = leases;
    this.directories = directories;
  }

  /** The next one, of up to about a thousand commands. */
  public List<LockCall> episode() {
    random = seeds.split();
    owners = 2 + random.nextInt(most - 1);
    files = chance(60) ? 1 : chance(70) || !directories ? 2 : 3;
    int bent = random.nextInt(leases ? 9 : 6);
    posix = bent < 2 ? 1 : bent == 2 ? 0 : bent == 3 ? 0 : 1;
    ofd = bent < 2 ? 0 : bent == 2 ? 1 : bent == 3 ? 0 : 1;
    flock = bent < 2 ? 0 : bent == 2 ? 0 : 1;
    if (served) {
      // Requests do not tell an open file's locks from a process's.
      posix = bent == 3 ? 0 : 1;
      ofd = 0;
    }
    lease = bent > 5 ? 3 : 0;
    if (bent == 6) {
      posix = 0;
      ofd = 0;
      flock = 0;
    }
    writers = pick(2, 5, 10, 30);
    waits = 10 + random.nextInt(80);
    span = chance(70) ? 6 + random.nextInt(15) : 2;
    pending.clear();
    List<LockCall> out = new ArrayList<>();
    out.add(LockCall.RESETTING);
    opened = lease > 0 ? random.nextInt(2) : OPENED;
    for (int owner = 0; owner < owners; owner++) {
      for (int fd = 0; fd < opened; fd++) {
        out.add(open(owner));
      }
    }
    int length = 20 + random.nextInt(chance(20) ? 1000 : 200);
    int look = 2 + random.nextInt(12);
    for (int i = 0; i < length; i++) {
      out.add(next());
      if (i % look == 0 && !served) {
        out.add(LockCall.LISTING);
      }
    }
    if (!served) {
      out.add(LockCall.LISTING);
    }
    return out;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private int pick(int... of) {
    return of[random.nextInt(of.length)];
  }

  private int fd() {
    return chance(92) ? random.nextInt(OPENED) : random.nextInt(10) - 1;
  }

  private LockCall open(int owner) {
    int file = chance(2) && directories ? 2 : chance(1) ? 3 : random.nextInt(files);
    int mode = chance(80) ? O_RDWR : pick(0, O_WRONLY, O_RDWR, 3, O_PATH);
    if (lease > 0) {
      mode = chance(writers) ? pick(O_WRONLY, O_RDWR, O_RDWR, O_RDWR | O_TRUNC) : 0;
      mode |= chance(100 - waits) ? O_NONBLOCK : 0;
    }
    return LockCall.of(Op.OPEN, owner, 0, file, mode);
  }

  private LockCall next() {
    if (!pending.isEmpty()) {
      return pending.removeFirst();
    }
    int owner = random.nextInt(owners);
    int roll = random.nextInt(1000);
    if (roll < 812) {
      return lock(owner);
    }
    if (roll < 840) {
      return LockCall.of(Op.SIGNAL, owner, 0, 0, 0);
    }
    if (roll < 885) {
      return open(owner);
    }
    if (roll < (lease > 0 ? 915 : 902)) {
      return LockCall.of(Op.CLOSE, owner, fd(), 0, 0);
    }
    if (roll < 925) {
      return LockCall.of(Op.DUP, owner, fd(), 0, 0);
    }
    if (roll < 945) {
      return LockCall.of(Op.TAKE, owner, 0, random.nextInt(owners), fd());
    }
    if (roll < 965 && served) {
      // Who ends gives up waiting and drops its locks: those who are woken by the one and by the
      // other race, and who is first hangs on the processor alone.
      return lock(owner);
    }
    if (roll < 955) {
      for (int i = 0; i < opened; i++) {
        pending.add(open(owner));
      }
      return LockCall.of(Op.EXIT, owner, 0, 0, 0);
    }
    if (roll < 965) {
      return LockCall.of(Op.FORK, owner, 0, random.nextInt(owners), 0);
    }
    if (roll < 980) {
      return number(Op.LSEEK, owner, fd(), pick(0, 0, 0, 1, 2), random.nextInt(20));
    }
    if (roll < 990) {
      return number(Op.FTRUNCATE, owner, fd(), 0, random.nextInt(20));
    }
    return number(Op.TRUNCATE, owner, 0, random.nextInt(files), random.nextInt(20));
  }

  private static LockCall number(Op op, int owner, int fd, int a, long x) {
    return new LockCall(op, owner, fd, a, 0, 0, 0, x, 0);
  }

  private LockCall lock(int owner) {
    int roll = random.nextInt(posix + ofd + flock + lease);
    if (roll < posix) {
      return range(owner, 0);
    }
    if (roll < posix + ofd) {
      return range(owner, OFD);
    }
    if (roll < posix + ofd + flock) {
      return flock(owner);
    }
    return lease(owner);
  }

  private LockCall flock(int owner) {
    int op = chance(2) ? random.nextInt(40) : pick(LOCK_SH, LOCK_EX, LOCK_EX, LOCK_UN, LOCK_UN);
    return LockCall.of(
        Op.FLOCK, owner, fd(), op | (op != LOCK_UN && !chance(waits) ? LOCK_NB : 0), 0);
  }

  private LockCall lease(int owner) {
    int what = random.nextInt(20);
    if (what < 9) {
      int type = chance(2) ? 7 : pick(0, 1, 2, 2);
      return LockCall.of(Op.FCNTL, owner, fd(), F_SETLEASE, type);
    }
    if (what < 12) {
      return LockCall.of(Op.FCNTL, owner, fd(), F_GETLEASE, 0);
    }
    if (what < 13) {
      return chance(70)
          ? LockCall.of(Op.FCNTL, owner, fd(), F_SETSIG, pick(0, 1))
          : LockCall.of(Op.FCNTL, owner, fd(), F_SETOWN, random.nextInt(owners + 1));
    }
    if (what < 16) {
      return LockCall.of(Op.SIGNALS, owner, 0, 0, 0);
    }
    if (chance(50)) {
      int mode = pick(O_WRONLY, O_RDWR, O_RDWR, O_RDWR | O_TRUNC);
      return LockCall.of(
          Op.OPEN, owner, 0, random.nextInt(files), mode | (chance(waits) ? 0 : O_NONBLOCK));
    }
    return open(owner);
  }

  private LockCall range(int owner, int kind) {
    int cmd = chance(15) ? F_GETLK : chance(waits) ? F_SETLKW : F_SETLK;
    int type = chance(1) ? pick(3, -1, 7) : pick(0, 0, 1, 1, 1, 2, 2, 2);
    if (cmd == F_GETLK && type == 2 && chance(95)) {
      type = 1;
    }
    int whence = chance(92) ? 0 : chance(95) ? pick(1, 2) : pick(3, 4, -1);
    long start = random.nextInt(span);
    long length = 1 + random.nextInt(Math.max(2, span / 2));
    if (whence != 0) {
      start = random.nextInt(14) - 7;
    }
    if (type == 2 && chance(20)) {
      start = 0;
      length = 0;
    } else if (chance(6)) {
      length = 0;
    } else if (chance(5)) {
      length = -1 - random.nextInt(6);
    } else if (chance(4)) {
      start = Long.MAX_VALUE - random.nextInt(4);
      length = random.nextInt(7) - 3;
    } else if (chance(1)) {
      start = pickLong(-1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE + 1);
      length = pickLong(0, Long.MIN_VALUE, Long.MAX_VALUE, 1, -1, start);
    }
    int pid = kind == OFD ? (chance(1) ? 5 : 0) : chance(2) ? 77 : 0;
    return new LockCall(Op.FCNTL_LOCK, owner, fd(), cmd + kind, type, whence, pid, start, length);
  }

  private long pickLong(long... of) {
    return of[random.nextInt(of.length)];
  }
}
