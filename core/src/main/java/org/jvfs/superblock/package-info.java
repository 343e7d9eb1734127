// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Superblocks: file systems in use, from mount to the last umount.
 *
 * <p>Locks: {@code s_umount} pins a superblock's state; it is outermost. {@code sb_lock} guards the
 * list of superblocks and is innermost. Two counts: {@code s_active}, the mounts; {@code s_count},
 * whoever looks at the object.
 */
@NullMarked
package org.jvfs.superblock;

import org.jspecify.annotations.NullMarked;
