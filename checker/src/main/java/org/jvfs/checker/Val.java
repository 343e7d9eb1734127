// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

/** What an expression came to, and what is known then. */
record Val(State state, String value) {}
