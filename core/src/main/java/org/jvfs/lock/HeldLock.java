// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.List;

/**
 * A lock that a thread holds.
 *
 * @param lock the {@link RwSem}, {@link Mutex}, page … itself, for {@code ==}
 * @param lockClass its class
 * @param subclass the level it was taken under
 * @param mode how
 * @param trylock whether it was taken without waiting
 * @param stack where it was taken. Taking a stack at each acquisition would be slow, so this is
 *     where the same locks were first taken in the same order, unless {@link Lockdep#STACKS}
 */
public record HeldLock(
    Object lock,
    LockClass lockClass,
    Subclass subclass,
    LockMode mode,
    boolean trylock,
    List<StackTraceElement> stack) {}
