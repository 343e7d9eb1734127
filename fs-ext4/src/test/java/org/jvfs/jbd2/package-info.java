// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of the journal. */
@NullMarked
package org.jvfs.jbd2;

import org.jspecify.annotations.NullMarked;
