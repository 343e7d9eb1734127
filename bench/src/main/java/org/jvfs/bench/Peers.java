// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench;

import com.github.marschall.memoryfilesystem.MemoryFileSystemBuilder;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What jvfs is compared with behind {@code java.nio.file}: the empty top directory of each. */
public final class Peers {
  private Peers() {}

  /** Jimfs, as it comes for Unix. */
  public static Path jimfs() {
    return Jimfs.newFileSystem(Configuration.unix()).getPath("/");
  }

  /** memoryfilesystem, as it comes for Linux. It holds no file of more than 16 MiB. */
  public static Path memoryfilesystem() throws IOException {
    return MemoryFileSystemBuilder.newLinux().build().getPath("/");
  }

  /**
   * The JDK's own provider in a new directory of a kernel tmpfs: /dev/shm or where the property
   * jvfs.bench.tmpfs says. To be removed by {@link #remove}.
   */
  public static Path tmpfs() throws IOException {
    Path tmpfs = Path.of(System.getProperty("jvfs.bench.tmpfs", "/dev/shm"));
    String type = Files.getFileStore(tmpfs).type();
    if (!type.equals("tmpfs")) {
      throw new IOException(tmpfs + " is " + type + ", not tmpfs: set jvfs.bench.tmpfs to one");
    }
    return Files.createTempDirectory(tmpfs.toRealPath(), "jvfs-bench-");
  }

  /** Removes a directory with all that is in it. */
  public static void remove(Path top) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(top)) {
      paths = new ArrayList<>(walk.toList());
    }
    for (Path path : paths.reversed()) {
      Files.delete(path);
    }
  }
}
