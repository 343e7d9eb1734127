// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The VFS under many threads. Each test lets threads loose for a time, with seeded choices, and
 * then looks whether what is left agrees with what they were told.
 *
 * <p>{@code -Djvfs.stress.seconds=60} makes each run longer, {@code -Djvfs.stress.seed=N} repeats
 * the choices of a run, as far as the scheduler lets it.
 */
@NullMarked
package org.jvfs.testkit.stress;

import org.jspecify.annotations.NullMarked;
