// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** The cases. Each class is about one thing, and its public methods are the cases. */
@NullMarked
package org.jvfs.nio.conformance.cases;

import org.jspecify.annotations.NullMarked;
