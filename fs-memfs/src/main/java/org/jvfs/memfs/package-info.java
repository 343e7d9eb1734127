// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** The tmpfs of this VFS: names, attributes and data live in memory. */
@NullMarked
package org.jvfs.memfs;

import org.jspecify.annotations.NullMarked;
