// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.subject.SubjectUnavailableException;

/**
 * Processes of this machine, on a tmpfs of their own or in a directory that is mounted. They are
 * those of {@code owners.c}, which the C compiler is asked for once; why who is granted what when
 * is the same each time is told there.
 *
 * <p>A batch goes out as its length and 48 bytes for each command, and comes back as a number of
 * events and 48 bytes for each, all little-endian.
 */
public final class KernelOwners implements LockSubject {
  private static @Nullable Path program;

  private final Path directory;
  private final boolean ownDirectory;
  private final boolean ordered;
  private final Process process;
  private final OutputStream out;
  private final DataInputStream in;

  private KernelOwners(Path directory, boolean ownDirectory, boolean ordered, List<String> words) {
    this.directory = directory;
    this.ownDirectory = ownDirectory;
    this.ordered = ordered;
    try {
      process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      out = process.getOutputStream();
      in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
      in.readFully(new byte["ready".length()]);
    } catch (EOFException e) {
      throw new SubjectUnavailableException("the owners did not start: see standard error");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * On a new tmpfs, seen by nobody else.
   *
   * @throws SubjectUnavailableException without root or a C compiler
   */
  public static KernelOwners tmpfs(int owners) {
    List<String> words = new ArrayList<>();
    Path directory;
    try {
      Path binary = program();
      directory = Files.createTempDirectory("jvfs-owners");
      words.addAll(
          List.of(binary.toString(), directory.toString(), String.valueOf(owners), "tmpfs"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new KernelOwners(directory, true, true, words);
  }

  /**
   * In a directory of a FUSE mount. Where the server grants the locks, the order in which it
   * answers two that it grants at once is not told apart.
   *
   * @param settle for how long nothing must happen before the next command, where somebody waits;
   *     microseconds
   * @throws SubjectUnavailableException without root or a C compiler
   */
  public static KernelOwners fuse(Path directory, int owners, int settle) {
    try {
      return new KernelOwners(
          directory,
          false,
          settle == 0,
          List.of(
              program().toString(),
              directory.toString(),
              String.valueOf(owners),
              "fuse=" + settle));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized Path program() throws IOException {
    if (!Files.isReadable(Path.of("/proc/locks"))) {
      throw new SubjectUnavailableException("needs Linux");
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new SubjectUnavailableException("needs root: real-time scheduling, mounts");
    }
    if (program == null) {
      Path at = Files.createTempDirectory("jvfs-owners-program");
      Path source = at.resolve("owners.c");
      Path binary = at.resolve("owners");
      try (InputStream text = KernelOwners.class.getResourceAsStream("owners.c")) {
        Files.copy(Objects.requireNonNull(text), source);
      }
      compile(source, binary);
      program = binary;
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(source, binary, at)));
    }
    return program;
  }

  private static void compile(Path source, Path binary) throws IOException {
    Process gcc;
    try {
      gcc =
          new ProcessBuilder("gcc", "-O2", "-o", binary.toString(), source.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new SubjectUnavailableException("needs gcc");
    }
    String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (gcc.waitFor() != 0) {
        throw new SubjectUnavailableException("gcc: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SubjectUnavailableException("interrupted");
    }
  }

  private static void remove(Path... paths) {
    for (Path p : paths) {
      try {
        Files.deleteIfExists(p);
      } catch (IOException e) {
        System.err.println("left behind: " + p + ": " + e);
      }
    }
  }

  @Override
  public List<LockEvent> run(List<LockCall> batch) {
    return run(batch, List.of());
  }

  @Override
  public List<LockEvent> run(List<LockCall> batch, List<LockEvent> other) {
    int[] expected = new int[batch.size()];
    for (LockEvent e : other) {
      if (e.owner() >= 0 && e.value() != LockEvent.SKIPPED) {
        expected[e.call()] |= 1 << e.owner();
      }
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(4 + LockCall.SIZE * batch.size()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(batch.size());
    for (int i = 0; i < expected.length; i++) {
      batch.get(i).put(bytes, expected[i]);
    }
    try {
      out.write(bytes.array());
      out.flush();
      int n = Integer.reverseBytes(in.readInt());
      byte[] answer = new byte[LockEvent.SIZE * n];
      in.readFully(answer);
      ByteBuffer from = ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN);
      List<LockEvent> events = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        events.add(LockEvent.get(from));
      }
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException("the owners are gone: see standard error", e);
    }
  }

  @Override
  public boolean ordered() {
    return ordered;
  }

  @Override
  public void close() {
    try {
      out.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      if (ownDirectory) {
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
