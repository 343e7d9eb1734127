// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.Gendisk;
import org.jvfs.uapi.Errno;

/** Against the servers of Debian. */
@Timeout(120)
final class NbdDiskTest {
  private static final int SIZE = 4 << 20;

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nbdkitKeepsTheBytes(long seed) throws Exception {
    try (NbdServer s = NbdServer.nbdkit(dir, "memory", "" + SIZE);
        NbdDisk d = s.connect()) {
      assertThat(d.disk().limits().discardGranularity()).isPositive();
      assertThat(d.disk().limits().writeZeroes()).isTrue();
      new DiskModel(d.disk(), new byte[SIZE], seed).run(3, 100);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void qemuKeepsTheBytes(long seed) throws Exception {
    Path image = dir.resolve("disk.img");
    byte[] content = new byte[SIZE];
    new Random(seed).nextBytes(content);
    Files.write(image, content);
    DiskModel m;
    try (NbdServer s = NbdServer.qemu(dir, image)) {
      try (NbdDisk d = s.connect()) {
        m = new DiskModel(d.disk(), content, seed);
        m.run(3, 40);
      }
      Fails.with(Errno.EBUSY, "in use by another", () -> FileDisk.open(image));
    }
    m.compare(Files.readAllBytes(image), "in the file");
  }

  @Test
  void anExportIsFoundByItsName() throws Exception {
    Path image = dir.resolve("disk.img");
    Files.write(image, new byte[SIZE]);
    try (NbdServer s = NbdServer.qemu(dir, image, "-x", "one two")) {
      s.connect("one%20two", NbdDisk.DEFAULT_TIMEOUT).close();
      Fails.with(Errno.ENOENT, "no such export", () -> s.connect("three", NbdDisk.DEFAULT_TIMEOUT));
    }
  }

  @Test
  void aReadOnlyExportIsReadOnly() throws Exception {
    try (NbdServer s = NbdServer.nbdkit(dir, "-r", "memory", "" + SIZE);
        NbdDisk d = s.connect();
        Arena a = Arena.ofShared()) {
      MemorySegment m = a.allocate(4096, 8);
      BlockDevice b = DiskViews.whole(d.disk());
      b.read(0, m);
      b.flush();
      Fails.with(Errno.EROFS, () -> b.write(0, m, 0));
    }
  }

  @Test
  void sizesThatServersWantAreKept() throws Exception {
    try (NbdServer s =
            NbdServer.nbdkit(
                dir,
                "--filter=blocksize-policy",
                "memory",
                "" + (SIZE + 512),
                "blocksize-minimum=4096",
                "blocksize-preferred=16384",
                "blocksize-maximum=262144",
                "blocksize-error-policy=error");
        NbdDisk d = s.connect();
        Arena a = Arena.ofShared()) {
      Gendisk disk = d.disk();
      assertThat(disk.limits().logicalBlockSize()).isEqualTo(4096);
      assertThat(disk.limits().physicalBlockSize()).isEqualTo(16384);
      assertThat(disk.limits().maxBytes()).isEqualTo(262144);
      assertThat(disk.capacity()).isEqualTo(SIZE / 512);
      new DiskModel(disk, new byte[SIZE], 4).run(2, 50);
      // One request that is larger than the server takes.
      BlockDevice b = DiskViews.whole(disk);
      MemorySegment m = a.allocate(SIZE, 4096);
      byte[] data = new byte[SIZE];
      new Random(1).nextBytes(data);
      MemorySegment.copy(data, 0, m, ValueLayout.JAVA_BYTE, 0, SIZE);
      Bio w = new Bio(Bio.Op.WRITE, Bio.FUA, b, 0, Bio::nothing);
      w.add(m, 0, SIZE);
      w.submitAndWait();
      m.fill((byte) 0);
      Bio r = new Bio(Bio.Op.READ, 0, b, 0, Bio::nothing);
      for (int i = 0; i < SIZE; i += 8192) {
        r.add(m, (i ^ 8192) % SIZE, 8192);
      }
      r.submitAndWait();
      for (int i = 0; i < SIZE; i++) {
        assertThat(m.get(ValueLayout.JAVA_BYTE, i ^ 8192)).isEqualTo(data[i]);
      }
    }
  }

  @Test
  void commandsArriveAsTheyWereMeant() throws Exception {
    Path log = dir.resolve("log");
    try (NbdServer s =
            NbdServer.nbdkit(dir, "--filter=log", "memory", "" + SIZE, "logfile=" + log);
        NbdDisk d = s.connect();
        Arena a = Arena.ofShared()) {
      BlockDevice b = DiskViews.whole(d.disk());
      MemorySegment m = a.allocate(1024, 8);
      b.write(8, m, 0);
      b.write(16, m, Bio.FUA);
      b.flush();
      b.discard(32, 8);
      Bio.range(Bio.Op.WRITE_ZEROES, Bio.FUA, b, 64, 4096, Bio::nothing).submitAndWait();
      b.write(24, m, Bio.PREFLUSH);
      b.read(8, m);
      String text = Files.readString(log);
      assertThat(text.lines().map(NbdDiskTest::command))
          .containsSubsequence(
              "Write 0x1000 0x400 0",
              "Write 0x2000 0x400 1",
              "Flush",
              "Trim 0x4000 0x1000 0",
              "Zero 0x8000 0x1000 1",
              "Flush",
              "Write 0x3000 0x400 0",
              "Read 0x1000 0x400");
    }
  }

  /** The words of a line of nbdkit's log that matter. */
  private static String command(String line) {
    java.util.regex.Matcher m =
        java.util.regex.Pattern.compile(
                " (Read|Write|Flush|Trim|Zero) id=\\d+(?: offset=(\\w+) count=(\\w+))?(?:.*"
                    + " fua=(\\d))?")
            .matcher(line);
    StringBuilder s = new StringBuilder();
    if (m.find()) {
      for (int i = 1; i <= 4; i++) {
        s.append(m.group(i) == null ? "" : " " + m.group(i));
      }
    }
    return s.toString().strip();
  }

  @Test
  void errorsOfTheServerAreTheRequests() throws Exception {
    try (NbdServer s =
            NbdServer.nbdkit(
                dir,
                "--filter=error",
                "memory",
                "" + SIZE,
                "error-pread=EIO",
                "error-pread-rate=100%",
                "error-pwrite=ENOSPC",
                "error-pwrite-rate=100%");
        NbdDisk d = s.connect();
        Arena a = Arena.ofShared()) {
      BlockDevice b = DiskViews.whole(d.disk());
      MemorySegment m = a.allocate(4096, 8);
      Fails.with(Errno.EIO, () -> b.read(0, m));
      Fails.with(Errno.ENOSPC, () -> b.write(0, m, 0));
      b.flush();
      assertThat(d.lost()).isNull();
    }
  }

  @Test
  void someErrorsDisturbNoOtherRequests() throws Exception {
    int n = 2000;
    try (NbdServer s =
            NbdServer.nbdkit(dir, "--filter=error", "memory", "" + SIZE, "error-pread-rate=20%");
        NbdDisk d = s.connect();
        Arena a = Arena.ofShared()) {
      BlockDevice b = DiskViews.whole(d.disk());
      MemorySegment m = a.allocate(512L * n, 8);
      AtomicInteger failed = new AtomicInteger();
      Semaphore done = new Semaphore(0);
      for (int i = 0; i < n; i++) {
        Bio bio =
            new Bio(
                Bio.Op.READ,
                0,
                b,
                i,
                x -> {
                  failed.addAndGet(x.status() == Errno.EIO ? 1 : 0);
                  done.release();
                });
        bio.add(m, 512L * i, 512);
        bio.submit();
      }
      assertThat(done.tryAcquire(n, 1, TimeUnit.MINUTES)).isTrue();
      assertThat(failed.get()).isBetween(n / 10, n * 3 / 10);
    }
  }

  @Test
  void requestsAreUnderWayTogether() throws Exception {
    int n = 12;
    try (NbdServer s =
            NbdServer.nbdkit(dir, "--filter=delay", "memory", "" + SIZE, "rdelay=500ms");
        NbdDisk d = s.connect();
        Arena a = Arena.ofShared()) {
      long start = System.nanoTime();
      Semaphore done = reads(d, a, n);
      assertThat(done.tryAcquire(n, 1, TimeUnit.MINUTES)).isTrue();
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(400L, 3000L);
    }
  }

  /** Submits reads; each releases a permit, and those that fail 1000 more. */
  private static Semaphore reads(NbdDisk d, Arena a, int n) {
    BlockDevice b = DiskViews.whole(d.disk());
    Semaphore done = new Semaphore(0);
    MemorySegment m = a.allocate(4096L * n, 4096);
    for (int i = 0; i < n; i++) {
      Bio bio =
          new Bio(Bio.Op.READ, 0, b, i * 8L, x -> done.release(x.status() == Errno.EIO ? 1001 : 1));
      bio.add(m, 4096L * i, 4096);
      bio.submit();
    }
    return done;
  }

  @Test
  void aServerThatDiesFailsWhatItOwes() throws Exception {
    try (NbdServer s = NbdServer.nbdkit(dir, "--filter=delay", "memory", "" + SIZE, "rdelay=60");
        NbdDisk d = s.connect();
        Arena a = Arena.ofShared()) {
      Semaphore done = reads(d, a, 10);
      assertThat(done.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
      s.kill();
      assertThat(done.tryAcquire(10 * 1001, 20, TimeUnit.SECONDS)).isTrue();
      assertThat(d.lost()).isNotNull();
      BlockDevice b = DiskViews.whole(d.disk());
      Fails.with(Errno.EIO, () -> b.write(0, a.allocate(512, 8), 0));
      Fails.with(Errno.EIO, b::flush);
    }
  }

  @Test
  void aServerThatIsSilentIsGivenUp() throws Exception {
    try (NbdServer s = NbdServer.nbdkit(dir, "--filter=delay", "memory", "" + SIZE, "rdelay=60");
        NbdDisk d = s.connect("", TimeUnit.SECONDS.toNanos(1));
        Arena a = Arena.ofShared()) {
      Semaphore done = reads(d, a, 300);
      assertThat(done.tryAcquire(300 * 1001, 20, TimeUnit.SECONDS)).isTrue();
      assertThat(d.lost()).contains("no answer for 1000 milliseconds");
      s.kill();
    }
  }

  @Test
  void closingADiskLeavesTheServer() throws Exception {
    try (NbdServer s = NbdServer.nbdkit(dir, "memory", "" + SIZE);
        Arena a = Arena.ofShared()) {
      MemorySegment m = a.allocate(4096, 8).fill((byte) 'x');
      try (NbdDisk d = s.connect()) {
        DiskViews.whole(d.disk()).write(0, m, 0);
        assertThat(d.canMultiConn()).isTrue();
      }
      m.fill((byte) 0);
      try (NbdDisk d = s.connect()) {
        DiskViews.whole(d.disk()).read(0, m);
        assertThat(m.toArray(ValueLayout.JAVA_BYTE)).containsOnly('x');
      }
    }
  }
}
