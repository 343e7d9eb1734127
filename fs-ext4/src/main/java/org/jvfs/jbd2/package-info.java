// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** The journal of blocks. Mirrors fs/jbd2. */
@NullMarked
package org.jvfs.jbd2;

import org.jspecify.annotations.NullMarked;
