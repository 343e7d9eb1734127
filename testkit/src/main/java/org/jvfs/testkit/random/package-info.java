// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Seeded random call sequences, the lock-step runner that finds the first differing call, and the\n
 * * shrinker that reduces the sequence to what is needed to show it.
 */
@NullMarked
package org.jvfs.testkit.random;

import org.jspecify.annotations.NullMarked;
