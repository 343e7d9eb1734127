// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * ext2, ext3 and ext4. Mirrors fs/ext4.
 *
 * <p>Locks, outermost first, all inside those of the VFS: {@code i_data_sem}, held while a file's
 * map of blocks is walked, exclusively while it changes; the lock of a page of the device; a
 * buffer's lock. Whoever holds {@code i_data_sem} reads blocks of the device and waits for them, so
 * no completion takes it.
 */
@NullMarked
package org.jvfs.ext4;

import org.jspecify.annotations.NullMarked;
