// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.fault.Fault;
import org.jvfs.fault.FaultOp;
import org.jvfs.fault.Faults;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Timespec;

/** Injected faults, met by calls on a memfs. */
final class FaultsTest {
  private static final int RW = Fcntl.O_RDWR;
  private static final int MAKE = Fcntl.O_RDWR | Fcntl.O_CREAT;

  @SuppressWarnings("NullAway.Init") // before each test
  private Vfs vfs;

  @SuppressWarnings("NullAway.Init") // before each test
  private Task task;

  @SuppressWarnings("NullAway.Init") // before each test
  private Faults faults;

  private int fd;
  private int out;
  private int dirFd;

  private interface Step {
    void run() throws ErrnoException;
  }

  @BeforeEach
  void open() throws ErrnoException {
    vfs = Vfs.builder().memoryBudget(64 << 20).build();
    task = vfs.rootTask();
    task.mount("none", "/", "memfs", 0, Map.of());
    faults = task.faults("/");
    task.mkdir("/data", 0755);
    task.mkdir("/empty", 0755);
    fd = task.open("/data/f", MAKE, 0644);
    out = task.open("/data/out", MAKE, 0644);
    dirFd = task.open("/data", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
    task.write(fd, new byte[10_000]);
    task.setxattr(bytes("/data/f"), 0, "user.x", new byte[1], 0);
  }

  @AfterEach
  void close() {
    vfs.close();
  }

  private static byte[] bytes(String s) {
    return s.getBytes(StandardCharsets.UTF_8);
  }

  /** A request of each kind, that succeeds once. */
  private Step request(FaultOp op) {
    Map<FaultOp, Step> all = new EnumMap<>(FaultOp.class);
    all.put(FaultOp.READ, () -> assertThat(task.pread(fd, new byte[10], 0)).isEqualTo(10));
    all.put(FaultOp.WRITE, () -> assertThat(task.pwrite(fd, new byte[10], 0)).isEqualTo(10));
    all.put(FaultOp.FSYNC, () -> task.fsync(fd));
    all.put(FaultOp.FDATASYNC, () -> task.fdatasync(fd));
    all.put(FaultOp.SYNC, () -> task.syncfs(fd));
    all.put(FaultOp.OPEN, () -> task.close(task.open("/data/f", RW)));
    all.put(FaultOp.CREATE, () -> task.close(task.open("/data/new", MAKE, 0644)));
    all.put(FaultOp.MKDIR, () -> task.mkdir("/data/d", 0755));
    all.put(
        FaultOp.MKNOD,
        () -> task.mknodat(Fcntl.AT_FDCWD, bytes("/data/n"), Mode.S_IFIFO | 0644, 0));
    all.put(FaultOp.SYMLINK, () -> task.symlink("f", "/data/s"));
    all.put(FaultOp.LINK, () -> task.link("/data/f", "/data/l"));
    all.put(FaultOp.UNLINK, () -> task.unlink("/data/f"));
    all.put(FaultOp.RMDIR, () -> task.rmdir("/empty"));
    all.put(FaultOp.RENAME, () -> task.rename("/data/f", "/data/g"));
    all.put(FaultOp.TRUNCATE, () -> task.ftruncate(fd, 5));
    all.put(FaultOp.FALLOCATE, () -> task.fallocate(fd, 0, 0, 20_000));
    all.put(
        FaultOp.DEALLOCATE,
        () -> task.fallocate(fd, Fcntl.FALLOC_FL_PUNCH_HOLE | Fcntl.FALLOC_FL_KEEP_SIZE, 0, 4096));
    all.put(FaultOp.SETATTR, () -> task.chmod("/data/f", 0600));
    all.put(FaultOp.READDIR, () -> assertThat(task.getdents(dirFd, 100)).isNotEmpty());
    all.put(FaultOp.STATFS, () -> task.statfs(bytes("/")));
    all.put(FaultOp.GETXATTR, () -> task.getxattr(bytes("/data/f"), 0, "user.x"));
    all.put(FaultOp.SETXATTR, () -> task.setxattr(bytes("/data/f"), 0, "user.y", new byte[1], 0));
    all.put(FaultOp.LISTXATTR, () -> task.listxattr(bytes("/data/f"), 0));
    Step s = all.get(op);
    assertThat(s).as("a request of kind %s", op).isNotNull();
    assert s != null;
    return s;
  }

  private static void assertFails(Errno e, Step s) {
    assertThatThrownBy(s::run)
        .isInstanceOfSatisfying(ErrnoException.class, x -> assertThat(x.errno()).isEqualTo(e));
  }

  /** Names, sizes, modes and attributes: what a request that fails must leave alone. */
  private List<String> tree() throws ErrnoException {
    List<String> all = new ArrayList<>(task.list("/"));
    for (String n : task.list("/data")) {
      var s = task.lstat("/data/" + n);
      all.add(n + " " + s.mode + " " + s.size + " " + s.blocks + " " + s.nlink);
    }
    all.addAll(task.listxattr(bytes("/data"), 0));
    return all;
  }

  @ParameterizedTest
  @EnumSource(FaultOp.class)
  void eachRequestMeetsItsFaultOnce(FaultOp op) throws ErrnoException {
    Step request = request(op);
    List<String> before = tree();
    Fault f = faults.failing().on(op).times(1);
    assertFails(Errno.EIO, request);
    assertThat(f.fired()).isEqualTo(1);
    assertThat(tree()).isEqualTo(before);
    request.run();
    assertThat(f.fired()).isEqualTo(1);
    assertThat(f.met()).isGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(FaultOp.class)
  void othersMeetNothing(FaultOp op) throws ErrnoException {
    EnumSet<FaultOp> others = EnumSet.complementOf(EnumSet.of(op, FaultOp.OPEN));
    Fault f = faults.failing().on(FaultOp.OPEN, others.toArray(FaultOp[]::new));
    if (op == FaultOp.OPEN || op == FaultOp.CREATE) {
      // Making a file opens it.
      f.on(FaultOp.READ);
    }
    request(op).run();
    assertThat(f.fired()).isZero();
    assertThat(faults.fired()).isZero();
  }

  @Test
  void placesAreChosenByPattern() throws ErrnoException {
    Fault f = faults.failing("/data/**").with(Errno.EACCES).on(FaultOp.MKDIR, FaultOp.RENAME);
    task.mkdir("/other", 0755);
    assertFails(Errno.EACCES, () -> task.mkdir("/data/x", 0755));
    assertFails(Errno.EACCES, () -> task.rename("/data/f", "/f"));
    assertFails(Errno.EACCES, () -> task.rename("/other", "/data/other"));
    task.rename("/other", "/third");
    assertThat(f.fired()).isEqualTo(3);
    f.remove();
    task.mkdir("/data/x", 0755);
    faults.failing("/data/{f,g}.t?[a-c]*").on(FaultOp.CREATE);
    assertFails(Errno.EIO, () -> task.open("/data/g.tmb", MAKE, 0644));
    task.close(task.open("/data/g.tmd", MAKE, 0644));
    task.close(task.open("/data/x/g.tmb", MAKE, 0644));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a[b", "/a{b", "/a\\"})
  void brokenPatternsAreRefused(String glob) {
    assertThatIllegalArgumentException().isThrownBy(() -> faults.failing(glob));
  }

  @Test
  void aFileIsMetByItsNameOfTheMoment() throws ErrnoException {
    faults.failing("/data/moved").on(FaultOp.WRITE);
    task.write(fd, new byte[1]);
    task.rename("/data/f", "/data/moved");
    assertFails(Errno.EIO, () -> task.write(fd, new byte[1]));
  }

  @Test
  void theDiskFillsUp() throws ErrnoException {
    Fault f = faults.noSpaceAfter(10_000);
    assertThat(task.pwrite(fd, new byte[6000], 0)).isEqualTo(6000);
    assertFails(Errno.ENOSPC, () -> task.fallocate(fd, 0, 0, 4001));
    assertThat(task.pwrite(fd, new byte[6000], 6000)).isEqualTo(4000);
    assertFails(Errno.ENOSPC, () -> task.pwrite(fd, new byte[1], 0));
    assertThat(f.fired()).isEqualTo(2);
    f.remove();
    assertThat(task.pwrite(fd, new byte[1], 0)).isEqualTo(1);
  }

  @Test
  void readsAndWritesAreTorn() throws ErrnoException {
    Fault f = faults.tornAfter(512).on(FaultOp.READ, FaultOp.WRITE).nth(2);
    assertThat(task.pwrite(fd, new byte[1000], 0)).isEqualTo(1000);
    assertThat(task.pread(fd, new byte[1000], 0)).isEqualTo(512);
    assertThat(task.pread(fd, new byte[1000], 0)).isEqualTo(1000);
    f.nth(f.met() + 1);
    f.times(2);
    assertThat(task.pwrite(fd, new byte[1000], 20_000)).isEqualTo(512);
    assertThat(task.stat("/data/f").size).isEqualTo(20_512);
    assertThatIllegalArgumentException().isThrownBy(() -> faults.tornAfter(0));
  }

  @Test
  void bytesMovedWithoutTheCallerMeetFaultsToo() throws ErrnoException {
    Fault r = faults.failing("/data/f").on(FaultOp.READ).times(2);
    assertFails(Errno.EIO, () -> task.sendfile(out, fd, 0, 100));
    assertFails(Errno.EIO, () -> task.copyFileRange(fd, 0, out, 0, 100, 0));
    Fault w = faults.failing("/data/out").on(FaultOp.WRITE).times(2);
    assertFails(Errno.EIO, () -> task.sendfile(out, fd, 0, 100));
    assertFails(Errno.EIO, () -> task.copyFileRange(fd, 0, out, 0, 100, 0));
    assertThat(r.fired() + w.fired()).isEqualTo(4);
    assertThat(task.copyFileRange(fd, 0, out, 0, 100, 0)).isEqualTo(100);
  }

  @Test
  void eachOpenFileHearsOfAFailedFsyncOnce() throws ErrnoException {
    int other = task.open("/data/f", RW);
    Fault f = faults.failing("/data/f").on(FaultOp.FSYNC).times(1);
    assertFails(Errno.EIO, () -> task.fsync(fd));
    assertThat(f.fired()).isEqualTo(1);
    task.fsync(fd);
    assertFails(Errno.EIO, () -> task.fdatasync(other));
    task.fsync(other);
    int later = task.open("/data/f", RW);
    task.fsync(later);
    assertFails(Errno.EIO, () -> task.syncfs(later));
    task.syncfs(later);
  }

  @Test
  void aWriteThroughMeetsTheFaultOfItsFsync() throws ErrnoException {
    int sync = task.open("/data/f", RW | Fcntl.O_SYNC);
    faults.failing().on(FaultOp.FSYNC).times(1);
    assertFails(Errno.EIO, () -> task.write(sync, new byte[1]));
    assertThat(task.write(sync, new byte[1])).isEqualTo(1);
  }

  @Test
  void theSameSeedChoosesTheSameRequests() throws ErrnoException {
    List<Boolean> first = chosen(7);
    assertThat(chosen(7)).isEqualTo(first);
    assertThat(chosen(8)).isNotEqualTo(first);
    assertThat(first.stream().filter(b -> b).count()).isBetween(60L, 140L);
  }

  private List<Boolean> chosen(long seed) throws ErrnoException {
    Fault f = faults.failing().on(FaultOp.STATFS).withProbability(0.25, seed);
    List<Boolean> met = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      long before = f.fired();
      // A request that meets no faults is not counted, and so changes nothing of the choice.
      faults.without(() -> task.statfs(bytes("/")));
      statfs();
      met.add(f.fired() > before);
    }
    assertThat(f.met()).isEqualTo(400);
    f.remove();
    return met;
  }

  private void statfs() {
    try {
      task.statfs(bytes("/"));
    } catch (ErrnoException e) {
      assertThat(e.errno()).isEqualTo(Errno.EIO);
    }
  }

  @Test
  void delaysGoThroughThePause() throws ErrnoException {
    List<Duration> waited = new ArrayList<>();
    faults.setPause(waited::add);
    faults.slow(Duration.ofMillis(5)).on(FaultOp.WRITE);
    faults.slow("/data/out", Duration.ofHours(1)).on(FaultOp.WRITE).afterFirst(1);
    task.write(fd, new byte[1]);
    task.write(out, new byte[1]);
    task.write(out, new byte[1]);
    task.read(fd, new byte[1]);
    assertThat(waited)
        .containsExactly(
            Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofHours(1));
  }

  @Test
  void aRealDelayTakesTimeAndAnInterruptEndsIt() throws ErrnoException {
    faults.slow(Duration.ofMillis(30)).on(FaultOp.FSYNC);
    long start = System.nanoTime();
    task.fsync(fd);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
    faults.clear();
    faults.slow(Duration.ofHours(1)).on(FaultOp.FSYNC);
    Thread.currentThread().interrupt();
    assertFails(Errno.EINTR, () -> task.fsync(fd));
    assertThat(Thread.interrupted()).isTrue();
    faults.clear();
    task.fsync(fd);
  }

  @Test
  void aHookSeesTheRequest() throws ErrnoException {
    List<String> seen = new ArrayList<>();
    faults
        .calling(r -> seen.add(r + " " + r.pos() + "+" + r.len()))
        .on(FaultOp.WRITE, FaultOp.RENAME, FaultOp.SYNC);
    task.pwrite(fd, new byte[3], 7);
    task.rename("/data/f", "/g");
    task.syncfs(fd);
    assertThat(seen).containsExactly("WRITE /data/f 7+3", "RENAME /data/f to /g 0+0", "SYNC 0+0");
    faults
        .calling(
            r -> {
              throw Errno.EUCLEAN.exception();
            })
        .onEverything();
    assertFails(Errno.EUCLEAN, () -> task.mkdir("/x", 0755));
  }

  @Test
  void closingMeetsNoFaults() throws ErrnoException {
    faults.failing().onEverything();
    task.close(fd);
    vfs.close();
    assertThat(vfs.state().superBlocks()).isEmpty();
  }

  @Test
  void pipesAreOnNoDisk() throws ErrnoException {
    task.mknodat(Fcntl.AT_FDCWD, bytes("/fifo"), Mode.S_IFIFO | 0644, 0);
    faults.failing().onEverything();
    int p = task.open("/fifo", RW);
    task.write(p, new byte[5]);
    assertThat(task.read(p, new byte[9])).isEqualTo(5);
  }

  @Test
  void timesAreSettersToo() {
    Fault f = faults.failing().on(FaultOp.SETATTR);
    assertFails(
        Errno.EIO,
        () -> task.utimensat(Fcntl.AT_FDCWD, bytes("/data/f"), Timespec.ZERO, Timespec.ZERO, 0));
    assertThat(f.fired()).isEqualTo(1);
  }

  @Test
  void whoKeepsNothingInMindHasNoPowerToCut() {
    assertThatIllegalStateException().isThrownBy(() -> faults.powerCut());
    assertThatIllegalStateException().isThrownBy(() -> faults.powerCut(1));
  }

  @Test
  void fileSystemsHaveFaultsOfTheirOwn() throws ErrnoException {
    task.mount("none", "/empty", "memfs", 0, Map.of());
    task.faults("/empty").failing("/x").on(FaultOp.MKDIR);
    assertThat(task.faults("/empty")).isNotSameAs(faults).isSameAs(task.faults("/empty"));
    assertFails(Errno.EIO, () -> task.mkdir("/empty/x", 0755));
    task.mkdir("/x", 0755);
  }
}
