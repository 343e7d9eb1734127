// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Memory areas that show files, as far as the contract needs their shape. Mapping itself has not
 * been built.
 */
@NullMarked
package org.jvfs.mm;

import org.jspecify.annotations.NullMarked;
