// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.subject.Features;
import org.jvfs.testkit.subject.Fixture;
import org.jvfs.testkit.subject.Subject;

/** The kernel's tmpfs, a new one for each tree. */
final class TmpfsSubject implements Subject {
  private final Namespace namespace = new Namespace();

  @Override
  public String name() {
    return "tmpfs";
  }

  @Override
  public String fsType() {
    return "tmpfs";
  }

  @Override
  public Fixture fresh(String options, long mountFlags) {
    Path point = Namespace.newMountPoint();
    Result mounted = namespace.mount("none", point.toString(), "tmpfs", mountFlags, options);
    if (!mounted.isOk()) {
      delete(point);
      Namespace.must("mount tmpfs -o " + options, mounted);
    }
    return new KernelFixture(
        namespace,
        point.toString(),
        () -> {
          Namespace.must("umount", namespace.unmount(point.toString()));
          delete(point);
        });
  }

  static void delete(Path point) {
    try {
      Files.delete(point);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Set<String> features() {
    return Set.of(
        Features.OPTIONS,
        Features.MOUNT,
        Features.BIND,
        Features.FIFO,
        Features.FLAGS,
        Features.HANDLE,
        Features.NOFILE,
        Features.NO_RANGES,
        Features.UNPOLLED);
  }

  @Override
  public boolean reusesInodeNumbers() {
    return false;
  }

  @Override
  public void close() {
    namespace.close();
  }
}
