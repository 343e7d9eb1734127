// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of the locks, under several threads. */
@NullMarked
package org.jvfs.lock;

import org.jspecify.annotations.NullMarked;
