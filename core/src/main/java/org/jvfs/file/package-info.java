// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Open files, and how bytes move between them, the page cache and a caller's memory.
 *
 * <p>Locks: {@code f_pos_lock}, taken around a read or write that uses the file position, before
 * everything an inode has; {@code f_lock}, a spin lock, innermost.
 */
@NullMarked
package org.jvfs.file;

import org.jspecify.annotations.NullMarked;
