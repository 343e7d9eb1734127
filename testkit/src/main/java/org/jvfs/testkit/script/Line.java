// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import org.jspecify.annotations.Nullable;

/**
 * A call with what the script's author expects of it.
 *
 * @param expected the name of an errno, {@code ok}, the return value as a number, or null for no
 *     expectation
 * @param where file and line, for messages
 */
public record Line(Op op, @Nullable String expected, String where) {}
