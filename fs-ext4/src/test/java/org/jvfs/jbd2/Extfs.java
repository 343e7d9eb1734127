// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvfs.uapi.ErrnoException;

/** An image of ext2, ext3 or ext4 in a file, and what e2fsprogs say of it. */
final class Extfs {
  private static final int SUPERBLOCK = 1024;
  private static final int INCOMPAT = SUPERBLOCK + 0x60;
  private static final int NEEDS_RECOVERY = 4;
  private static final int JOURNAL_INODE = SUPERBLOCK + 0xE0;
  private static final int LOG_BLOCK_SIZE = SUPERBLOCK + 0x18;
  private static final Pattern RUN = Pattern.compile("\\((\\d+)(?:-(\\d+))?\\):(\\d+)(?:-\\d+)?");

  /** A command's exit status, and what it wrote to either stream. */
  record Result(int status, String output) {}

  final Path file;

  Extfs(Path file) {
    this.file = file;
  }

  static void assumeTools() {
    for (String tool : List.of("e2fsck", "debugfs", "mkfs.ext4")) {
      assumeTrue(has(tool), "skipped: no " + tool + " (e2fsprogs)");
    }
  }

  private static boolean has(String tool) {
    return List.of("/sbin", "/usr/sbin", "/bin", "/usr/bin").stream()
        .anyMatch(d -> Files.isExecutable(Path.of(d, tool)));
  }

  static Result run(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("jbd2", ".out");
    try {
      ProcessBuilder b = new ProcessBuilder(command).redirectErrorStream(true);
      b.environment().merge("PATH", "/usr/sbin:/sbin", (a, s) -> a + ":" + s);
      b.environment().put("LC_ALL", "C");
      Process p =
          b.redirectOutput(out.toFile()).redirectInput(Path.of("/dev/null").toFile()).start();
      if (!p.waitFor(60, TimeUnit.SECONDS)) {
        p.destroyForcibly();
        throw new IOException(String.join(" ", command) + " takes more than a minute");
      }
      return new Result(p.exitValue(), Files.readString(out));
    } finally {
      Files.delete(out);
    }
  }

  /** Runs what has to succeed. */
  static String must(String... command) throws IOException, InterruptedException {
    Result r = run(command);
    assertEquals(0, r.status, () -> String.join(" ", command) + ": " + r.output);
    return r.output;
  }

  static Extfs make(Path file, int mebibytes, List<String> options) throws Exception {
    Files.write(file, new byte[0]);
    List<String> c = new ArrayList<>(List.of("mkfs.ext4", "-q", "-F"));
    c.addAll(options);
    c.addAll(List.of(file.toString(), mebibytes + "M"));
    must(c.toArray(String[]::new));
    return new Extfs(file);
  }

  Extfs copyTo(Path to) throws IOException {
    Files.deleteIfExists(to);
    Files.copy(file, to);
    return new Extfs(to);
  }

  /** Runs commands of debugfs, writing. */
  String debugfs(String... commands) throws Exception {
    Path script = Files.createTempFile("jbd2", ".debugfs");
    try {
      Files.write(script, List.of(commands));
      return must("debugfs", "-w", "-f", script.toString(), file.toString());
    } finally {
      Files.delete(script);
    }
  }

  MemoryBlocks load() throws IOException {
    byte[] image = Files.readAllBytes(file);
    int log = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).getInt(LOG_BLOCK_SIZE);
    return new MemoryBlocks(image, 1024 << log);
  }

  void store(MemoryBlocks m) throws IOException {
    Files.write(file, m.image);
  }

  private static int get(byte[] image, int at) {
    return ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }

  static boolean needsRecovery(MemoryBlocks m) {
    return (get(m.image, INCOMPAT) & NEEDS_RECOVERY) != 0;
  }

  /** Where debugfs finds the journal's blocks. */
  JournalMap journal(MemoryBlocks m) throws Exception {
    int inode = get(m.image, JOURNAL_INODE);
    assertTrue(inode > 0, "no journal inode");
    String out = must("debugfs", "-R", "stat <" + inode + ">", file.toString());
    int from = Math.max(out.indexOf("\nEXTENTS:"), out.indexOf("\nBLOCKS:"));
    assertTrue(from >= 0, out);
    List<long[]> runs = new ArrayList<>();
    long length = 0;
    Matcher r = RUN.matcher(out.substring(from));
    while (r.find()) {
      long first = Long.parseLong(r.group(1));
      long last = r.group(2) == null ? first : Long.parseLong(r.group(2));
      runs.add(new long[] {first, last, Long.parseLong(r.group(3))});
      length = Math.max(length, last + 1);
    }
    return new Runs(length, runs);
  }

  private record Runs(long length, List<long[]> runs) implements JournalMap {
    @Override
    public long physical(long logical) throws ErrnoException {
      for (long[] r : runs) {
        if (logical >= r[0] && logical <= r[1]) {
          return r[2] + logical - r[0];
        }
      }
      return 0;
    }
  }

  /** Has e2fsck replay the journal and do nothing else. */
  Result replayByE2fsck() throws Exception {
    return run("e2fsck", "-y", "-E", "journal_only", file.toString());
  }

  /** After a replay: e2fsck finds nothing but what replay leaves to it, and then nothing. */
  void assertClean(String name) throws Exception {
    debugfs("feature -needs_recovery");
    Result p = run("e2fsck", "-fp", file.toString());
    assertTrue(p.status <= 1, name + ": e2fsck -fp: " + p.output);
    Result n = run("e2fsck", "-fn", file.toString());
    assertEquals(0, n.status, name + ": e2fsck -fn: " + n.output);
  }

  /**
   * Fails where two replayed images differ, but for what e2fsck changes besides: in the file
   * system's superblock the feature, the state, times, the count of bytes written, the checksum.
   */
  static void assertSame(MemoryBlocks ours, MemoryBlocks theirs, String name) {
    byte[] a = ours.image;
    byte[] b = theirs.image;
    assertEquals(b.length, a.length, name);
    List<String> differ = new ArrayList<>();
    for (int i = 0; i < a.length && differ.size() < 20; i++) {
      if (a[i] != b[i] && !changedByE2fsck(i - SUPERBLOCK)) {
        differ.add(
            "block "
                + i / ours.blockSize()
                + " byte 0x"
                + Integer.toHexString(i % ours.blockSize()));
      }
    }
    assertEquals(List.of(), differ, name);
  }

  private static boolean changedByE2fsck(int at) {
    return at >= 0x30 && at < 0x34 // s_wtime
        || at >= 0x40 && at < 0x44 // s_lastcheck
        || at >= 0x3A && at < 0x3C // s_state
        || at >= 0x60 && at < 0x64 // needs_recovery in s_feature_incompat
        || at >= 0x178 && at < 0x180 // s_kbytes_written
        || at >= 0x274 && at < 0x280 // the upper bits of the times
        || at >= 0x3FC && at < 0x400; // s_checksum
  }
}
