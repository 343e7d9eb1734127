// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** What walks remember. */
@NullMarked
package org.jvfs.testkit.walk;

import org.jspecify.annotations.NullMarked;
