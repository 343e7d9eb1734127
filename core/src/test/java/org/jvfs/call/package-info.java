// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of the calls that need no file system. */
@NullMarked
package org.jvfs.call;

import org.jspecify.annotations.NullMarked;
