// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** The protocol as bytes, without a kernel. */
@NullMarked
package org.jvfs.fuse.wire;

import org.jspecify.annotations.NullMarked;
