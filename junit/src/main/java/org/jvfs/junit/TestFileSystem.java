// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.junit;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.crash.CrashDisk;
import org.jvfs.fault.Faults;
import org.jvfs.nio.JvfsFileSystem;

/** The file system of one test. For the thread that runs the test's methods. */
final class TestFileSystem {
  private final Settings settings;
  private final JvfsFileSystem fs;

  /** Made when the test asks for faults. */
  private @Nullable CrashDisk disk;

  TestFileSystem(Settings settings) {
    this.settings = settings;
    this.fs = settings.make();
  }

  Settings settings() {
    return settings;
  }

  /** Whether a parameter or field may be of that type. */
  static boolean supports(Class<?> type) {
    return type == FileSystem.class
        || type == JvfsFileSystem.class
        || type == Path.class
        || type == Vfs.class
        || type == Task.class
        || type == Faults.class;
  }

  /** What goes into a parameter or field of a type that is supported. */
  Object get(Class<?> type) throws IOException {
    if (type == Path.class) {
      return fs.getPath("/");
    }
    if (type == Vfs.class) {
      return fs.vfs();
    }
    if (type == Task.class) {
      return fs.task();
    }
    return type == Faults.class ? faults() : fs;
  }

  private Faults faults() throws IOException {
    if (disk == null) {
      disk = CrashDisk.attach(fs.vfs(), "/", settings.promise());
    }
    return fs.task().faults("/");
  }

  /**
   * Closes it, whatever faults it has.
   *
   * @param failed whether the test has failed already
   * @return what the test left behind, if it may not; else nothing
   */
  List<String> close(boolean failed) throws IOException {
    List<String> left = new ArrayList<>();
    CrashDisk d = disk;
    boolean crashed = d != null && d.cuts() > 0;
    if (d != null) {
      d.close();
      d.faults().clear();
    }
    if (settings.failOnLeak() && !failed && !crashed && fs.isOpen()) {
      left.addAll(fs.whatIsOpen());
      fs.vfs().showLocks().lines().map(l -> "lock " + l).forEach(left::add);
    }
    fs.close();
    return left;
  }
}
