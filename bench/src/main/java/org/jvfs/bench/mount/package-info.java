// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The whole-mount benchmark: file systems mounted side by side, the same operations on each by a
 * client in C, in random order.
 */
@NullMarked
package org.jvfs.bench.mount;

import org.jspecify.annotations.NullMarked;
