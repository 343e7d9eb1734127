// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Benchmarks, each against its peers in the same run. */
@NullMarked
package org.jvfs.bench;

import org.jspecify.annotations.NullMarked;
