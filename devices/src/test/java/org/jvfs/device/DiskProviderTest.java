// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.DiskProvider;
import org.jvfs.block.OpenDisk;
import org.jvfs.uapi.Errno;

/** Sources and options, as mount has them. */
final class DiskProviderTest {
  private static final int SIZE = 8 << 20;

  @TempDir Path dir;
  private String image = "";

  /** Each sector begins with its number. */
  @BeforeEach
  void makeImage() throws Exception {
    Path p = dir.resolve("disk.img");
    image = p.toString();
    try (RandomAccessFile f = new RandomAccessFile(p.toFile(), "rw")) {
      f.setLength(SIZE);
      for (int s = 0; s < SIZE / 512; s++) {
        f.seek(512L * s);
        f.writeInt(s);
      }
    }
  }

  /** The number of the device's first sector, and how many it has. */
  private static String where(OpenDisk d) throws Exception {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment m = a.allocate(512, 4096);
      BlockDevice b = d.device(42);
      assertThat(b.dev()).isEqualTo(42);
      b.read(0, m);
      int first = m.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(java.nio.ByteOrder.BIG_ENDIAN), 0);
      return first + "+" + b.sectors();
    }
  }

  private String open(Map<String, String> options) throws Exception {
    try (OpenDisk d = DiskProvider.openAny(image, true, options)) {
      return where(d);
    }
  }

  @Test
  void optionsNameAPart() throws Exception {
    assertThat(open(Map.of())).isEqualTo("0+16384");
    assertThat(open(Map.of("offset", "512", "noatime", ""))).isEqualTo("1+16383");
    assertThat(open(Map.of("offset", "4k", "size", "1M"))).isEqualTo("8+2048");
    assertThat(open(Map.of("size", "8192K"))).isEqualTo("0+16384");
    Fails.with(Errno.EINVAL, "offset=100 is no multiple", () -> open(Map.of("offset", "100")));
    Fails.with(Errno.EINVAL, "offset=-512", () -> open(Map.of("offset", "-512")));
    Fails.with(Errno.EINVAL, "offset= is", () -> open(Map.of("offset", "")));
    Fails.with(Errno.EINVAL, "size=9000000T", () -> open(Map.of("size", "9000000T")));
    Fails.with(Errno.EINVAL, "behind the end", () -> open(Map.of("offset", "9M")));
    Fails.with(
        Errno.EINVAL, "more than there is", () -> open(Map.of("offset", "1M", "size", "8M")));
    Fails.with(Errno.ENXIO, "not partitioned", () -> open(Map.of("partition", "1")));
    Fails.with(Errno.EINVAL, "partition=x", () -> open(Map.of("partition", "x")));
    Fails.with(Errno.ENOENT, "none.img", () -> DiskProvider.openAny("none.img", true, Map.of()));
    Fails.with(Errno.EINVAL, "no path", () -> DiskProvider.openAny("a\0b", true, Map.of()));
    Fails.with(Errno.ENODEV, "iscsi://x", () -> DiskProvider.openAny("iscsi://x", true, Map.of()));
    Fails.with(Errno.EINVAL, "neither", () -> DiskProvider.openAny("nbd:", true, Map.of()));
  }

  @Test
  void aPartIsOneOfTheTable() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/sbin/sfdisk")), "sfdisk is not installed");
    Process p =
        new ProcessBuilder("/usr/sbin/sfdisk", "-q", image).redirectErrorStream(true).start();
    p.getOutputStream()
        .write(
            "label: gpt\nstart=2048, size=100\nstart=4096, size=200\n"
                .getBytes(StandardCharsets.US_ASCII));
    p.getOutputStream().close();
    p.getInputStream().readAllBytes();
    assertThat(p.waitFor()).isZero();
    assertThat(open(Map.of("partition", "2"))).isEqualTo("4096+200");
    assertThat(open(Map.of("partition", "2", "offset", "1k"))).isEqualTo("4098+198");
    Fails.with(Errno.ENXIO, "GPT has [1, 2]", () -> open(Map.of("partition", "3")));
  }

  @Test
  void whatFailsIsClosed() throws Exception {
    for (int i = 0; i < 3; i++) {
      Fails.with(
          Errno.EINVAL,
          "behind",
          () -> DiskProvider.openAny(image, false, Map.of("offset", "9M")).close());
    }
    try (OpenDisk d = DiskProvider.openAny(image, false, Map.of())) {
      assertThat(d.disk().isReadOnly()).isFalse();
      Fails.with(Errno.EBUSY, "in use", () -> DiskProvider.openAny(image, false, Map.of()));
    }
    DiskProvider.openAny(image, false, Map.of()).close();
  }

  @Test
  void nbdIsASource() throws Exception {
    try (NbdServer s = NbdServer.nbdkit(dir, "memory", "" + SIZE)) {
      s.connect().close();
      Map<String, String> options = Map.of("offset", "1M", "timeout", "5");
      try (OpenDisk d = DiskProvider.openAny(s.uri, false, options)) {
        assertThat(where(d)).isEqualTo("0+14336");
        assertThat(d.disk().isReadOnly()).isFalse();
      }
      try (OpenDisk d = Objects.requireNonNull(new NbdDiskProvider().open(s.uri, true, Map.of()))) {
        assertThat(d.disk().isReadOnly()).isTrue();
      }
      Fails.with(
          Errno.EINVAL,
          "timeout=x",
          () -> DiskProvider.openAny(s.uri, false, Map.of("timeout", "x")));
    }
  }
}
