// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

final class FileDiskTest {
  private static final int SIZE = 4 << 20;

  @TempDir Path dir;

  private Path image(int size) throws IOException {
    Path p = dir.resolve("disk.img");
    byte[] data = new byte[size];
    new Random(size).nextBytes(data);
    Files.write(p, data);
    return p;
  }

  private static FileDisk.Option[] options(boolean direct) {
    return direct ? new FileDisk.Option[] {FileDisk.Option.DIRECT} : new FileDisk.Option[0];
  }

  private static FileDisk open(Path p, boolean direct) throws ErrnoException {
    try {
      return FileDisk.open(p, options(direct));
    } catch (ErrnoException e) {
      assumeTrue(!direct || e.errno() != Errno.EINVAL, "no direct I/O: " + e.getMessage());
      throw e;
    }
  }

  private static BlockDevice whole(FileDisk d) {
    return new BlockDevice(7, d.disk(), 0, d.disk().capacity());
  }

  @ParameterizedTest
  @CsvSource({"1,false", "2,false", "3,false", "1,true", "2,true", "3,true"})
  void bytesAreThoseOfAnArray(long seed, boolean direct) throws Exception {
    Path p = image(SIZE);
    byte[] model = Files.readAllBytes(p);
    DiskModel m;
    try (FileDisk d = open(p, direct)) {
      m = new DiskModel(d.disk(), model, seed);
      m.run(3, 50);
      m.compare(Files.readAllBytes(p), "in the file");
    }
    m.compare(Files.readAllBytes(p), "in the file, closed");
    assertThat(Files.size(p)).isEqualTo(SIZE);
  }

  @Test
  void whatIsBehindTheLastSectorStays() throws Exception {
    Path p = image(3 * 512 + 100);
    byte[] before = Files.readAllBytes(p);
    try (FileDisk d = FileDisk.open(p);
        Arena a = Arena.ofConfined()) {
      BlockDevice b = whole(d);
      assertThat(b.sectors()).isEqualTo(3);
      MemorySegment m = a.allocate(512, 8).fill((byte) 'x');
      b.write(2, m, 0);
      Fails.with(Errno.EIO, () -> b.write(3, m, 0));
    }
    Arrays.fill(before, 1024, 1536, (byte) 'x');
    assertThat(Files.readAllBytes(p)).isEqualTo(before);
  }

  @Test
  void aFileThatIsMadeShorterGivesErrors() throws Exception {
    Path p = image(64 << 10);
    try (FileDisk d = FileDisk.open(p);
        Arena a = Arena.ofConfined()) {
      try (RandomAccessFile f = new RandomAccessFile(p.toFile(), "rw")) {
        f.setLength(4096);
      }
      MemorySegment m = a.allocate(8192, 8);
      Fails.with(Errno.EIO, () -> whole(d).read(0, m));
      whole(d).read(0, m.asSlice(0, 4096));
    }
  }

  @Test
  void aWriterIsAlone() throws Exception {
    Path p = image(SIZE);
    try (FileDisk d = FileDisk.open(p)) {
      Fails.with(Errno.EBUSY, "in use by another", () -> FileDisk.open(p));
      Fails.with(Errno.EBUSY, "being written", () -> FileDisk.open(p, FileDisk.Option.READ_ONLY));
      assertThat(d.disk().isReadOnly()).isFalse();
    }
    try (FileDisk one = FileDisk.open(p, FileDisk.Option.READ_ONLY);
        FileDisk two = FileDisk.open(p, FileDisk.Option.READ_ONLY);
        Arena a = Arena.ofConfined()) {
      Fails.with(Errno.EBUSY, "in use", () -> FileDisk.open(p));
      Fails.with(Errno.EROFS, () -> whole(one).write(0, a.allocate(512, 8), 0));
      Fails.with(Errno.EROFS, () -> whole(two).open(BlockDevice.WRITE, null));
      whole(two).flush();
    }
    FileDisk.open(p).close();
  }

  @Test
  void whatIsNoDiskIsRefused() {
    Fails.with(Errno.ENOENT, "nothing.img", () -> FileDisk.open(dir.resolve("nothing.img")));
    Fails.with(Errno.ENOTBLK, "neither", () -> FileDisk.open(Path.of("/dev/null")));
    Fails.with(Errno.EISDIR, () -> FileDisk.open(dir));
    Fails.with(Errno.ENOTBLK, () -> FileDisk.open(dir, FileDisk.Option.READ_ONLY));
  }

  @Test
  void discardedBytesGiveTheirRoomBack() throws Exception {
    Path p = image(SIZE);
    try (FileDisk d = FileDisk.open(p)) {
      assumeTrue(d.disk().limits().discardGranularity() > 0, "no holes in files here");
      long before = blocks(p);
      whole(d).discard(0, (SIZE >> 9) / 2);
      assertThat(blocks(p)).isLessThanOrEqualTo(before / 2 + 64);
      assertThat(Arrays.copyOf(Files.readAllBytes(p), SIZE / 2)).containsOnly(0);
    }
    assertThat(Files.size(p)).isEqualTo(SIZE);
  }

  private static long blocks(Path p) throws IOException, InterruptedException {
    Process sync = new ProcessBuilder("sync", p.toString()).start();
    assertThat(sync.waitFor()).isZero();
    Process stat = new ProcessBuilder("stat", "-c", "%b", p.toString()).start();
    return Long.parseLong(
        new String(stat.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .strip());
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void anInterruptClosesNothing(boolean direct) throws Exception {
    Path p = image(SIZE);
    try (FileDisk d = open(p, direct);
        Arena a = Arena.ofShared()) {
      MemorySegment m = a.allocate(1 << 20, 4096);
      Thread t =
          Thread.ofPlatform()
              .start(
                  () -> {
                    Thread.currentThread().interrupt();
                    try {
                      whole(d).read(0, m);
                      whole(d).write(0, m, Bio.FUA);
                    } catch (ErrnoException e) {
                      throw new AssertionError(e);
                    }
                  });
      t.join();
      whole(d).read(0, m);
      assertThat(m.toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(Arrays.copyOf(Files.readAllBytes(p), 1 << 20));
    }
  }

  /** More requests than there is room for, submitted by one thread that waits for none. */
  @Test
  void directRequestsOverlap() throws Exception {
    Path p = image(SIZE);
    byte[] content = Files.readAllBytes(p);
    int n = 1000;
    try (FileDisk d = open(p, true);
        Arena a = Arena.ofShared()) {
      MemorySegment m = a.allocate(4096L * n, 4096);
      Semaphore done = new Semaphore(0);
      BlockDevice b = whole(d);
      for (int i = 0; i < n; i++) {
        Bio bio = new Bio(Bio.Op.READ, 0, b, i * 8L, x -> done.release(x.status() == null ? 1 : 0));
        bio.add(m, 4096L * i, 4096);
        bio.submit();
      }
      done.acquire(n);
      assertThat(m.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(Arrays.copyOf(content, 4096 * n));
    }
  }

  /** An end of a request that throws is somebody's mistake, and not to be others' end. */
  @Test
  void requestsThatEndBadlyStopNoOthers() throws Exception {
    Path p = image(SIZE);
    List<Throwable> told = new CopyOnWriteArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((t, e) -> told.add(e));
    try (FileDisk d = open(p, true);
        Arena a = Arena.ofShared()) {
      MemorySegment m = a.allocate(4096, 4096);
      for (int i = 0; i < 10; i++) {
        Bio bio =
            new Bio(
                Bio.Op.READ,
                0,
                whole(d),
                0,
                x -> {
                  throw new IllegalStateException("planted");
                });
        bio.add(m, 0, 4096);
        bio.submit();
      }
      whole(d).read(0, m);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(told).hasSize(10).allSatisfy(e -> assertThat(e).hasMessage("planted"));
  }
}
