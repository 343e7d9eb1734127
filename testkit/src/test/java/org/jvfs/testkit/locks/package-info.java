// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** File locks, as tasks use them. */
@NullMarked
package org.jvfs.testkit.locks;

import org.jspecify.annotations.NullMarked;
