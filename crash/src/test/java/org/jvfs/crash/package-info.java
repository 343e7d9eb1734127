// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of power cuts. */
@NullMarked
package org.jvfs.crash;

import org.jspecify.annotations.NullMarked;
