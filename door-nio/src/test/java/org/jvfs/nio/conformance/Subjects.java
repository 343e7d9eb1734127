// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jvfs.nio.Jvfs;
import org.jvfs.nio.JvfsFileSystem;

/** The subjects there are. All have the same directory, by name, and the same working directory. */
public final class Subjects {
  private static final Path SHM = Path.of("/dev/shm");

  private Subjects() {}

  private record InFileSystem(String name, Path directory, boolean mine) implements Subject {
    @Override
    public void close() throws IOException {
      if (mine) {
        fileSystem().close();
      } else {
        Tree.remove(directory);
      }
    }
  }

  /** Why the kernel's own file system cannot be asked here; empty if it can. */
  static String whyNoKernel() {
    try {
      if (!Files.isDirectory(SHM) || !Files.getFileStore(SHM).type().equals("tmpfs")) {
        return "no tmpfs at " + SHM;
      }
      if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
        return "not root";
      }
      Path probe = Files.createTempDirectory(SHM, "jvfs-nio-probe");
      try {
        Files.setAttribute(probe, "user:probe", new byte[] {1});
        Path inner = Files.createDirectory(probe.resolve("inner"));
        return Files.getAttribute(inner, "unix:mode").equals(040755) ? "" : "the umask is not 022";
      } catch (IOException e) {
        return "no extended attributes on tmpfs: " + e;
      } finally {
        Tree.remove(probe);
      }
    } catch (IOException e) {
      return "no tmpfs to write in: " + e;
    }
  }

  /** The JDK's own provider on a tmpfs of the running kernel. */
  static Subject kernel() throws IOException {
    Path directory = Files.createTempDirectory(SHM, "jvfs-nio");
    Files.setAttribute(directory, "unix:mode", 0755);
    return new InFileSystem("the JDK on tmpfs", directory, false);
  }

  /** A file system in memory, whose user is root. */
  static Subject jvfs(String directory) throws IOException {
    JvfsFileSystem fs =
        Jvfs.memory().superuser().workingDirectory(System.getProperty("user.dir")).build();
    return new InFileSystem("jvfs", Files.createDirectories(fs.getPath(directory)), true);
  }

  /** Google's file system in memory, with all it has. */
  static Subject jimfs(String directory) throws IOException {
    FileSystem fs =
        Jimfs.newFileSystem(
            Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix", "user")
                .setWorkingDirectory(System.getProperty("user.dir"))
                .build());
    return new InFileSystem("Jimfs", Files.createDirectories(fs.getPath(directory)), true);
  }

  /** A path that belongs to none of them. */
  public static Path foreign() {
    return FileSystems.getFileSystem(java.net.URI.create("jrt:/")).getPath("/packages");
  }
}
