// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of memfs, driven through the contract as the VFS drives it. */
@NullMarked
package org.jvfs.memfs;

import org.jspecify.annotations.NullMarked;
