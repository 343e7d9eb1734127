// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.ext4;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Gendisk;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.vfs.VfsSubject;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.MountFlags;

/** An image that our driver has mounted as the root of a VFS of its own. */
final class Mounted implements AutoCloseable {
  private final Vfs vfs;
  private final List<Calls> processes = new ArrayList<>();
  private final Consumer<ErrnoException> failures;

  private Mounted(Vfs vfs, Consumer<ErrnoException> failures) {
    this.vfs = vfs;
    this.failures = failures;
  }

  /** Mounts an image file read-only. Errors: those of the mount. */
  static Mounted of(String source, long budget, Map<String, @Nullable String> options)
      throws ErrnoException {
    return of(Vfs.builder().memoryBudget(budget).build(), source, options, e -> {});
  }

  /**
   * Mounts a disk read-only. Errors: those of the mount.
   *
   * @param failures told of each call that fails
   */
  static Mounted of(
      Gendisk disk,
      long budget,
      Map<String, @Nullable String> options,
      Consumer<ErrnoException> failures)
      throws ErrnoException {
    Vfs vfs = Vfs.builder().memoryBudget(budget).log(line -> {}).build();
    vfs.blockDevices().add(disk);
    return of(vfs, disk.name(), options, failures);
  }

  private static Mounted of(
      Vfs vfs,
      String source,
      Map<String, @Nullable String> options,
      Consumer<ErrnoException> failures)
      throws ErrnoException {
    Task init = vfs.rootTask();
    try {
      init.mount(source, "/", "ext4", MountFlags.MS_RDONLY, options);
      return new Mounted(vfs, failures);
    } catch (ErrnoException | RuntimeException | Error e) {
      vfs.close();
      throw e;
    } finally {
      init.exit();
    }
  }

  /** A process whose root is the mount. */
  Calls newProcess() {
    Calls c = VfsSubject.calls(vfs.rootTask(), failures);
    processes.add(c);
    return c;
  }

  /** A census of all of it. */
  Census census(long seed, Census.Limits limits) {
    return new Census(newProcess(), newProcess(), seed, limits);
  }

  /** An exception with its stack, for messages. */
  static String trace(Throwable e) {
    StringWriter s = new StringWriter();
    e.printStackTrace(new PrintWriter(s));
    return s.toString();
  }

  @Override
  public void close() {
    processes.forEach(Calls::close);
    vfs.close();
  }
}
