// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

/**
 * A rule of locking that was broken.
 *
 * @param kind which
 * @param text what a person reads: several lines, with both chains and their stacks where there are
 *     two
 */
public record LockdepReport(Kind kind, String text) {
  /** The rules. */
  public enum Kind {
    /** A lock is taken inside another that is elsewhere taken inside it. */
    CIRCULAR("possible circular locking dependency detected"),
    /** A lock is taken while one of its class and level is held. */
    RECURSIVE("possible recursive locking detected"),
    /** A lock is used in a context and held where one waits for that context. */
    INCONSISTENT("inconsistent lock state"),
    /** The same by way of other locks. */
    UNSAFE_ORDER("context-safe -> context-unsafe lock order detected"),
    /** Something may block where nothing may. */
    BLOCKING("blocking where nothing may block"),
    /** Who does not hold a lock releases it. */
    BAD_UNLOCK("bad unlock balance detected!"),
    /** A lock that has to stay held is released, or was never pinned. */
    PIN("pinned lock violation"),
    /** A lock should be held, or not be. */
    ASSERT_HELD("lock assertion failed"),
    /** A call returned and left something locked. */
    HELD_ON_RETURN("lock held when returning to caller!"),
    /** A context was left that the thread was not in. */
    CONTEXT("context left but not entered"),
    /** A method was called, or ended, otherwise than its row in the contract says. */
    CONTRACT("contract of the operation tables violated");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** The kernel's words where it has such a report. */
    public String title() {
      return title;
    }
  }
}
