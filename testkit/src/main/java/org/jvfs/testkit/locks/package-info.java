// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The oracle for file locks: several owners make seeded random sequences of lock calls on one file
 * system and on another, and what each call answers, who is granted what when, and what {@code
 * /proc/locks} lists must be the same.
 */
@NullMarked
package org.jvfs.testkit.locks;

import org.jspecify.annotations.NullMarked;
