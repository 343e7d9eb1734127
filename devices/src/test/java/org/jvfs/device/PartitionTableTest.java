// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.DiskLimits;
import org.jvfs.block.Gendisk;
import org.jvfs.contract.BlockDeviceOperations;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Tables as sfdisk and fdisk of util-linux make them, whole and damaged. */
@Timeout(120)
final class PartitionTableTest {
  private static final int SIZE = 16 << 20;

  @TempDir Path dir;
  private Path image = Path.of("");

  @BeforeEach
  void makeImage() throws IOException {
    assumeTrue(
        Files.exists(Path.of("/usr/sbin/sfdisk")) || Files.exists(Path.of("/sbin/sfdisk")),
        "sfdisk is not installed (Debian package fdisk)");
    image = dir.resolve("disk.img");
    blank(image);
  }

  private static void blank(Path p) throws IOException {
    try (java.io.RandomAccessFile f = new java.io.RandomAccessFile(p.toFile(), "rw")) {
      f.setLength(0);
      f.setLength(SIZE);
    }
  }

  private String tool(String input, String... command) throws Exception {
    List<String> words = new ArrayList<>(List.of(command));
    words.add(image.toString());
    ProcessBuilder b = new ProcessBuilder(words).redirectErrorStream(true);
    b.environment().put("PATH", "/usr/sbin:/sbin:/usr/bin:/bin");
    Process p = b.start();
    p.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    p.getOutputStream().close();
    String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(p.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(p.exitValue()).as(out).isZero();
    return out;
  }

  private PartitionTable read() throws IOException {
    try (FileDisk d = FileDisk.open(image, FileDisk.Option.READ_ONLY)) {
      return PartitionTable.read(d.disk());
    }
  }

  /** What sfdisk says of the image, in our words. Extended partitions are none of ours. */
  private List<Partition> told() throws Exception {
    List<Partition> all = new ArrayList<>();
    String json = tool("", "sfdisk", "--json");
    boolean gpt = json.contains("\"label\": \"gpt\"") || json.contains("\"label\":\"gpt\"");
    Matcher id = Pattern.compile("\"id\":\\s*\"0x([0-9a-f]+)\"").matcher(json);
    String disk = !gpt && id.find() ? id.group(1) : "";
    Matcher m = Pattern.compile("\\{\\s*\"node\"[^}]*}").matcher(json);
    while (m.find()) {
      String e = m.group();
      int number = Integer.parseInt(field(e, "node").replaceAll(".*img", ""));
      String type = field(e, "type").toLowerCase(Locale.ROOT);
      if (!gpt && List.of("5", "f", "85").contains(type)) {
        continue;
      }
      all.add(
          new Partition(
              number,
              Long.parseLong(field(e, "start")),
              Long.parseLong(field(e, "size")),
              gpt ? type : String.format(Locale.ROOT, "0x%2s", type).replace(' ', '0'),
              gpt
                  ? field(e, "uuid").toLowerCase(Locale.ROOT)
                  : String.format(Locale.ROOT, "%s-%02x", disk, number),
              field(e, "name")));
    }
    return all;
  }

  private static String field(String json, String name) {
    Matcher m = Pattern.compile("\"" + name + "\":\\s*\"?([^\",}]*)\"?").matcher(json);
    return m.find() ? m.group(1).strip() : "";
  }

  /** A random table of primary and logical partitions. */
  private String mbrScript(Random r) {
    StringBuilder s = new StringBuilder("label: dos\n");
    long at = 2048;
    int primaries = r.nextInt(3);
    for (int i = 0; i < primaries; i++) {
      long n = 1L + r.nextInt(2000);
      s.append("start=").append(at).append(", size=").append(n);
      s.append(", type=").append(List.of("83", "82", "c", "7").get(r.nextInt(4))).append('\n');
      at += n + r.nextInt(100);
    }
    s.append("start=")
        .append(at)
        .append(", type=")
        .append(r.nextBoolean() ? "5" : "f")
        .append('\n');
    int logicals = r.nextInt(12);
    for (int i = 0; i < logicals; i++) {
      at += 1 + r.nextInt(64);
      long n = 1L + r.nextInt(800);
      s.append("start=").append(at).append(", size=").append(n).append(", type=83\n");
      at += n;
    }
    return s.toString();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void mbrIsReadAsSfdiskReadsIt(long seed) throws Exception {
    Random r = new Random(seed);
    for (int round = 0; round < 3; round++) {
      blank(image);
      tool(mbrScript(r), "sfdisk", "-q");
      PartitionTable t = read();
      assertThat(t.scheme()).isEqualTo(PartitionTable.Scheme.MBR);
      assertThat(t.damage()).isEmpty();
      assertThat(t.partitions()).containsExactlyElementsOf(told());
    }
  }

  private String gptScript(Random r) {
    StringBuilder s = new StringBuilder("label: gpt\n");
    long at = 2048;
    int n = r.nextInt(20);
    for (int i = 0; i < n; i++) {
      long size = 1L + r.nextInt(1000);
      s.append(String.format(Locale.ROOT, "start=%d, size=%d, name=\"part %d\"", at, size, i));
      s.append(r.nextBoolean() ? ", type=L\n" : ", type=U\n");
      at += size + r.nextInt(100);
    }
    return s.toString();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void gptIsReadAsSfdiskReadsIt(long seed) throws Exception {
    tool(gptScript(new Random(seed)), "sfdisk", "-q");
    PartitionTable t = read();
    assertThat(t.scheme()).isEqualTo(PartitionTable.Scheme.GPT);
    assertThat(t.damage()).isEmpty();
    assertThat(t.partitions()).containsExactlyElementsOf(told());
  }

  @Test
  void sgdiskMakesTheSame() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/sbin/sgdisk")), "sgdisk is not installed");
    tool("", "sgdisk", "-n", "1:2048:+4M", "-n", "5:0:+8M", "-c", "5:données", "-t", "5:8200");
    PartitionTable t = read();
    assertThat(t.partitions()).containsExactlyElementsOf(told());
    assertThat(t.partition(5).name()).isEqualTo("données");
    assertThat(t.partition(5).sectors()).isEqualTo(8 << 11);
    Fails.with(Errno.ENXIO, "no partition 2: GPT has [1, 5]", () -> t.partition(2));
  }

  @Test
  void sectorsOf4096Bytes() throws Exception {
    tool("g\nn\n\n\n+1M\nn\n\n\n+2M\nw\n", "fdisk", "--sector-size", "4096");
    try (FileDisk d = FileDisk.open(image)) {
      Gendisk large = largeSectors(d.disk());
      PartitionTable t = PartitionTable.read(large);
      assertThat(t.damage()).isEmpty();
      assertThat(t.partitions()).extracting(Partition::sectors).containsExactly(2048L, 4096L);
      assertThat(t.partitions().get(0).start() % 8).isZero();
      BlockDevice p = t.partition(2).device(9, large);
      assertThat(p.start()).isEqualTo(t.partition(2).start());
      assertThat(p.bytes()).isEqualTo(2 << 20);
    }
  }

  private static Gendisk largeSectors(Gendisk inner) {
    BlockDevice whole = DiskViews.whole(inner);
    return new Gendisk(
        "4k",
        inner.capacity(),
        new DiskLimits(4096, 4096, 1 << 20, 1, 0, false, true),
        b -> Bios.forward(b, Bios.flags(b), whole, b::complete),
        BlockDeviceOperations.DEFAULT);
  }

  @Test
  void whatIsNoTableIsNone() throws Exception {
    assertThat(read().scheme()).isEqualTo(PartitionTable.Scheme.NONE);
    Fails.with(Errno.ENXIO, "not partitioned", () -> read().partition(1));
    byte[] fat = new byte[SIZE];
    fat[510] = 0x55;
    fat[511] = (byte) 0xaa;
    System.arraycopy("FAT16".getBytes(StandardCharsets.US_ASCII), 0, fat, 54, 5);
    Files.write(image, fat);
    assertThat(read().scheme()).isEqualTo(PartitionTable.Scheme.NONE);
  }

  // ---- damage ----

  /** An image in memory that takes damage and heals. */
  private PartitionTable damaged(byte[] content, java.util.function.Consumer<ByteBuffer> harm)
      throws ErrnoException {
    byte[] copy = content.clone();
    harm.accept(ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN));
    try (Arena a = Arena.ofShared()) {
      MemorySegment m = a.allocate(copy.length, 4096);
      MemorySegment.copy(copy, 0, m, ValueLayout.JAVA_BYTE, 0, copy.length);
      return PartitionTable.read(new UndoDisk("damaged", m).disk());
    }
  }

  @Test
  void aBadPrimaryGivesWayToTheBackup() throws Exception {
    tool("label: gpt\nsize=4MiB\nsize=8MiB\n", "sfdisk", "-q");
    byte[] good = Files.readAllBytes(image);
    List<Partition> all = read().partitions();
    for (int at : new int[] {512, 512 + 16, 512 + 24, 512 + 72, 512 + 91, 1024, 1024 + 200}) {
      PartitionTable t = damaged(good, b -> b.put(at, (byte) ~b.get(at)));
      assertThat(t.partitions()).as("byte %d", at).isEqualTo(all);
      assertThat(t.damage()).singleElement().asString().startsWith("the primary GPT at block 1 ");
    }
    PartitionTable t = damaged(good, b -> b.put(SIZE - 512, (byte) 0));
    assertThat(t.partitions()).isEqualTo(all);
    assertThat(t.damage()).singleElement().asString().contains("backup").contains("signature");
    Fails.with(
        Errno.EUCLEAN,
        "both copies of the GPT are bad",
        () -> damaged(good, b -> b.put(512, (byte) 0).put(SIZE - 512, (byte) 0)));
    // A disk that has grown since: the backup is where the header says, and not at the end.
    byte[] grown = java.util.Arrays.copyOf(good, SIZE + (1 << 20));
    PartitionTable g = damaged(grown, b -> b.put(0, b.get(0)));
    assertThat(g.partitions()).isEqualTo(all);
    assertThat(g.damage()).singleElement().asString().contains("not at the last one");
  }

  /**
   * Lies with a right checksum are no reason to read outside the disk or to allocate without end.
   */
  @Test
  void aGptThatLiesIsTold() throws Exception {
    tool("label: gpt\nsize=4MiB\nsize=8MiB\n", "sfdisk", "-q");
    byte[] good = Files.readAllBytes(image);
    java.util.Map<String, java.util.function.Consumer<ByteBuffer>> lies =
        java.util.Map.of(
            "has 4294967295 entries", b -> b.putInt(512 + 80, -1),
            "entries of 2147483648 bytes", b -> b.putInt(512 + 84, 1 << 31),
            "entries of 0 bytes", b -> b.putInt(512 + 84, 0),
            "has entries at block 9223372036854775807", b -> b.putLong(512 + 72, Long.MAX_VALUE),
            "has entries at block 18446744073709551615", b -> b.putLong(512 + 72, -1),
            "says that it lies at block 7", b -> b.putLong(512 + 24, 7),
            "header of 4294967295 bytes", b -> b.putInt(512 + 12, -1),
            "header of 0 bytes", b -> b.putInt(512 + 12, 0));
    for (var lie : lies.entrySet()) {
      PartitionTable t = damaged(good, b -> reseal(b, lie.getValue()));
      assertThat(t.partitions()).hasSize(2);
      assertThat(t.damage()).singleElement().asString().contains(lie.getKey());
    }
    PartitionTable t =
        damaged(
            good,
            b -> {
              b.putLong(1024 + 40, Long.MAX_VALUE);
              CRC32 c = new CRC32();
              c.update(b.slice(1024, 128 * 128));
              reseal(b, x -> x.putInt(512 + 88, (int) c.getValue()));
            });
    assertThat(t.partitions()).extracting(Partition::number).containsExactly(2);
    assertThat(t.damage())
        .singleElement()
        .asString()
        .startsWith("partition 1 from block 2048 to 9223372036854775807");
  }

  private static void reseal(ByteBuffer b, java.util.function.Consumer<ByteBuffer> lie) {
    lie.accept(b);
    b.putInt(512 + 16, 0);
    CRC32 c = new CRC32();
    c.update(b.slice(512, 92));
    b.putInt(512 + 16, (int) c.getValue());
  }

  @Test
  void aChainOfExtendedRecordsEnds() throws Exception {
    tool(
        """
        label: dos
        start=2048, size=2048
        start=4096, size=16000, type=5
        start=4160, size=1000
        start=7200, size=1000
        """,
        "sfdisk",
        "-q");
    byte[] good = Files.readAllBytes(image);
    assertThat(damaged(good, b -> b.put(0, (byte) 0)).partitions()).hasSize(3);
    int link = 4096 * 512 + 446 + 16 + 8;
    long second =
        Integer.toUnsignedLong(ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getInt(link));
    PartitionTable self = damaged(good, b -> b.putInt(link, 0));
    assertThat(self.damage())
        .containsExactly("the chain of extended boot records comes back to block 4096");
    assertThat(self.partitions()).extracting(Partition::number).containsExactly(1, 5);
    PartitionTable out = damaged(good, b -> b.putInt(link, -1));
    assertThat(out.damage()).singleElement().asString().contains("lies outside");
    PartitionTable unsigned =
        damaged(good, b -> b.putShort((int) ((4096 + second) * 512 + 510), (short) 0));
    assertThat(unsigned.damage()).singleElement().asString().contains("no signature");
    PartitionTable big = damaged(good, b -> b.putInt(446 + 12, -1));
    assertThat(big.damage())
        .singleElement()
        .asString()
        .startsWith("partition 1 of 4294967295 blocks");
    PartitionTable twice = damaged(good, b -> b.putInt(446 + 12, 4096 + 2100));
    assertThat(twice.damage()).containsExactly("partitions 1 and 5 overlap");
    assertThat(twice.partitions()).hasSize(3);
  }

  /** Nothing but an error that says what is wrong, whatever is written over the tables. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void randomDamageIsToldOrHarmless(long seed) throws Exception {
    Random r = new Random(seed);
    tool(seed % 2 == 0 ? mbrScript(r) : gptScript(r), "sfdisk", "-q");
    byte[] content = Files.readAllBytes(image);
    int refused = 0;
    int damaged = 0;
    try (Arena a = Arena.ofShared()) {
      MemorySegment m = a.allocate(content.length, 4096);
      MemorySegment.copy(content, 0, m, ValueLayout.JAVA_BYTE, 0, content.length);
      UndoDisk disk = new UndoDisk("damaged", m);
      List<Partition> ours = PartitionTable.read(disk.disk()).partitions();
      long[] places = places(content, ours);
      for (int i = 0; i < 1500; i++) {
        for (int n = 1 + r.nextInt(4); n > 0; n--) {
          byte[] junk = new byte[1 + r.nextInt(8)];
          r.nextBytes(junk);
          long at = places[r.nextInt(places.length)] + 440 + r.nextInt(72);
          if (r.nextInt(3) == 0) {
            at = at / 512 * 512 + r.nextInt(100);
          }
          disk.write(Math.min(at, SIZE - 8), junk, 0, junk.length);
        }
        try {
          PartitionTable t = PartitionTable.read(disk.disk());
          damaged += t.damage().isEmpty() ? 0 : 1;
          for (Partition p : t.partitions()) {
            assertThat(p.start()).isPositive();
            assertThat(p.sectors()).isPositive();
            assertThat(p.start() + p.sectors()).isLessThanOrEqualTo(SIZE / 512);
          }
        } catch (ErrnoException e) {
          assertThat(e.errno()).isEqualTo(Errno.EUCLEAN);
          refused++;
        }
        disk.rollBack();
      }
    }
    assertThat(damaged + refused).as("seed %d", seed).isGreaterThan(50);
  }

  /** Where tables are: the first sectors, the last, and each extended boot record. */
  private static long[] places(byte[] content, List<Partition> partitions) {
    List<Long> all = new ArrayList<>(List.of(0L, 512L, 1024L, SIZE - 512L, SIZE - 1024L));
    for (Partition p : partitions) {
      for (long s = p.start() - 1; s > 0 && s > p.start() - 70; s--) {
        int at = (int) s * 512;
        if (content[at + 510] == 0x55 && content[at + 511] == (byte) 0xaa) {
          all.add((long) at);
        }
      }
    }
    return all.stream().mapToLong(Long::longValue).toArray();
  }
}
