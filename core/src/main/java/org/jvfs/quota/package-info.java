// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Quotas, as far as the contract needs their shape. The code that keeps them has not been built; no
 * caller reaches the contract's quota methods yet.
 */
@NullMarked
package org.jvfs.quota;

import org.jspecify.annotations.NullMarked;
