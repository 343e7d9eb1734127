// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** The images of e2fsprogs' tests that are about journals, against e2fsck. */
class CorpusTest {
  private static final Path IMAGES = Path.of("../../shared/data/e2fsprogs-images");

  @TempDir Path dir;

  @BeforeEach
  void tools() {
    Extfs.assumeTools();
    assumeTrue(Files.isDirectory(IMAGES), "skipped: no images of e2fsprogs' tests");
  }

  private Extfs image(String name) throws Exception {
    Path to = dir.resolve(name);
    for (String[] kind : new String[][] {{".gz", "gzip"}, {".bz2", "bzip2"}}) {
      Path packed = IMAGES.resolve(name + "__image" + kind[0]);
      if (Files.exists(packed)) {
        Process p = new ProcessBuilder(kind[1], "-dc", packed.toString()).start();
        try (InputStream in = p.getInputStream()) {
          Files.copy(in, to);
        }
        assertEquals(0, p.waitFor(), name);
        return new Extfs(to);
      }
    }
    throw new AssertionError("no image " + name);
  }

  /** Logs that end where they end, with a wrong tid behind. */
  @ParameterizedTest
  @ValueSource(strings = {"j_corrupt_commit_tid", "j_corrupt_descr_tid", "j_recover_csum2_64bit"})
  void replayedAsByE2fsck(String name) throws Exception {
    Extfs image = image(name);
    MemoryBlocks ours = image.load();
    assertTrue(Extfs.needsRecovery(ours));
    Recovered r = Recovery.recover(ours, image.journal(ours), null);
    assertTrue(!r.wasEmpty());
    Extfs other = image.copyTo(dir.resolve("theirs"));
    other.replayByE2fsck();
    Extfs.assertSame(ours, other.load(), name);
  }

  /** What is good before the damage is replayed, and the damage told. */
  @ParameterizedTest
  @CsvSource({
    "j_corrupt_commit_csum,transaction 3: wrong checksum",
    "j_corrupt_journal_block,transaction 4: wrong checksum of block 1090 at 6 of the journal"
  })
  void damageIsToldAfterReplay(String name, String what) throws Exception {
    Extfs image = image(name);
    MemoryBlocks ours = image.load();
    JournalMap map = image.journal(ours);
    byte[] before = ours.get(map.physical(0));
    ErrnoException e = assertThrows(ErrnoException.class, () -> Recovery.recover(ours, map, null));
    assertEquals(Errno.EBADMSG, e.errno());
    assertTrue(String.valueOf(e.getMessage()).contains(what), e.getMessage());
    assertArrayEquals(before, ours.get(map.physical(0)), "the log stays");
    Extfs other = image.copyTo(dir.resolve("theirs"));
    other.replayByE2fsck();
    MemoryBlocks theirs = other.load();
    // e2fsck empties the log all the same.
    theirs.put(map.physical(0), before);
    Extfs.assertSame(ours, theirs, name);
  }

  @Test
  void superblocksThatAreNone() throws Exception {
    refused("j_corrupt_sb_csum", Errno.EBADMSG, "journal superblock: wrong checksum");
    refused("j_corrupt_sb_magic", Errno.EUCLEAN, "journal superblock: magic number");
    refused("j_recover_fast_commit", Errno.EOPNOTSUPP, "fast commits");
    refused("f_journal", Errno.EUCLEAN, "journal inode: its block 0 is missing");
  }

  private void refused(String name, Errno errno, String what) throws Exception {
    Extfs image = image(name);
    MemoryBlocks m = image.load();
    byte[] before = m.image.clone();
    JournalMap map = image.journal(m);
    ErrnoException e =
        assertThrows(ErrnoException.class, () -> Recovery.recover(m, map, null), name);
    assertEquals(errno, e.errno(), e.getMessage());
    assertTrue(String.valueOf(e.getMessage()).contains(what), e.getMessage());
    assertArrayEquals(before, m.image, name);
  }

  @Test
  void fastCommitsAsDebugfsListsThem() throws Exception {
    Extfs image = image("j_recover_fast_commit");
    MemoryBlocks m = image.load();
    FastCommitListener l = new FastCommitListener();
    Recovered r = Recovery.recover(m, image.journal(m), l);
    assertEquals(1, r.transactions());
    List<String> listed =
        FastCommitListener.ofLogdump(
            Extfs.must("debugfs", "-R", "logdump -a", image.file.toString()));
    assertEquals(15, listed.size());
    assertEquals(listed, l.toldBriefly());
  }

  @Test
  void stoppedAndEmpty() throws Exception {
    Extfs image = image("f_jnl_errno");
    MemoryBlocks m = image.load();
    byte[] before = m.image.clone();
    Recovered r = Recovery.recover(m, image.journal(m), null);
    assertTrue(r.wasEmpty());
    assertEquals(-5, r.errno());
    assertArrayEquals(before, m.image);
    // Its indirect block is damaged; nobody looks there for a log that is empty.
    Extfs other = image("f_badjour_indblks");
    MemoryBlocks o = other.load();
    assertTrue(Recovery.recover(o, other.journal(o), null).wasEmpty());
    assertEquals(0, o.writes);
  }
}
