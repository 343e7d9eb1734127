// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The few system calls the FUSE door needs, reached through {@code java.lang.foreign}, and C-like
 * access to native memory by address. Nothing here knows about FUSE.
 */
@NullMarked
package org.jvfs.fuse.sys;

import org.jspecify.annotations.NullMarked;
