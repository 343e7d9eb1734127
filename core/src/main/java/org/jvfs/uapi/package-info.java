// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a caller of the VFS sees: error numbers, flag words, mode bits and the structures calls fill
 * in. The values are those of Linux on x86-64, so that a door may hand them to a kernel unchanged.
 * Nothing here holds a lock or refers to anything above it.
 */
@NullMarked
package org.jvfs.uapi;

import org.jspecify.annotations.NullMarked;
