// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.jvfs.nio.Jvfs;
import org.jvfs.nio.JvfsFileSystem;
import org.jvfs.uapi.ErrnoException;

/** Who holds a file's lock and is not us: a process of the kernel's, or of our VFS. */
final class OtherProgram {
  private OtherProgram() {}

  /** Lets go of the lock. */
  private interface Held extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  /** Does something while another program has a file locked, exclusively and whole. */
  static void whileItLocks(Place place, Path file, Runnable action)
      throws IOException, ErrnoException {
    JvfsFileSystem fs = place.jvfs();
    Held held = fs == null ? byProcess(file) : byTask(Jvfs.view(fs.task().fork()), file.toString());
    try {
      action.run();
    } finally {
      held.close();
    }
  }

  private static Held byTask(JvfsFileSystem view, String file) throws IOException {
    FileChannel c = FileChannel.open(view.getPath(file), StandardOpenOption.WRITE);
    c.lock();
    return view::close;
  }

  private static Held byProcess(Path file) throws IOException {
    Process p =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProgram.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Held held =
        () -> {
          p.getOutputStream().close();
          try {
            if (!p.waitFor(20, TimeUnit.SECONDS)) {
              p.destroyForcibly();
              throw new IOException("it did not end");
            }
          } catch (InterruptedException e) {
            p.destroyForcibly();
            throw new IOException(e);
          }
        };
    if (p.getInputStream().read() != '+') {
      held.close();
      throw new IOException("it did not get the lock");
    }
    return held;
  }

  /** Locks a file and keeps it so until nothing more can come from standard input. */
  public static void main(String[] args) throws IOException {
    try (FileChannel c = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
      c.lock();
      System.out.write('+');
      System.out.flush();
      while (System.in.read() >= 0) {}
    }
  }
}
