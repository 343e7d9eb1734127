// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvfs.uapi.Mman;

/** A mapped segment is one as the JDK understands it, and is gone with its arena. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class MappedSegmentTest {
  private static final int SIZE = 100_000;

  private JvfsFileSystem fs;
  private FileChannel channel;

  @BeforeEach
  void open() throws Exception {
    fs = Jvfs.newMemoryFileSystem();
    Path f = Files.write(fs.getPath("/f"), new byte[SIZE]);
    channel = FileChannel.open(f, CREATE, READ, WRITE);
  }

  @AfterEach
  void close() throws Exception {
    fs.close();
  }

  static Stream<MapMode> modes() {
    return Stream.of(MapMode.READ_ONLY, MapMode.READ_WRITE, MapMode.PRIVATE);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void isMapped(MapMode mode) throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment s = channel.map(mode, 4098, 20_000, arena);
      assertThat(s.isMapped()).isTrue();
      assertThat(s.byteSize()).isEqualTo(20_000);
      s.load();
      assertThat(s.isLoaded()).isTrue();
      assertThat(s.asSlice(5000, 100).isMapped()).isTrue();
      s.asSlice(5000, 100).load();
      if (mode != MapMode.READ_ONLY) {
        s.set(ValueLayout.JAVA_BYTE, 19_999, (byte) 7);
        s.force();
        boolean shared = mode == MapMode.READ_WRITE;
        assertThat(Files.readAllBytes(fs.getPath("/f"))[4098 + 19_999])
            .isEqualTo((byte) (shared ? 7 : 0));
      }
    }
  }

  @Test
  void isGoneWithItsArena() throws Exception {
    MemorySegment s;
    String line;
    try (Arena arena = Arena.ofShared()) {
      s = channel.map(MapMode.READ_WRITE, 0, SIZE, arena);
      line = Long.toHexString(s.address()) + "-";
      assertThat(Files.readString(Path.of("/proc/self/maps"))).contains("\n" + line);
      assertThat(fs.mm().areas()).hasSize(1);
    }
    assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain("\n" + line);
    assertThat(fs.mm().areas()).isEmpty();
    assertThatThrownBy(() -> s.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  /** A channel would be closed by the interrupt; whoever maps without one is not disturbed. */
  @Test
  void mapsWhileInterrupted() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      Thread.currentThread().interrupt();
      MemorySegment s =
          fs.mm()
              .mmap(
                  fs.task(),
                  ((JvfsFileChannel) channel).file(),
                  SIZE,
                  Mman.PROT_READ,
                  Mman.MAP_SHARED,
                  0,
                  arena)
              .segment();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(s.isMapped()).isTrue();
    }
  }

  @Test
  void takesNothingOfAnArenaThatIsNotToBeHad() throws Exception {
    Arena closed = Arena.ofShared();
    closed.close();
    assertThatThrownBy(() -> channel.map(MapMode.READ_ONLY, 0, SIZE, closed))
        .isInstanceOf(IllegalStateException.class);
    try (Arena mine = Arena.ofConfined()) {
      Throwable[] seen = new Throwable[1];
      Thread t =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      channel.map(MapMode.READ_ONLY, 0, SIZE, mine);
                    } catch (Throwable e) {
                      seen[0] = e;
                    }
                  });
      t.join();
      assertThat(seen[0]).isInstanceOf(WrongThreadException.class);
    }
    assertThat(fs.mm().areas()).isEmpty();
  }

  /** Arenas are closed while others map: nobody's memory is taken away. */
  @Test
  void arenasComeAndGoInThreads() throws Exception {
    Files.write(fs.getPath("/f"), "x".repeat(SIZE).getBytes(StandardCharsets.UTF_8));
    Throwable[] failed = new Throwable[4];
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      int n = i;
      threads[i] =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      for (int k = 0; k < 500; k++) {
                        try (Arena a = Arena.ofShared()) {
                          MemorySegment s = channel.map(MapMode.READ_ONLY, 0, SIZE, a);
                          assertThat(s.get(ValueLayout.JAVA_BYTE, (k * 4099L) % SIZE))
                              .isEqualTo((byte) 'x');
                        }
                      }
                    } catch (Throwable e) {
                      failed[n] = e;
                    }
                  });
    }
    for (Thread t : threads) {
      t.join();
    }
    assertThat(failed).containsOnlyNulls();
    assertThat(fs.mm().areas()).isEmpty();
  }
}
