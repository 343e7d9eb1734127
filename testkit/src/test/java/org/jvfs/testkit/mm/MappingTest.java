// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.mm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jvfs.uapi.Fcntl.O_CREAT;
import static org.jvfs.uapi.Fcntl.O_PATH;
import static org.jvfs.uapi.Fcntl.O_RDONLY;
import static org.jvfs.uapi.Fcntl.O_RDWR;
import static org.jvfs.uapi.Fcntl.O_WRONLY;
import static org.jvfs.uapi.Mman.MAP_ANONYMOUS;
import static org.jvfs.uapi.Mman.MAP_FIXED;
import static org.jvfs.uapi.Mman.MAP_PRIVATE;
import static org.jvfs.uapi.Mman.MAP_SHARED;
import static org.jvfs.uapi.Mman.MAP_SHARED_VALIDATE;
import static org.jvfs.uapi.Mman.PROT_READ;
import static org.jvfs.uapi.Mman.PROT_WRITE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.mm.Mapping;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** What a mapping is, how long it lasts, and what it is refused with. */
final class MappingTest {
  private static final int PAGE = 4096;
  private static final int RW = PROT_READ | PROT_WRITE;

  private final Vfs vfs = Vfs.builder().memoryBudget(32 << 20).build();
  private final Task t = vfs.rootTask();
  private int fd;

  @BeforeEach
  void aFile() throws ErrnoException {
    t.mount("none", "/", "memfs", 0, Map.of());
    fd = t.open("/f", O_CREAT | O_RDWR, 0644);
  }

  @AfterEach
  void end() {
    vfs.close();
  }

  private Mapping shared(long length) throws ErrnoException {
    return t.mmap(length, RW, MAP_SHARED, fd, 0);
  }

  private static byte at(Mapping m, long i) {
    return m.segment().get(JAVA_BYTE, i);
  }

  @Test
  void storesAndWritesAreSeenOnBothSides() throws ErrnoException {
    t.pwrite(fd, new byte[] {1, 2, 3}, PAGE - 1);
    try (Mapping m = shared(2 * PAGE)) {
      assertThat(at(m, PAGE - 1)).isEqualTo((byte) 1);
      assertThat(at(m, PAGE + 2)).isZero();
      m.segment().set(JAVA_BYTE, PAGE, (byte) 9);
      byte[] back = new byte[3];
      t.pread(fd, back, PAGE - 1);
      assertThat(back).containsExactly(1, 9, 3);
      t.pwrite(fd, new byte[] {7}, 5);
      assertThat(at(m, 5)).isEqualTo((byte) 7);
      assertThat(t.stat("/f").blocks).isEqualTo(16);
    }
  }

  @Test
  void aFileThatGrowsComesIntoView() throws ErrnoException {
    try (Mapping m = shared(4 * PAGE)) {
      assertThatThrownBy(() -> at(m, 0)).isInstanceOf(InternalError.class);
      t.ftruncate(fd, 10);
      assertThat(at(m, 0)).isZero();
      assertThatThrownBy(() -> at(m, PAGE)).isInstanceOf(InternalError.class);
      t.pwrite(fd, new byte[] {5}, 2 * PAGE + 1);
      assertThat(at(m, PAGE)).isZero();
      assertThat(at(m, 2 * PAGE + 1)).isEqualTo((byte) 5);
      assertThatThrownBy(() -> at(m, 3 * PAGE)).isInstanceOf(InternalError.class);
      t.fallocate(fd, 0, 0, 4 * PAGE);
      assertThat(at(m, 3 * PAGE)).isZero();
      t.ftruncate(fd, PAGE + 1);
      assertThatThrownBy(() -> at(m, 2 * PAGE)).isInstanceOf(InternalError.class);
      assertThat(at(m, PAGE)).isZero();
      t.ftruncate(fd, 3 * PAGE);
      assertThat(at(m, 2 * PAGE + 1)).isZero();
    }
  }

  @Test
  void holesArePunchedAndRangesMoved() throws ErrnoException {
    byte[] data = new byte[6 * PAGE];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (1 + i / PAGE);
    }
    t.pwrite(fd, data, 0);
    try (Mapping m = shared(6 * PAGE)) {
      t.fallocate(fd, Fcntl.FALLOC_FL_PUNCH_HOLE | Fcntl.FALLOC_FL_KEEP_SIZE, PAGE - 1, PAGE + 2);
      assertThat(at(m, PAGE - 2)).isEqualTo((byte) 1);
      assertThat(at(m, PAGE - 1)).isZero();
      assertThat(at(m, PAGE + 7)).isZero();
      assertThat(at(m, 2 * PAGE)).isZero();
      assertThat(at(m, 2 * PAGE + 1)).isEqualTo((byte) 3);
      t.fallocate(fd, Fcntl.FALLOC_FL_COLLAPSE_RANGE, PAGE, 2 * PAGE);
      assertThat(at(m, PAGE)).isEqualTo((byte) 4);
      assertThat(at(m, 3 * PAGE)).isEqualTo((byte) 6);
      assertThatThrownBy(() -> at(m, 4 * PAGE)).isInstanceOf(InternalError.class);
      t.fallocate(fd, Fcntl.FALLOC_FL_INSERT_RANGE, PAGE, PAGE);
      assertThat(at(m, PAGE)).isZero();
      assertThat(at(m, 2 * PAGE)).isEqualTo((byte) 4);
      assertThat(at(m, 4 * PAGE)).isEqualTo((byte) 6);
      m.segment().set(JAVA_BYTE, 4 * PAGE, (byte) 66);
      byte[] one = new byte[1];
      t.pread(fd, one, 4 * PAGE);
      assertThat(one[0]).isEqualTo((byte) 66);
      t.fallocate(fd, Fcntl.FALLOC_FL_ZERO_RANGE, 4 * PAGE, PAGE);
      assertThat(at(m, 4 * PAGE)).isZero();
    }
    assertThat(t.stat("/f").blocks).isEqualTo(5 * 8);
  }

  @Test
  void privateStoresStayPrivate() throws ErrnoException {
    t.pwrite(fd, new byte[] {1, 1}, 0);
    int ro = t.open("/f", O_RDONLY, 0);
    try (Mapping m = t.mmap(PAGE, RW, MAP_PRIVATE, ro, 0)) {
      t.pwrite(fd, new byte[] {2}, 0);
      assertThat(at(m, 0)).isEqualTo((byte) 2);
      m.segment().set(JAVA_BYTE, 1, (byte) 9);
      byte[] back = new byte[2];
      t.pread(fd, back, 0);
      assertThat(back).containsExactly(2, 1);
      t.pwrite(fd, new byte[] {3}, 0);
      assertThat(at(m, 0)).isEqualTo((byte) 2);
      t.ftruncate(fd, 0);
      assertThatThrownBy(() -> at(m, 1)).isInstanceOf(InternalError.class);
    }
  }

  @Test
  void tasksShareTheFileAndOutliveItsNameAndDescriptor() throws ErrnoException {
    t.ftruncate(fd, PAGE);
    Task other = t.fork();
    Mapping theirs = other.mmap(PAGE, RW, MAP_SHARED, fd, 0);
    Mapping ours = shared(PAGE);
    t.close(fd);
    t.unlink("/f");
    theirs.segment().set(JAVA_BYTE, 3, (byte) 4);
    assertThat(at(ours, 3)).isEqualTo((byte) 4);
    other.exit();
    assertThatThrownBy(() -> at(theirs, 3)).isInstanceOf(IllegalStateException.class);
    assertThat(at(ours, 3)).isEqualTo((byte) 4);
    ours.close();
    ours.close();
    theirs.close();
    assertThat(vfs.state().frames().used()).isZero();
    assertThat(vfs.state().mappings()).isEmpty();
  }

  @Test
  void aMappingKeepsItsMountBusy() throws ErrnoException {
    t.mkdir("/m", 0755);
    t.mount("none", "/m", "memfs", 0, Map.of());
    int g = t.open("/m/g", O_CREAT | O_RDWR, 0644);
    t.ftruncate(g, 1);
    Mapping m = t.mmap(1, RW, MAP_SHARED, g, 0);
    t.close(g);
    assertThat(errno(() -> t.umount("/m"))).isEqualTo(Errno.EBUSY);
    m.close();
    t.umount("/m");
  }

  @Test
  void theEndOfTheVfsEndsWhatWasGiven() throws ErrnoException {
    t.pwrite(fd, new byte[PAGE], 0);
    Mapping auto = t.mmap(PAGE, RW, MAP_SHARED, fd, 0, Arena.ofAuto());
    ByteBuffer b = auto.segment().asByteBuffer();
    assertThat(b).isInstanceOf(MappedByteBuffer.class);
    b.put(0, (byte) 1);
    long before = System.nanoTime();
    vfs.close();
    assertThat(System.nanoTime() - before).as("nothing is waited for").isLessThan(4_000_000_000L);
    assertThatThrownBy(() -> b.get(0)).isInstanceOf(InternalError.class);
    assertThatThrownBy(auto::force).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatNobodyCanReachIsUnmapped() throws Exception {
    t.pwrite(fd, new byte[PAGE], 0);
    @Nullable ByteBuffer b =
        t.mmap(PAGE, RW, MAP_SHARED, fd, 0, Arena.ofAuto()).segment().asByteBuffer();
    b.put(0, (byte) 8);
    assertThat(t.mm().areas()).hasSize(1);
    System.gc();
    assertThat(b.get(0)).isEqualTo((byte) 8);
    b = null;
    for (int i = 0; i < 200 && !t.mm().areas().isEmpty(); i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(t.mm().areas()).isEmpty();
  }

  @Test
  void anArenaOfTheCallersDecides() throws ErrnoException {
    t.pwrite(fd, new byte[] {1}, 0);
    try (Arena arena = Arena.ofConfined()) {
      Mapping first = t.mmap(1, RW, MAP_SHARED, fd, 0, arena);
      Mapping second = t.mmap(1, RW, MAP_SHARED, fd, 0, arena);
      first.close();
      assertThatThrownBy(() -> at(first, 0)).isInstanceOf(InternalError.class);
      assertThat(at(second, 0)).isEqualTo((byte) 1);
      assertThat(t.mm().areas()).hasSize(1);
    }
    assertThat(t.mm().areas()).isEmpty();
    Arena gone = Arena.ofConfined();
    gone.close();
    assertThatThrownBy(() -> t.mmap(1, RW, MAP_SHARED, fd, 0, gone))
        .isInstanceOf(IllegalStateException.class);
    assertThat(t.mm().areas()).isEmpty();
  }

  @Test
  void memoryOfReadOnlyMappingsCannotBeStoredTo() throws ErrnoException {
    t.ftruncate(fd, 10);
    try (Mapping m = t.mmap(10, PROT_READ, MAP_SHARED, fd, 0)) {
      MemorySegment s = m.segment();
      assertThat(s.byteSize()).isEqualTo(10);
      assertThat(s.isReadOnly()).isTrue();
      assertThatThrownBy(() -> s.get(JAVA_BYTE, 10)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void forceTellsOfStores() throws Exception {
    t.ftruncate(fd, 10);
    try (Mapping m = shared(10)) {
      var before = t.stat("/f").mtime;
      Thread.sleep(20);
      m.segment().set(JAVA_BYTE, 0, (byte) 1);
      m.force(0, 1);
      assertThat(t.stat("/f").mtime).isNotEqualTo(before);
      assertThatThrownBy(() -> m.force(9, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void framesThatFollowEachOtherAreOnePiece() throws ErrnoException {
    t.pwrite(fd, new byte[1000 * PAGE], 0);
    try (Mapping m = shared(1000 * PAGE)) {
      assertThat(m.pieces()).isEqualTo(1);
      t.ftruncate(fd, 500 * PAGE);
      assertThat(m.pieces()).isEqualTo(2);
    }
  }

  @Test
  void framesThatLieScatteredAreMovedTogether() throws ErrnoException {
    try (Vfs big = Vfs.builder().memoryBudget(128 << 20).build()) {
      Task b = big.rootTask();
      b.mount("none", "/", "memfs", 0, Map.of("size", "100m"));
      int one = b.open("/one", O_CREAT | O_RDWR, 0644);
      int two = b.open("/two", O_CREAT | O_RDWR, 0644);
      int n = 9_000;
      byte[] data = new byte[PAGE];
      for (int i = 0; i < n; i++) {
        data[1] = (byte) i;
        b.pwrite(one, data, (long) i * PAGE);
        b.pwrite(two, data, (long) i * PAGE);
      }
      int used = big.state().frames().used();
      try (Mapping m = b.mmap((long) n * PAGE, RW, MAP_SHARED, one, 0)) {
        assertThat(m.pieces()).isLessThan(10);
        for (int i = 0; i < n; i++) {
          assertThat(at(m, (long) i * PAGE + 1)).isEqualTo((byte) i);
        }
        m.segment().set(JAVA_BYTE, 5L * PAGE, (byte) 1);
        b.pread(one, data, 5L * PAGE);
        assertThat(data[0]).isEqualTo((byte) 1);
      }
      assertThat(big.state().frames().used()).isEqualTo(used);
      b.unlink("/one");
      b.close(one);
      assertThat(big.state().frames().used()).isEqualTo(n);
    }
  }

  @Test
  void aHoleWithoutRoomIsABusError() throws ErrnoException {
    t.mkdir("/m", 0755);
    t.mount("none", "/m", "memfs", 0, Map.of("size", "8k"));
    int g = t.open("/m/g", O_CREAT | O_RDWR, 0644);
    t.ftruncate(g, 3 * PAGE);
    try (Mapping m = t.mmap(3 * PAGE, RW, MAP_SHARED, g, 0)) {
      m.segment().set(JAVA_BYTE, PAGE, (byte) 1);
      assertThatThrownBy(() -> at(m, 2 * PAGE)).isInstanceOf(InternalError.class);
    }
  }

  private interface Call {
    void run() throws ErrnoException;
  }

  private static @Nullable Errno errno(Call c) {
    try {
      c.run();
      return null;
    } catch (ErrnoException e) {
      return e.errno();
    }
  }

  private @Nullable Errno mmap(long length, int prot, int flags, int f, long offset) {
    return errno(() -> t.mmap(length, prot, flags, f, offset).close());
  }

  @Test
  void errorsComeInTheKernelsOrder() throws ErrnoException {
    t.ftruncate(fd, PAGE);
    int ro = t.open("/f", O_RDONLY, 0);
    int wo = t.open("/f", O_WRONLY, 0);
    int path = t.open("/f", O_PATH, 0);
    int dir = t.open("/", O_RDONLY, 0);
    assertThat(mmap(PAGE, RW, MAP_SHARED, fd, 0)).isNull();
    assertThat(mmap(0, RW, MAP_SHARED, 99, 1)).isEqualTo(Errno.EINVAL);
    assertThat(mmap(0, RW, MAP_SHARED, 99, 0)).isEqualTo(Errno.EBADF);
    assertThat(mmap(0, RW, MAP_SHARED, path, 0)).isEqualTo(Errno.EBADF);
    assertThat(mmap(0, RW, MAP_SHARED, ro, 0)).isEqualTo(Errno.EINVAL);
    assertThat(mmap(-1, RW, 0, ro, 0)).isEqualTo(Errno.ENOMEM);
    assertThat(mmap(PAGE, RW, 0, ro, Long.MAX_VALUE & -PAGE)).isEqualTo(Errno.EOVERFLOW);
    assertThat(mmap(PAGE, RW, 0, ro, 0)).isEqualTo(Errno.EINVAL);
    assertThat(mmap(PAGE, RW, MAP_SHARED | MAP_FIXED, ro, 0)).isEqualTo(Errno.EINVAL);
    assertThat(mmap(PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, ro, 0)).isEqualTo(Errno.EINVAL);
    assertThat(mmap(PAGE, RW, MAP_SHARED_VALIDATE | 0x80000, ro, 0)).isEqualTo(Errno.EOPNOTSUPP);
    assertThat(mmap(PAGE, RW, MAP_SHARED, ro, 0)).isEqualTo(Errno.EACCES);
    assertThat(mmap(PAGE, RW, MAP_PRIVATE, ro, 0)).isNull();
    assertThat(mmap(PAGE, PROT_READ, MAP_SHARED, wo, 0)).isEqualTo(Errno.EACCES);
    assertThat(mmap(PAGE, PROT_WRITE, MAP_SHARED, wo, 0)).isEqualTo(Errno.EACCES);
    assertThat(mmap(PAGE, RW, MAP_SHARED, dir, 0)).isEqualTo(Errno.EACCES);
    assertThat(mmap(PAGE, PROT_READ, MAP_SHARED, dir, 0)).isEqualTo(Errno.ENODEV);
    assertThat(mmap(PAGE, 0, MAP_SHARED, fd, 0)).isEqualTo(Errno.EINVAL);
    assertThat(t.mm().areas()).isEmpty();
  }
}
