// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A kind of lock: all locks that follow the same rules of order, whatever object they sit in.
 * Mirrors struct lock_class_key: two with the same name are two classes.
 */
public final class LockClass {
  private static final VarHandle STATES = MethodHandles.arrayElementVarHandle(ClassState[].class);

  private final String name;

  /**
   * What lockdep knows of each nesting level; elements are written once, under the graph's lock.
   */
  private final @Nullable ClassState[] states = new @Nullable ClassState[Subclass.LEVELS];

  private volatile @Nullable LockClass seqcount;

  /**
   * A class of its own.
   *
   * @param name as the kernel names it, for instance {@code &inode->i_rwsem}; with the file-system
   *     type's name in front where types order among each other
   */
  public LockClass(String name) {
    this.name = name;
  }

  /** The name it was made with. */
  public String name() {
    return name;
  }

  /** The class of the sequence counts beside locks of this class. */
  LockClass seqcount() {
    LockClass c = seqcount;
    return c != null ? c : makeSeqcount();
  }

  private synchronized LockClass makeSeqcount() {
    LockClass c = seqcount;
    if (c == null) {
      c = new LockClass(name + ".seqcount");
      seqcount = c;
    }
    return c;
  }

  /** What lockdep knows of a nesting level of this class. */
  ClassState state(Subclass sub) {
    ClassState s = (ClassState) STATES.getAcquire(states, sub.level());
    return s != null ? s : Graph.register(this, sub);
  }

  /** The same, or null if no such lock was ever taken. */
  @Nullable ClassState stateIfAny(Subclass sub) {
    return (ClassState) STATES.getAcquire(states, sub.level());
  }

  void setState(Subclass sub, ClassState s) {
    STATES.setRelease(states, sub.level(), s);
  }

  @Override
  public String toString() {
    return name;
  }
}
