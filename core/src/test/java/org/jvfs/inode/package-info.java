// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of inodes and ACLs. */
@NullMarked
package org.jvfs.inode;

import org.jspecify.annotations.NullMarked;
