// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What counts as equal: results are brought to a canonical text in which everything that may
 * differ\n * between two correct implementations is taken out, and the rest must match to the
 * letter.
 */
@NullMarked
package org.jvfs.testkit.compare;

import org.jspecify.annotations.NullMarked;
