// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Calls as text: one line is one call, printable, parsable and replayable on any subject. */
@NullMarked
package org.jvfs.testkit.script;

import org.jspecify.annotations.NullMarked;
