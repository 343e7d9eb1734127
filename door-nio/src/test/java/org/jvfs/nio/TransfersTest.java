// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Transfers that the end of the space cuts short tell of just the bytes that arrived. */
final class TransfersTest {
  private static final int SOURCE = 96 << 10; // bytes
  private static final int ROOM = 32 << 10; // bytes left beside it

  private final byte[] data = new byte[SOURCE];

  TransfersTest() {
    new Random(20_261_121).nextBytes(data);
  }

  /** A transfer into an empty file. */
  @FunctionalInterface
  private interface Transfer {
    long run(FileChannel source, FileChannel target) throws IOException;
  }

  private void isCutShort(Transfer transfer, StandardOpenOption... how) throws IOException {
    try (FileSystem fs = Jvfs.memory().size("128k").build()) {
      Path from = fs.getPath("/source");
      Path to = fs.getPath("/target");
      Files.write(from, data);
      Files.createFile(to);
      try (FileChannel source = FileChannel.open(from);
          FileChannel target = FileChannel.open(to, how)) {
        assertThat(transfer.run(source, target)).isEqualTo(ROOM);
        assertThat(Files.readAllBytes(to)).isEqualTo(Arrays.copyOf(data, ROOM));
        assertThatThrownBy(
                () -> source.transferTo(0, 1, target.position(Math.max(ROOM, target.position()))))
            .isInstanceOf(IOException.class)
            .hasMessage("No space left on device");
      }
    }
  }

  @Test
  void toAFile() throws IOException {
    isCutShort(
        (source, target) -> {
          long n = source.transferTo(0, SOURCE, target);
          assertThat(target.position()).isEqualTo(n);
          return n;
        },
        StandardOpenOption.WRITE);
  }

  @Test
  void toTheEndOfAFile() throws IOException {
    isCutShort((source, target) -> source.transferTo(0, SOURCE, target), StandardOpenOption.APPEND);
  }

  @Test
  void fromAFile() throws IOException {
    isCutShort(
        (source, target) -> {
          long n = target.transferFrom(source, 0, SOURCE);
          assertThat(source.position()).isEqualTo(n);
          return n;
        },
        StandardOpenOption.WRITE);
  }

  @Test
  void fromAnotherChannel() throws IOException {
    isCutShort(
        (source, target) ->
            target.transferFrom(Channels.newChannel(new ByteArrayInputStream(data)), 0, SOURCE),
        StandardOpenOption.WRITE);
  }

  @Test
  void fromAFileOfAnotherVfs() throws IOException {
    try (FileSystem other = Jvfs.newMemoryFileSystem()) {
      Path p = Files.write(other.getPath("/source"), data);
      try (FileChannel foreign = FileChannel.open(p)) {
        isCutShort(
            (source, target) -> target.transferFrom(foreign, 0, SOURCE), StandardOpenOption.WRITE);
      }
    }
  }
}
