// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the JMH benchmarks have in common: rows of operations, measured on each store in turn, and
 * the tables of how the stores stand to each other.
 */
@NullMarked
package org.jvfs.bench.rounds;

import org.jspecify.annotations.NullMarked;
