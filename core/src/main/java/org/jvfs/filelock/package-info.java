// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * File locks and leases, as far as the contract needs their shape. The lock manager that owns them
 * has not been built; no caller reaches the contract's lock methods yet.
 */
@NullMarked
package org.jvfs.filelock;

import org.jspecify.annotations.NullMarked;
