// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the tables had in the older revision and have no longer: one interface for each table that
 * lost methods. The VFS is of the newer revision and calls none of them; they are stated so that
 * both revisions are whole.
 */
@NullMarked
package org.jvfs.contract.older;

import org.jspecify.annotations.NullMarked;
