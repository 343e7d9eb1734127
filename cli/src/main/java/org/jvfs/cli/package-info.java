// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** The {@code jvfs} command. */
@NullMarked
package org.jvfs.cli;

import org.jspecify.annotations.NullMarked;
