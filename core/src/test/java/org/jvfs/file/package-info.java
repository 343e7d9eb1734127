// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of moving bytes. */
@NullMarked
package org.jvfs.file;

import org.jspecify.annotations.NullMarked;
