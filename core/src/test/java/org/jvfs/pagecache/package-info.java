// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of the page cache. */
@NullMarked
package org.jvfs.pagecache;

import org.jspecify.annotations.NullMarked;
