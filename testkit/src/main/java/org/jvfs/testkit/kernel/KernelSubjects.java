// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jvfs.testkit.compare.Field;
import org.jvfs.testkit.compare.KnownDifference;
import org.jvfs.testkit.subject.Mounter;
import org.jvfs.testkit.subject.Subject;
import org.jvfs.testkit.subject.SubjectProvider;

/** The subjects that are reached through the running kernel. */
public final class KernelSubjects {
  private static final List<KnownDifference> DIRECTORY =
      List.of(
          KnownDifference.ofFields(
              "shared-mount",
              "a tree is a subdirectory of a mount shared with others, so totals are not its own",
              Field.STATFS_SIZE,
              Field.STATFS_USAGE,
              Field.STATFS_FLAGS),
          KnownDifference.ofFields(
              "root-parent",
              "the root of the tree has another directory above it, which its \"..\" entry names",
              Field.PARENT_ENTRY));

  private static final List<KnownDifference> EXT4 =
      List.of(
          DIRECTORY.getFirst(),
          DIRECTORY.getLast(),
          KnownDifference.ofFields(
              "ext4-blocks",
              "ext4 counts metadata blocks, allocates late and keeps short links in the inode",
              Field.BLOCKS),
          KnownDifference.ofFields(
              "ext4-directory-size",
              "ext4 directories have whole blocks, tmpfs counts 20 bytes an entry",
              Field.DIRECTORY_SIZE),
          KnownDifference.ofFields(
              "ext4-holes",
              "ext4 may report data where only a delayed allocation is",
              Field.HOLES));

  private KernelSubjects() {}

  /** The kernel's tmpfs. */
  public static Subject tmpfs() {
    return new TmpfsSubject();
  }

  /** The kernel's ext4, on a loop device. */
  public static Subject ext4() {
    Namespace namespace = new Namespace();
    Path point = Namespace.newMountPoint();
    point.toFile().deleteOnExit();
    try {
      Ext4Image.mount(namespace, point);
    } catch (RuntimeException e) {
      namespace.close();
      throw e;
    }
    return new DirectorySubject("ext4", point.toString(), namespace, true, EXT4);
  }

  /** Whatever is mounted on {@code directory}. */
  public static Subject directory(String name, String directory) {
    return new DirectorySubject(name, directory, new Namespace(), false, DIRECTORY);
  }

  /**
   * What {@code mounter} mounts, a new one for each tree.
   *
   * @param features what it can do, see {@link org.jvfs.testkit.subject.Features}
   * @param knownDifferences where it may differ from a tmpfs, and why
   */
  public static Subject mounted(
      String name, Mounter mounter, Set<String> features, List<KnownDifference> knownDifferences) {
    return new MountedSubject(name, mounter, features, knownDifferences);
  }

  /** {@code tmpfs}. */
  public static final class Tmpfs implements SubjectProvider {
    @Override
    public String scheme() {
      return "tmpfs";
    }

    @Override
    public Subject create(String argument) {
      return tmpfs();
    }
  }

  /** {@code ext4}. */
  public static final class Ext4 implements SubjectProvider {
    @Override
    public String scheme() {
      return "ext4";
    }

    @Override
    public Subject create(String argument) {
      return ext4();
    }
  }

  /** {@code kernel:DIR}. */
  public static final class Kernel implements SubjectProvider {
    @Override
    public String scheme() {
      return "kernel";
    }

    @Override
    public Subject create(String argument) {
      return directory("kernel", argument);
    }
  }

  /** {@code fuse:DIR}. */
  public static final class Fuse implements SubjectProvider {
    @Override
    public String scheme() {
      return "fuse";
    }

    @Override
    public Subject create(String argument) {
      return directory("fuse", argument);
    }
  }
}
