// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jvfs.testkit.compare.Differing;
import org.jvfs.testkit.compare.KnownDifference;
import org.jvfs.testkit.subject.Fixture;
import org.jvfs.testkit.subject.Mounter;
import org.jvfs.testkit.subject.Subject;

/**
 * A file system that something else mounts, anew for each tree: jvfs through FUSE. Since a
 * namespace sees what was mounted before it was made, each tree has one of its own.
 */
final class MountedSubject implements Subject, Differing {
  private final String name;
  private final Mounter mounter;
  private final Set<String> features;
  private final List<KnownDifference> knownDifferences;

  MountedSubject(
      String name, Mounter mounter, Set<String> features, List<KnownDifference> knownDifferences) {
    this.name = name;
    this.mounter = mounter;
    this.features = features;
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

  @Override
  public Fixture fresh(String options, long mountFlags) {
    Path point = Namespace.newMountPoint();
    try {
      Mounter.Mounted mounted = mounter.mount(point, options, mountFlags);
      try {
        Namespace namespace = new Namespace();
        return new KernelFixture(
            namespace,
            point.toString(),
            () -> {
              namespace.close();
              mounted.close();
              TmpfsSubject.delete(point);
            });
      } catch (RuntimeException e) {
        mounted.close();
        throw e;
      }
    } catch (RuntimeException e) {
      TmpfsSubject.delete(point);
      throw e;
    }
  }

  @Override
  public Set<String> features() {
    return features;
  }

  @Override
  public boolean reusesInodeNumbers() {
    return false;
  }

  @Override
  public List<KnownDifference> knownDifferences() {
    return knownDifferences;
  }

  @Override
  public void close() {
    // Each tree is unmounted with its fixture; there is nothing shared between them.
  }
}
