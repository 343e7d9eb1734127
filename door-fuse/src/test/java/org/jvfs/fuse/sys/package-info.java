// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Memory by address. */
@NullMarked
package org.jvfs.fuse.sys;

import org.jspecify.annotations.NullMarked;
