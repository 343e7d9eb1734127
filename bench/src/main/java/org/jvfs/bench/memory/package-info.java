// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** What file systems in memory take of it, and how fast bytes and names go through them. */
@NullMarked
package org.jvfs.bench.memory;

import org.jspecify.annotations.NullMarked;
