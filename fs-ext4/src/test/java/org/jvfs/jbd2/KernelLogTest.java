// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Logs that the kernel wrote: the image is copied while it is mounted and at work, and what we make
 * of it is what e2fsck makes of it, and clean.
 */
class KernelLogTest {
  @TempDir Path dir;

  @BeforeEach
  void tools() throws Exception {
    Extfs.assumeTools();
    assumeTrue(Files.exists(Path.of("/dev/loop-control")), "skipped: no loop devices");
    assumeTrue(Extfs.must("id", "-u").strip().equals("0"), "skipped: mounting needs root");
  }

  /** With data=journal there are blocks to be escaped; a journal of 1 MiB goes round. */
  @ParameterizedTest
  @CsvSource({
    "-b 1024,data=ordered",
    "-b 4096,data=ordered",
    "-b 1024 -J size=1,data=ordered",
    "-b 2048 -O ^64bit,data=ordered",
    "-b 1024 -O ^metadata_csum -O ^64bit,data=ordered",
    "-b 4096 -O ^metadata_csum,journal_checksum",
    "-b 1024 -O ^metadata_csum -O ^64bit,'journal_async_commit,data=writeback'",
    "-b 4096,data=journal",
    "-b 1024 -J size=1 -O ^metadata_csum,data=journal",
    "-b 1024 -t ext3,data=journal"
  })
  void replayed(String mkfs, String mount) throws Exception {
    String name = mkfs + " " + mount;
    Extfs disk = Extfs.make(dir.resolve("disk"), 24, List.of(mkfs.split(" ")));
    Path at = Files.createDirectory(dir.resolve("mnt"));
    List<Extfs> copies = new ArrayList<>();
    String type = mkfs.contains("ext3") ? "ext3" : "ext4";
    Extfs.Result m =
        Extfs.run(
            "mount", "-t", type, "-o", "loop,commit=300," + mount, "" + disk.file, at.toString());
    assumeTrue(m.status() == 0, "skipped: " + m.output());
    try {
      Workload w = new Workload(at, new Random(mkfs.hashCode()));
      for (int i = 0; i < 4; i++) {
        w.run(120);
        copies.add(disk.copyTo(dir.resolve("copy" + i)));
      }
    } finally {
      Extfs.must("umount", at.toString());
    }
    long transactions = 0;
    long revokes = 0;
    long escaped = 0;
    for (Extfs copy : copies) {
      MemoryBlocks ours = copy.load();
      assertTrue(Extfs.needsRecovery(ours), name);
      JournalMap map = copy.journal(ours);
      escaped += escaped(ours, map);
      OverlayBlocks over = new OverlayBlocks(ours);
      Recovery.recover(over, map, null);
      assertEquals(0, ours.writes);
      Recovered got = Recovery.recover(ours, map, null);
      transactions += got.transactions();
      revokes += got.revokedBlocks();
      byte[] b = new byte[ours.blockSize()];
      for (long i = 0; i < ours.count(); i++) {
        over.read(i, b);
        assertTrue(Arrays.equals(b, ours.get(i)), name + " block " + i);
      }
      Extfs theirs = copy.copyTo(dir.resolve("theirs"));
      Extfs.Result e = theirs.replayByE2fsck();
      assertTrue(e.status() <= 1, name + ": " + e.output());
      Extfs.assertSame(ours, theirs.load(), name);
      copy.store(ours);
      copy.assertClean(name);
    }
    assertTrue(transactions > 10, name + ": " + transactions + " transactions");
    // Smaller blocks make directories of several, which are revoked when they go.
    boolean data = mount.equals("data=journal");
    assertTrue(revokes > 0 || mkfs.contains("4096") || data, name + ": nothing was revoked");
    assertTrue(escaped > 0 || !data, name + ": nothing was escaped");
  }

  /** How many blocks of a log's committed transactions are escaped. */
  private static long escaped(MemoryBlocks m, JournalMap map) throws Exception {
    JournalSuperblock sb = Recovery.superblock(m, map);
    LogReader log = new LogReader(m, map, sb);
    LogScan scan = new LogScan(m, log, sb);
    scan.run();
    byte[] block = new byte[m.blockSize()];
    long n = 0;
    for (LogScan.Transaction t : scan.transactions) {
      for (long at : t.descriptors()) {
        log.read(at, block);
        n +=
            DescriptorBlock.read(sb.format(), block).tags().stream()
                .filter(DescriptorTag::escaped)
                .count();
      }
    }
    return n;
  }

  /** Fast commits that the kernel wrote are read as debugfs lists them. */
  @Test
  void fastCommits() throws Exception {
    Extfs disk =
        Extfs.make(
            dir.resolve("disk"), 64, List.of("-b", "1024", "-J", "size=8", "-O", "fast_commit"));
    Path at = Files.createDirectory(dir.resolve("mnt"));
    Extfs.Result m =
        Extfs.run("mount", "-o", "loop,commit=300", disk.file.toString(), at.toString());
    assumeTrue(m.status() == 0, "skipped: " + m.output());
    Extfs copy;
    try {
      Workload w = new Workload(at, new Random(9));
      w.run(30);
      for (int i = 0; i < 20; i++) {
        Path f = at.resolve("f" + i);
        Files.write(f, new byte[3000 * i]);
        try (FileChannel c = FileChannel.open(f, StandardOpenOption.WRITE)) {
          c.force(true);
        }
        if (i % 3 == 2) {
          Files.createLink(at.resolve("l" + i), f);
          Files.delete(f);
        }
      }
      w.sync();
      copy = disk.copyTo(dir.resolve("copy"));
    } finally {
      Extfs.must("umount", at.toString());
    }
    MemoryBlocks ours = copy.load();
    FastCommitListener l = new FastCommitListener();
    Recovered got = Recovery.recover(ours, copy.journal(ours), l);
    List<String> listed =
        FastCommitListener.ofLogdump(
            Extfs.must("debugfs", "-R", "logdump -a", copy.file.toString()));
    assertTrue(listed.size() > 20, "fast commits: " + listed);
    assertEquals(listed, l.toldBriefly());
    assertEquals(listed.size(), got.fastCommitTags());
  }

  /** What changes directories and files in ways that make logs interesting. */
  private static final class Workload {
    private final Path root;
    private final Random r;

    Workload(Path root, Random r) {
      this.root = root;
      this.r = r;
    }

    private Path file() {
      return root.resolve("d" + r.nextInt(6)).resolve("a-file-with-a-longer-name-" + r.nextInt(30));
    }

    void run(int steps) throws IOException {
      for (int i = 0; i < steps; i++) {
        step();
        if (r.nextInt(8) == 0) {
          sync();
        }
      }
      sync();
      // These are not committed.
      for (int i = 0; i < 10; i++) {
        step();
      }
    }

    private void step() throws IOException {
      Path f = file();
      Files.createDirectories(f.getParent());
      switch (r.nextInt(8)) {
        case 0, 1, 2 -> write(f);
        case 3 -> Files.deleteIfExists(f);
        case 4 -> {
          write(f);
          Path to = file();
          Files.createDirectories(to.getParent());
          Files.move(f, to, StandardCopyOption.REPLACE_EXISTING);
        }
        case 5 -> {
          write(f);
          try (FileChannel c = FileChannel.open(f, StandardOpenOption.WRITE)) {
            c.truncate(r.nextInt(20_000));
          }
        }
        case 6 -> {
          // Directories of many blocks come and go, and their blocks are revoked.
          Path d = root.resolve("gone" + r.nextInt(3));
          if (Files.exists(d)) {
            try (var s = Files.list(d)) {
              for (Path p : s.toList()) {
                Files.delete(p);
              }
            }
            Files.delete(d);
          } else {
            Files.createDirectory(d);
            for (int i = 0; i < 60; i++) {
              Files.createSymbolicLink(d.resolve("x".repeat(100) + i), Path.of("y".repeat(90)));
            }
          }
        }
        default -> {
          Path p = root.resolve("link" + r.nextInt(10));
          if (!Files.deleteIfExists(p)) {
            Files.createSymbolicLink(p, Path.of("z".repeat(200)));
          }
        }
      }
    }

    private void write(Path f) throws IOException {
      if (Files.isDirectory(f)) {
        return;
      }
      byte[] b = new byte[r.nextInt(30_000)];
      for (int i = 0; i + 4 <= b.length; i += 1024) {
        BigEndian.put32(b, i, r.nextBoolean() ? BlockHeader.MAGIC : r.nextInt());
      }
      Files.write(f, b);
    }

    private void sync() throws IOException {
      Path f = root.resolve("synced");
      try (FileChannel c =
          FileChannel.open(f, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        c.write(ByteBuffer.allocate(100 + r.nextInt(100)));
        c.force(true);
      }
    }
  }
}
