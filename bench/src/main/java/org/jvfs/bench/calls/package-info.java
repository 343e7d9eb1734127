// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * JMH benchmarks of calls within one JVM: the same operations on one file system after the other.
 */
@NullMarked
package org.jvfs.bench.calls;

import org.jspecify.annotations.NullMarked;
