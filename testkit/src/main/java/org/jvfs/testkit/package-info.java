// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The oracle: runs one sequence of file-system calls on several implementations and compares all
 * that\n * a program could see. The running Linux kernel is the reference.\n *\n *
 *
 * <p>Floors, each using only those before it: {@code call} (what can be asked), {@code kernel}
 * (the\n * reference implementation), {@code subject} (where an implementation comes from), {@code
 * script}\n * (calls as text), {@code compare} (what counts as equal), {@code random} (seeded
 * sequences and their\n * shrinking).
 */
@NullMarked
package org.jvfs.testkit;

import org.jspecify.annotations.NullMarked;
