// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What stands on a disk with ext2, ext3 or ext4: each structure, its checksum, and what is wrong
 * with it.
 */
@NullMarked
package org.jvfs.ext4.disk;

import org.jspecify.annotations.NullMarked;
