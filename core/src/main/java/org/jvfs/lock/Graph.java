// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

/** The order of all lock classes seen so far. */
final class Graph {
  private Graph() {}

  static ClassState register(LockClass c, Subclass sub) {
    synchronized (Graph.class) {
      ClassState s = c.stateIfAny(sub);
      if (s == null) {
        s = new ClassState(c, sub);
        c.setState(sub, s);
      }
      return s;
    }
  }
}
