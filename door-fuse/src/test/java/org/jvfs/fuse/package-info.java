// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** The door mounted for real, driven by other processes. */
@NullMarked
package org.jvfs.fuse;

import org.jspecify.annotations.NullMarked;
