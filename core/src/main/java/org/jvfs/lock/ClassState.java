// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

/** A class at one nesting level: a node of the graph of lock order. Mirrors struct lock_class. */
final class ClassState {
  /** Stands for none. */
  static final ClassState NONE = new ClassState(new LockClass("none"), Subclass.NORMAL);

  private final LockClass lockClass;
  private final Subclass subclass;
  private final String name;

  ClassState(LockClass lockClass, Subclass subclass) {
    this.lockClass = lockClass;
    this.subclass = subclass;
    this.name =
        subclass.level() == 0 ? lockClass.name() : lockClass.name() + "/" + subclass.level();
  }

  LockClass lockClass() {
    return lockClass;
  }

  Subclass subclass() {
    return subclass;
  }

  /** As reports and views show it. */
  String name() {
    return name;
  }
}
