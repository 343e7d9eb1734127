// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** A memfs through its mount, used by other processes. */
@NullMarked
package org.jvfs.fuse.serve;

import org.jspecify.annotations.NullMarked;
