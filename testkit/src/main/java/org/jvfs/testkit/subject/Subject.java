// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.subject;

import java.util.Set;

/** An implementation under test: makes fresh trees of itself, any number, one after the other. */
public interface Subject extends AutoCloseable {
  /** For people, such as {@code tmpfs} or {@code jvfs}. */
  String name();

  /**
   * The type to give to mount(2) for one more file system of this kind; scripts write {@code $fs}.
   */
  String fsType();

  /**
   * Makes a fresh tree.
   *
   * @param options mount options of a tmpfs, such as {@code size=1m,nr_inodes=100,mode=0755}
   * @param mountFlags {@code MS_*} bits
   * @throws SubjectUnavailableException if it cannot be made here, with the reason
   */
  Fixture fresh(String options, long mountFlags);

  /**
   * What this subject can do that not every subject can; a script names what it needs. See {@link
   * Features}.
   */
  Set<String> features();

  /** Whether a deleted file's inode number may be given to a new file. */
  boolean reusesInodeNumbers();

  @Override
  void close();
}
