// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fault;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dentry;
import org.jvfs.file.OpenFile;

/** One request to the disk. For the thread that makes it alone. */
public final class FaultEvent {
  private final FaultOp op;
  private final @Nullable OpenFile file;
  private final @Nullable Dentry place;
  private final @Nullable Dentry second;
  private final long pos;
  private final long len;

  /** Made when first asked for. */
  private @Nullable String path;

  /** Made when first asked for. */
  private @Nullable String secondPath;

  FaultEvent(
      FaultOp op,
      @Nullable OpenFile file,
      @Nullable Dentry place,
      @Nullable Dentry second,
      long pos,
      long len) {
    this.op = op;
    this.file = file;
    this.place = place;
    this.second = second;
    this.pos = pos;
    this.len = len;
  }

  public FaultOp op() {
    return op;
  }

  /** Through what it comes; null if not through an open file. */
  public @Nullable OpenFile file() {
    return file;
  }

  /** Where in the file, bytes; 0 for what has no position. */
  public long pos() {
    return pos;
  }

  /** How much was asked for, bytes; 0 for what moves none. */
  public long len() {
    return len;
  }

  /** Whether all bytes are given or none. */
  boolean isWhole() {
    return op == FaultOp.FALLOCATE;
  }

  /**
   * The place from the file system's root on, "/" for that itself, as named now; null for requests
   * that concern the whole file system. Names are taken for UTF-8.
   */
  public @Nullable String path() {
    if (path == null && place != null) {
      path = pathOf(place);
    }
    return path;
  }

  /** Where a rename goes; null for all others. */
  public @Nullable String secondPath() {
    if (secondPath == null && second != null) {
      secondPath = pathOf(second);
    }
    return secondPath;
  }

  private static String pathOf(Dentry place) {
    StringBuilder out = new StringBuilder();
    Dentry d = place;
    while (!d.isRoot()) {
      // Parent and name of one moment belong together; a whole path of one moment is not promised.
      var at = d.place();
      out.insert(0, new String(at.name(), StandardCharsets.UTF_8)).insert(0, '/');
      d = at.parent();
    }
    return out.isEmpty() ? "/" : out.toString();
  }

  @Override
  public String toString() {
    String p = path();
    String to = secondPath();
    return op + (p == null ? "" : " " + p) + (to == null ? "" : " to " + to);
  }
}
