// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * JMH benchmarks of {@code java.nio.file}: the same code on jvfs and on other file systems in
 * memory.
 */
@NullMarked
package org.jvfs.bench.nio;

import org.jspecify.annotations.NullMarked;
