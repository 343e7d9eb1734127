// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.subject.SubjectUnavailableException;

/**
 * An image that the running kernel has mounted on a loop device, in a mount namespace that nobody
 * else sees; mount and device are gone when it is closed, and when the JVM dies.
 */
public final class KernelImage implements AutoCloseable {
  private final Namespace namespace = new Namespace();
  private final Path point = Namespace.newMountPoint();

  /**
   * Mounts an image.
   *
   * @param flags {@code MS_*} of mount(2)
   * @param options the file system's own, with commas
   * @throws SubjectUnavailableException there is no loop device to be had
   * @throws IllegalStateException the kernel does not mount it
   */
  public KernelImage(Path image, String type, long flags, String options) {
    try {
      // Writable also for a mount that is not: the kernel replays a journal on the disk.
      String device = run("losetup", "--find", "--show", image.toString()).strip();
      try {
        Namespace.must(
            "mount " + image, namespace.mount(device, point.toString(), type, flags, options));
      } finally {
        run("losetup", "--detach", device);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** A process whose root is the mount. */
  public Calls newProcess() {
    return namespace.newProcess(point.toString());
  }

  @Override
  public void close() {
    namespace.unmount(point.toString());
    namespace.close();
    TmpfsSubject.delete(point);
  }

  private static String run(String... command) {
    try {
      Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(p.getInputStream().readAllBytes(), UTF_8);
      if (p.waitFor() != 0) {
        throw new SubjectUnavailableException(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new SubjectUnavailableException(e.getMessage() + " (install mount)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SubjectUnavailableException("interrupted while running " + command[0]);
    }
  }
}
