// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The FUSE door: speaks the kernel's protocol over {@code /dev/fuse} and turns requests into calls.
 */
@NullMarked
package org.jvfs.fuse;

import org.jspecify.annotations.NullMarked;
