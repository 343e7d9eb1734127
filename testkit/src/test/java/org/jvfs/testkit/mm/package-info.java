// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Files mapped into memory, beside the kernel's own. */
@NullMarked
package org.jvfs.testkit.mm;

import org.jspecify.annotations.NullMarked;
