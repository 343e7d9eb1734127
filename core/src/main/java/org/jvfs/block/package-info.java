// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Block devices and their buffers, as far as the contract needs their shape. The layer that reads
 * and writes them has not been built; no caller reaches the contract's methods of these yet.
 */
@NullMarked
package org.jvfs.block;

import org.jspecify.annotations.NullMarked;
