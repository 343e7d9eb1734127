// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jvfs.uapi.Errno.EIO;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvfs.crash.Promise;
import org.jvfs.fault.Fault;
import org.jvfs.fault.FaultOp;
import org.jvfs.fault.Faults;

/** The examples of docs/faults.md. */
final class ExamplesTest {
  /** A program under test: saves a text so that a crash leaves the old or the new one. */
  private static void save(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel c = FileChannel.open(fresh, CREATE, WRITE)) {
      c.truncate(0);
      ByteBuffer b = UTF_8.encode(text);
      while (b.hasRemaining()) {
        c.write(b);
      }
      c.force(true);
    }
    Files.move(fresh, file, ATOMIC_MOVE);
    try (FileChannel dir = FileChannel.open(file.toAbsolutePath().getParent(), READ)) {
      dir.force(true);
    }
  }

  // tag: full
  @JvfsTest(size = "64m")
  void survivesAFullDisk(FileSystem fs, Faults faults) throws IOException {
    Path file = fs.getPath("/notes");
    save(file, "old");
    faults.noSpaceAfter(10_000);
    assertThatThrownBy(() -> save(file, "x".repeat(20_000)))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThat(file).hasContent("old");
  }

  // end

  // tag: failing
  @JvfsTest
  void reportsAFailedFsync(Path root, Faults faults) throws IOException {
    Path data = Files.createDirectory(root.resolve("data"));
    Fault broken = faults.failing("/data/**").with(EIO).on(FaultOp.READ, FaultOp.FSYNC).times(1);
    assertThatThrownBy(() -> save(data.resolve("notes"), "new")).isInstanceOf(IOException.class);
    assertThat(broken.fired()).isEqualTo(1);
    save(data.resolve("notes"), "new");
  }

  // end

  // tag: slow
  @JvfsTest
  void writesLittleOnASlowDisk(Path root, Faults faults) throws IOException {
    List<Duration> waited = new ArrayList<>();
    faults.setPause(waited::add);
    faults.slow(Duration.ofMillis(5)).on(FaultOp.WRITE);
    save(root.resolve("notes"), "text");
    assertThat(waited).containsExactly(Duration.ofMillis(5));
  }

  // end

  // tag: torn
  @JvfsTest
  void goesOnAfterAShortWrite(Path root, Faults faults) throws IOException {
    Fault torn = faults.tornAfter(100).on(FaultOp.WRITE);
    save(root.resolve("notes"), "x".repeat(1000));
    assertThat(torn.fired()).isEqualTo(10);
    assertThat(root.resolve("notes")).hasSize(1000);
  }

  // end

  // tag: power
  @JvfsTest(promise = Promise.POSIX)
  void survivesAPowerCut(Path root, Faults faults) throws IOException {
    Path file = root.resolve("notes");
    save(file, "old");
    Files.writeString(root.resolve("scratch"), "never synced");
    faults.powerCut();
    assertThat(file).hasContent("old");
    assertThat(root.resolve("scratch")).doesNotExist();
  }

  @JvfsTest(promise = Promise.POSIX)
  void survivesAPowerCutAnywhere(Path root, Faults faults) throws IOException {
    Path file = root.resolve("notes");
    for (int seed = 0; seed < 50; seed++) {
      save(file, "old");
      // Each fifth request goes wrong, so that saving ends somewhere.
      Fault f = faults.failing().withProbability(0.2, seed).onEverything();
      try {
        save(file, "new");
      } catch (IOException e) {
        assertThat(f.fired()).isPositive();
      }
      f.remove();
      faults.powerCut(seed);
      assertThat(Files.readString(file)).isIn("old", "new");
    }
  }

  // end

  // tag: liar
  @JvfsTest(promise = Promise.NOTHING)
  void aTestOfSurvivalFailsOnADiskThatLies(Path root, Faults faults) throws IOException {
    save(root.resolve("notes"), "old");
    faults.powerCut();
    assertThat(root.resolve("notes")).doesNotExist();
  }

  // end

  // tag: temp
  @TempJvfs(size = "1m", umask = 077)
  @SuppressWarnings("NullAway.Init") // before each test
  private FileSystem small;

  @Test
  void fieldsAndParametersToo(@TempJvfs Path root, @TempDir Path real) throws IOException {
    Files.writeString(small.getPath("/a"), "text");
    assertThat(Files.readString(root.resolve("a"))).isEqualTo("text");
    assertThat(real.resolve("a")).doesNotExist();
  }

  // end
}
