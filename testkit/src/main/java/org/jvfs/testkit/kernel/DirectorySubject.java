// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.compare.Differing;
import org.jvfs.testkit.compare.KnownDifference;
import org.jvfs.testkit.subject.Features;
import org.jvfs.testkit.subject.Fixture;
import org.jvfs.testkit.subject.Subject;

/**
 * A directory of whatever is mounted there, through the kernel: this is how a FUSE mount is tested.
 * Each tree is a new subdirectory, bound to a mount point of its own so that its root is the root
 * of a mount.
 */
final class DirectorySubject implements Subject, Differing {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final String name;
  private final String directory;
  private final Namespace namespace;
  private final boolean reusesInodeNumbers;
  private final List<KnownDifference> knownDifferences;

  DirectorySubject(
      String name,
      String directory,
      Namespace namespace,
      boolean reusesInodeNumbers,
      List<KnownDifference> knownDifferences) {
    this.name = name;
    this.directory = directory;
    this.namespace = namespace;
    this.reusesInodeNumbers = reusesInodeNumbers;
    this.knownDifferences = knownDifferences;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String fsType() {
    return "tmpfs";
  }

  /**
   * The options belong to the mount, which is not ours to make: only the mode of the root is
   * obeyed.
   */
  @Override
  public Fixture fresh(String options, long mountFlags) {
    String tree =
        directory + "/oracle-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
    Path point = Namespace.newMountPoint();
    Namespace.must("mkdir " + tree, namespace.mkdir(tree, 0755));
    Namespace.must(
        "bind " + tree, namespace.mount(tree, point.toString(), "none", Namespace.MS_BIND, ""));
    Namespace.must(
        "remount " + tree,
        namespace.mount(
            "none",
            point.toString(),
            "none",
            Namespace.MS_REMOUNT | Namespace.MS_BIND | mountFlags,
            ""));
    KernelFixture fixture =
        new KernelFixture(
            namespace,
            point.toString(),
            () -> {
              // Unmounted first, which takes along what the test has mounted inside.
              Namespace.must("umount", namespace.unmount(point.toString()));
              try (Calls cleaner = namespace.newProcess(tree)) {
                TreeRemover.removeAll(cleaner);
              }
              Namespace.must("rmdir " + tree, namespace.rmdir(tree));
              TmpfsSubject.delete(point);
            });
    int mode = rootMode(options);
    try (Calls setUp = namespace.newProcess(point.toString())) {
      Namespace.must("chmod", setUp.fchmodat2(Calls.AT_FDCWD, new byte[] {'/'}, mode, 0));
    }
    return fixture;
  }

  private static int rootMode(String options) {
    for (String option : options.split(",", -1)) {
      if (option.startsWith("mode=")) {
        return Integer.parseInt(option.substring(5), 8);
      }
    }
    return 01777;
  }

  @Override
  public Set<String> features() {
    return Set.of(
        Features.BIND,
        Features.FIFO,
        Features.FLAGS,
        Features.HANDLE,
        Features.NOFILE,
        Features.UNPOLLED);
  }

  @Override
  public List<KnownDifference> knownDifferences() {
    return knownDifferences;
  }

  @Override
  public boolean reusesInodeNumbers() {
    return reusesInodeNumbers;
  }

  @Override
  public void close() {
    namespace.close();
  }
}
