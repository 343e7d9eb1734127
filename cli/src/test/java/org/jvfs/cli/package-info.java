// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** The command, run as a process of its own. */
@NullMarked
package org.jvfs.cli;

import org.jspecify.annotations.NullMarked;
