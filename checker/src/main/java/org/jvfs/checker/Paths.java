// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

/** Names of objects that are got from others. */
final class Paths {
  /** Longer ones go round in a data structure. */
  private static final int MOST = 160;

  private Paths() {}

  /** What a getter or a field of an object holds; one object has one name, however it is got. */
  static String get(String object, String member) {
    if (object.equals(State.UNKNOWN) || object.equals(State.NULL) || object.length() > MOST) {
      return State.UNKNOWN;
    }
    return (object + "." + member)
        .replace(".inodeOrNull()", ".inode()")
        .replace(".mappingOrNull()", ".mapping()")
        .replace(".mapping().host()", "")
        .replace(".dentry().inode()", ".inode()");
  }
}
