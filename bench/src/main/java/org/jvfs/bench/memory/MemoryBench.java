// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.memory;

import static org.jvfs.uapi.Fcntl.AT_FDCWD;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.file.IovIter;
import org.jvfs.uapi.Fcntl;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes many small files and prints what each takes: heap in use after collection, before and
 * after, and frames outside the heap. Names have seven digits, 1000 files to a directory. One
 * measurement a JVM is the cleanest, since code that is compiled takes room too; that of the first
 * is charged to the first.
 */
@Command(
    name = "memory-bench",
    description = "Prints bytes of memory per file of file systems in memory.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class MemoryBench implements Callable<Integer> {
  private static final int A_DIRECTORY = 1000;
  private static final int FRAME = 4096; // bytes

  @Option(names = "--stores", split = ",", description = "Default: ${DEFAULT-VALUE}.")
  private List<String> stores = List.of("jvfs", "jimfs");

  @Option(names = "--files", split = ",", description = "Default: ${DEFAULT-VALUE}.")
  private List<Integer> files = List.of(100_000, 1_000_000);

  @Option(names = "--bytes", split = ",", description = "In each file (default: ${DEFAULT-VALUE}).")
  private List<Integer> bytes = List.of(0, 1);

  @Option(names = "--budget", description = "MiB of frames (default: ${DEFAULT-VALUE}).")
  private long budget = 8192;

  private MemoryBench() {}

  /**
   * Measures and ends the JVM: 0 done, 2 not understood.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new MemoryBench()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    System.out.printf(
        Locale.ROOT, "%-8s %9s %6s %12s %12s%n", "store", "files", "size", "B/file", "s");
    for (int n : files) {
      for (int size : bytes) {
        for (String store : stores) {
          long start = System.nanoTime();
          double each = store.equals("jimfs") ? jimfs(n, size) : jvfs(n, size);
          System.out.printf(
              Locale.ROOT,
              "%-8s %9d %6d %12.1f %12.1f%n",
              store,
              n,
              size,
              each,
              (System.nanoTime() - start) / 1e9);
        }
      }
    }
    return 0;
  }

  /** Bytes of the heap that are in use after what is garbage has gone. */
  private static long live() {
    Runtime r = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, r.totalMemory() - r.freeMemory());
    }
    return least;
  }

  private double jvfs(int n, int size) throws IOException {
    byte[] content = new byte[size];
    long before = live();
    try (Vfs vfs = Vfs.builder().memoryBudget(budget << 20).build()) {
      Task task = vfs.rootTask();
      task.mount("none", "/", "memfs", 0, Map.of("size", "0", "nr_inodes", "0"));
      for (int i = 0; i < n; i++) {
        String dir = "/" + i / A_DIRECTORY;
        if (i % A_DIRECTORY == 0) {
          task.mkdirat(AT_FDCWD, dir.getBytes(StandardCharsets.UTF_8), 0755);
        }
        byte[] path = (dir + name(i)).getBytes(StandardCharsets.UTF_8);
        int flags = Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_WRONLY;
        int fd = task.openat(AT_FDCWD, path, flags, 0644);
        if (size > 0) {
          task.write(fd, IovIter.of(content));
        }
        task.close(fd);
      }
      long after = live() + (long) vfs.state().frames().used() * FRAME;
      Reference.reachabilityFence(task);
      return (double) (after - before) / n;
    }
  }

  private static double jimfs(int n, int size) throws IOException {
    byte[] content = new byte[size];
    long before = live();
    try (FileSystem fs = Jimfs.newFileSystem(Configuration.unix())) {
      for (int i = 0; i < n; i++) {
        String dir = "/" + i / A_DIRECTORY;
        if (i % A_DIRECTORY == 0) {
          Files.createDirectory(fs.getPath(dir));
        }
        Path p = fs.getPath(dir + name(i));
        if (size > 0) {
          Files.write(p, content);
        } else {
          Files.createFile(p);
        }
      }
      return (double) (live() - before) / n;
    }
  }

  private static String name(int i) {
    return String.format(Locale.ROOT, "/%07d", i);
  }
}
