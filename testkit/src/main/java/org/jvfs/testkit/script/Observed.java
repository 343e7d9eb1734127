// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import org.jvfs.testkit.call.Result;

/**
 * A result and when its call was made.
 *
 * @param atMillis milliseconds since 1970, before the call
 */
public record Observed(Result result, long atMillis) {}
