// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.rounds;

/**
 * A row of the table.
 *
 * @param operation the benchmark method's name
 * @param threads how many do it at once
 */
public record Row(String operation, int threads) {}
