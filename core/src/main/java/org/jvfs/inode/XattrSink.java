// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.inode;

/** Takes the names of extended attributes as a file system lists them. */
@FunctionalInterface
public interface XattrSink {
  /** One full name, with its prefix; one byte a character. */
  void add(String name);
}
