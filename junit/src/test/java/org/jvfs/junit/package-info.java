// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of the extension, and what docs/faults.md shows. */
@NullMarked
package org.jvfs.junit;

import org.jspecify.annotations.NullMarked;
