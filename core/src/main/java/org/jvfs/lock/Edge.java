// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

/** That one class was held while another was waited for. Mirrors struct lock_list. */
final class Edge {
  /** A writer before one who waits behind others: kernel's -(EN)->. */
  static final int EN = 1;

  /** A writer before a recursive reader. */
  static final int ER = 2;

  /** A reader before one who waits behind others. */
  static final int SN = 4;

  /** A reader before a recursive reader. */
  static final int SR = 8;

  final ClassState from;
  final ClassState to;

  /** Where {@code from} was taken, and where {@code to} under it, when first seen. */
  final Throwable heldAt;

  final Throwable takenAt;

  /** How many locks apart; 1 for neighbours. Under the graph's lock, as {@link #kinds}. */
  int distance;

  /** EN, ER, SN, SR: all that were seen. */
  int kinds;

  Edge(ClassState from, ClassState to, Throwable heldAt, Throwable takenAt, int distance) {
    this.from = from;
    this.to = to;
    this.heldAt = heldAt;
    this.takenAt = takenAt;
    this.distance = distance;
  }

  /** The kind of an edge from a lock held in one mode to a lock taken in another. */
  static int kind(LockMode held, LockMode taken) {
    if (held == LockMode.WRITE) {
      return taken == LockMode.RECURSIVE_READ ? ER : EN;
    }
    return taken == LockMode.RECURSIVE_READ ? SR : SN;
  }
}
