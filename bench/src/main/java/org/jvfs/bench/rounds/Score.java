// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.rounds;

/**
 * What one fork of JMH has measured.
 *
 * @param value in the mode's unit: operations a second of all threads, or ns that an operation
 *     takes the thread that does it
 * @param bytes allocated on the heap an operation
 * @param cpu ns of processor time of the whole JVM an operation, collector and compiler included
 */
public record Score(double value, double bytes, double cpu) {}
