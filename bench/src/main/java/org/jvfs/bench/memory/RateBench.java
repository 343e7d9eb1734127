// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.memory;

import static org.jvfs.uapi.Fcntl.AT_FDCWD;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.file.DirContext;
import org.jvfs.file.IovIter;
import org.jvfs.uapi.Fcntl;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Bytes and names through memfs, beside Jimfs and a bare copy of the same bytes, on one thread,
 * whose CPU time counts: the rounds of all take turns, and the median of each is printed.
 */
@Command(
    name = "rate-bench",
    description = "Measures reads, writes, listings and names of file systems in memory.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class RateBench implements Callable<Integer> {
  private static final int CALL = 64 << 10; // bytes
  private static final int PAGE = 4096; // bytes
  private static final int SMALL = 64 << 20; // bytes of the file that is streamed
  private static final int LARGE = 256 << 20; // bytes of the file read at random
  private static final int NAMES = 10_000;
  private static final int EQUAL = 8192;

  @Option(names = "--only", split = ",", description = "Rows that start so; default: all.")
  private List<String> only = List.of("");

  @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}.")
  private int rounds = 9;

  @Option(names = "--millis", description = "Each sample lasts (default: ${DEFAULT-VALUE}).")
  private int millis = 150;

  private final ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(CALL, PAGE);
  private final Map<String, Row> rows = new LinkedHashMap<>();

  private RateBench() {}

  /**
   * Measures and ends the JVM: 0 done, 2 not understood.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new RateBench()).execute(args));
  }

  /** Does something several times; answers how many operations that were. */
  private interface Work {
    long run() throws IOException;
  }

  /** What is measured. Bytes of an operation, or 0 where operations are told, not bytes. */
  private record Row(long bytes, Work work, List<Double> nanos) {}

  private boolean wants(String name) {
    return only.stream().anyMatch(name::startsWith);
  }

  private void row(String name, long bytes, Work work) {
    if (wants(name)) {
      rows.put(name, new Row(bytes, work, new ArrayList<>()));
    }
  }

  @Override
  public Integer call() throws IOException {
    try (Vfs vfs = Vfs.builder().memoryBudget(1L << 30).build();
        FileSystem fs = Jimfs.newFileSystem(Configuration.unix())) {
      Task task = vfs.rootTask();
      task.mount("none", "/", "memfs", 0, Map.of("size", "0"));
      bare();
      jvfs(task);
      jimfs(fs);
      for (int round = -8; round < rounds; round++) {
        for (Row r : rows.values()) {
          double ns = sample(r.work);
          if (round >= 0) {
            r.nanos.add(ns);
          }
        }
      }
    }
    rows.forEach(RateBench::print);
    return 0;
  }

  private double sample(Work w) throws IOException {
    long done = 0;
    long start = cpu.getCurrentThreadCpuTime();
    long now;
    do {
      done += w.run();
      now = cpu.getCurrentThreadCpuTime();
    } while (now - start < millis * 1_000_000L);
    return (double) (now - start) / done;
  }

  private static void print(String name, Row r) {
    double[] d = r.nanos.stream().mapToDouble(x -> x).sorted().toArray();
    double m = d[d.length / 2];
    String rate = r.bytes == 0 ? "" : String.format(Locale.ROOT, " %7.2f GB/s", r.bytes / m);
    System.out.printf(
        Locale.ROOT, "%-22s %9.1f ns [%.1f..%.1f]%s%n", name, m, d[0], d[d.length - 1], rate);
  }

  // ---- a bare copy ----

  private void bare() {
    MemorySegment small = arena.allocate(SMALL, PAGE).fill((byte) 1);
    MemorySegment large = arena.allocate(wants("random4k") ? LARGE : PAGE, PAGE).fill((byte) 1);
    row(
        "write bare",
        CALL,
        () -> {
          for (int at = 0; at < SMALL; at += CALL) {
            MemorySegment.copy(buffer, 0, small, at, CALL);
          }
          return SMALL / CALL;
        });
    row(
        "read bare",
        CALL,
        () -> {
          for (int at = 0; at < SMALL; at += CALL) {
            MemorySegment.copy(small, at, buffer, 0, CALL);
          }
          return SMALL / CALL;
        });
    SplittableRandom random = new SplittableRandom(1);
    row(
        "random4k bare",
        PAGE,
        () -> {
          for (int i = 0; i < 1000; i++) {
            long at = (long) random.nextInt(LARGE / PAGE) * PAGE;
            MemorySegment.copy(large, at, buffer, 0, PAGE);
          }
          return 1000;
        });
  }

  // ---- jvfs ----

  private static byte[] path(String p) {
    return p.getBytes(StandardCharsets.UTF_8);
  }

  private void jvfs(Task t) throws IOException {
    IovIter cursor = new IovIter(buffer);
    byte[] fresh = path("/fresh");
    row(
        "write jvfs",
        CALL,
        () -> {
          int fd = t.openat(AT_FDCWD, fresh, Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_WRONLY, 0644);
          for (int at = 0; at < SMALL; at += CALL) {
            t.pwrite(fd, cursor.reset(buffer, 0, CALL), at);
          }
          t.close(fd);
          t.unlinkat(AT_FDCWD, fresh, 0);
          return SMALL / CALL;
        });
    int stream = file(t, "/stream", SMALL);
    row(
        "overwrite jvfs",
        CALL,
        () -> {
          for (int at = 0; at < SMALL; at += CALL) {
            t.pwrite(stream, cursor.reset(buffer, 0, CALL), at);
          }
          return SMALL / CALL;
        });
    row(
        "read jvfs",
        CALL,
        () -> {
          for (int at = 0; at < SMALL; at += CALL) {
            t.pread(stream, cursor.reset(buffer, 0, CALL), at);
          }
          return SMALL / CALL;
        });
    int large = file(t, "/large", wants("random4k") ? LARGE : CALL);
    SplittableRandom random = new SplittableRandom(1);
    row(
        "random4k jvfs",
        PAGE,
        () -> {
          for (int i = 0; i < 1000; i++) {
            long at = (long) random.nextInt(LARGE / PAGE) * PAGE;
            t.pread(large, cursor.reset(buffer, 0, PAGE), at);
          }
          return 1000;
        });
    names(t);
  }

  private int file(Task t, String name, int size) throws IOException {
    int fd = t.openat(AT_FDCWD, path(name), Fcntl.O_CREAT | Fcntl.O_RDWR, 0644);
    for (int at = 0; at < size; at += CALL) {
      t.pwrite(fd, new IovIter(buffer), at);
    }
    return fd;
  }

  /** Counts entries and looks at nothing. */
  private static final class Counting extends DirContext {
    int count;

    @Override
    public boolean emit(byte[] name, int off, int len, long ino, int dtype, long nextPos) {
      count++;
      return true;
    }
  }

  private void names(Task t) throws IOException {
    t.mkdirat(AT_FDCWD, path("/d"), 0755);
    for (int i = 0; i < NAMES; i++) {
      make(t, path("/d/name" + i));
    }
    int dir = t.openat(AT_FDCWD, path("/d"), Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0);
    row(
        "readdir jvfs",
        0,
        () -> {
          t.lseek(dir, 0, Fcntl.SEEK_SET);
          Counting c = new Counting();
          t.getdents(dir, c);
          if (c.count != NAMES + 2) {
            throw new IOException("listed " + c.count);
          }
          return NAMES;
        });
    t.mkdirat(AT_FDCWD, path("/a"), 0755);
    byte[] one = path("/a/file");
    row(
        "create+unlink jvfs",
        0,
        () -> {
          for (int i = 0; i < 1000; i++) {
            make(t, one);
            t.unlinkat(AT_FDCWD, one, 0);
          }
          return 1000;
        });
    for (String kind : wants("names") ? List.of("equal", "plain") : List.<String>of()) {
      t.mkdirat(AT_FDCWD, path("/" + kind), 0755);
      byte[][] all = new byte[EQUAL][];
      for (int i = 0; i < EQUAL; i++) {
        all[i] = path("/" + kind + "/" + (kind.equals("equal") ? equalHash(i) : plain(i)));
      }
      row("names-" + kind + " jvfs", 0, () -> makeAndRemove(t, all));
    }
  }

  private static long makeAndRemove(Task t, byte[][] all) throws IOException {
    for (byte[] p : all) {
      make(t, p);
    }
    for (byte[] p : all) {
      t.unlinkat(AT_FDCWD, p, 0);
    }
    return all.length;
  }

  private static void make(Task t, byte[] p) throws IOException {
    int flags = Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_WRONLY;
    t.close(t.openat(AT_FDCWD, p, flags, 0644));
  }

  /** Names whose {@code String.hashCode} is the same: "Aa" and "BB" have one. */
  private static String equalHash(int i) {
    StringBuilder b = new StringBuilder();
    for (int bit = 0; bit < 13; bit++) {
      b.append((i >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return b.toString();
  }

  private static String plain(int i) {
    return String.format(Locale.ROOT, "%026d", i);
  }

  // ---- Jimfs ----

  private void jimfs(FileSystem fs) throws IOException {
    ByteBuffer b = ByteBuffer.allocateDirect(CALL);
    Path fresh = fs.getPath("/fresh");
    row(
        "write jimfs",
        CALL,
        () -> {
          try (FileChannel c =
              FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            fill(c, b, SMALL);
          }
          Files.delete(fresh);
          return SMALL / CALL;
        });
    FileChannel stream = channel(fs.getPath("/stream"));
    fill(stream, b, SMALL);
    row(
        "read jimfs",
        CALL,
        () -> {
          for (int at = 0; at < SMALL; at += CALL) {
            stream.read(b.clear(), at);
          }
          return SMALL / CALL;
        });
    FileChannel large = channel(fs.getPath("/large"));
    fill(large, b, wants("random4k") ? LARGE : CALL);
    SplittableRandom random = new SplittableRandom(1);
    row(
        "random4k jimfs",
        PAGE,
        () -> {
          for (int i = 0; i < 1000; i++) {
            long at = (long) random.nextInt(LARGE / PAGE) * PAGE;
            large.read(b.clear().limit(PAGE), at);
          }
          return 1000;
        });
    Path one = fs.getPath("/file");
    row(
        "create+unlink jimfs",
        0,
        () -> {
          for (int i = 0; i < 1000; i++) {
            Files.createFile(one);
            Files.delete(one);
          }
          return 1000;
        });
  }

  private static FileChannel channel(Path p) throws IOException {
    return FileChannel.open(
        p, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static void fill(FileChannel c, ByteBuffer b, int size) throws IOException {
    for (int at = 0; at < size; at += CALL) {
      c.write(b.clear(), at);
    }
  }
}
