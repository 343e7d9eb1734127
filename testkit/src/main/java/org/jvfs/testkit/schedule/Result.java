// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an exploration came to.
 *
 * @param finding what went wrong, null if nothing did
 * @param runs how many schedules were run
 * @param exhausted whether these were all within the bound
 * @param longest the most choices in one run
 * @param outcomes the different outcomes
 */
public record Result(
    @Nullable Finding finding, long runs, boolean exhausted, int longest, Set<String> outcomes) {}
