// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.uapi.Errno;

/** Block devices of the host: a loop device, which root alone may make. */
final class HostDeviceTest {
  private static final int SIZE = 4 << 20;

  @TempDir Path dir;
  private Path image = Path.of("");
  private Path loop = Path.of("");

  @BeforeEach
  void attach() throws Exception {
    assumeTrue(
        Files.isWritable(Path.of("/dev/loop-control"))
            && "root".equals(System.getProperty("user.name")),
        "loop devices are for root");
    image = dir.resolve("disk.img");
    byte[] content = new byte[SIZE];
    new Random(1).nextBytes(content);
    Files.write(image, content);
    loop = Path.of(run("losetup", "--find", "--show", image.toString()).strip());
  }

  @AfterEach
  void detach() throws Exception {
    if (!loop.toString().isEmpty()) {
      run("losetup", "--detach", loop.toString());
    }
  }

  private static String run(String... words) throws Exception {
    Process p = new ProcessBuilder(words).redirectErrorStream(true).start();
    String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(p.waitFor()).as("%s: %s", List.of(words), out).isZero();
    return out;
  }

  @ParameterizedTest
  @CsvSource({"1,false", "2,true"})
  void bytesAreThoseOfAnArray(long seed, boolean direct) throws Exception {
    byte[] model = Files.readAllBytes(image);
    FileDisk.Option[] how =
        direct ? new FileDisk.Option[] {FileDisk.Option.DIRECT} : new FileDisk.Option[0];
    DiskModel m;
    try (FileDisk d = FileDisk.open(loop, how)) {
      m = new DiskModel(d.disk(), model, seed);
      m.run(2, 30);
      DiskViews.whole(d.disk()).flush();
    }
    m.compare(Files.readAllBytes(image), "in the file beneath");
  }

  @Test
  void aDeviceHasOneWriter() throws Exception {
    try (FileDisk d = FileDisk.open(loop)) {
      assertThat(d.disk().capacity()).isEqualTo(SIZE / 512);
      Fails.with(Errno.EBUSY, "is in use: mounted, or", () -> FileDisk.open(loop));
      FileDisk.open(loop, FileDisk.Option.READ_ONLY).close();
    }
    FileDisk.open(loop).close();
  }

  @Test
  void aFileThatIsALoopDeviceIsInUse() throws Exception {
    Fails.with(Errno.EBUSY, "is attached to " + loop, () -> FileDisk.open(image));
    FileDisk.open(image, FileDisk.Option.READ_ONLY).close();
    run("losetup", "--detach", loop.toString());
    loop = Path.of(run("losetup", "--find", "--show", "--read-only", image.toString()).strip());
    FileDisk.open(image).close();
    try (FileDisk d = FileDisk.open(loop, FileDisk.Option.READ_ONLY)) {
      Fails.with(Errno.EROFS, () -> DiskViews.whole(d.disk()).open(BlockDevice.WRITE, null));
    }
  }

  @Test
  void aDeviceDiscards() throws Exception {
    try (FileDisk d = FileDisk.open(loop)) {
      BlockDevice b = DiskViews.whole(d.disk());
      b.discard(0, 2048);
      b.flush();
    }
    assertThat(Arrays.copyOf(Files.readAllBytes(image), 1 << 20)).containsOnly(0);
  }

  /** By the kernel's count of what the device was asked for. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void flushesReachTheDevice(boolean direct) throws Exception {
    FileDisk.Option[] how =
        direct ? new FileDisk.Option[] {FileDisk.Option.DIRECT} : new FileDisk.Option[0];
    try (FileDisk d = FileDisk.open(loop, how);
        Arena a = Arena.ofShared()) {
      BlockDevice b = DiskViews.whole(d.disk());
      MemorySegment m = a.allocate(4096, 4096);
      long n = flushes();
      b.write(0, m, 0);
      assertThat(flushes()).as("a write").isEqualTo(n);
      b.flush();
      assertThat(flushes()).as("a flush").isGreaterThan(n);
      n = flushes();
      b.write(8, m, Bio.FUA);
      assertThat(flushes()).as("a write with FUA").isGreaterThan(n);
      n = flushes();
      b.write(16, m, Bio.PREFLUSH);
      assertThat(flushes()).as("a write with PREFLUSH").isGreaterThan(n);
      n = flushes();
      Bio.range(Bio.Op.WRITE_ZEROES, Bio.FUA, b, 0, 4096, Bio::nothing).submitAndWait();
      assertThat(flushes()).as("zeros with FUA").isGreaterThan(n);
    }
  }

  /** The 16th number is how many flushes were done. */
  private long flushes() throws Exception {
    Path stat = Path.of("/sys/block", loop.getFileName().toString(), "stat");
    return Long.parseLong(Files.readString(stat).strip().split("\\s+", -1)[15]);
  }
}
