// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Holds the source of a file system against the contract while it is compiled. What a method may do
 * comes from its row, {@code org.jvfs.contract.Row}; what the methods it calls do comes from {@code
 * org.jvfs.effect}. Both are read by name from whatever core is compiled against; no rule of the
 * contract is stated here.
 *
 * <p>Two machines do the work. {@link org.jvfs.checker.Reach} follows the calls of a method into
 * every body whose source is compiled along. {@link org.jvfs.checker.Interpreter} runs a method
 * with such calls in place, on all its paths, and keeps for each what is held; it speaks up only
 * about what it knows, and forgets what leaves its sight.
 */
@NullMarked
package org.jvfs.checker;

import org.jspecify.annotations.NullMarked;
