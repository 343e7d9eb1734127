// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Values shared with user space: errno numbers, flag words and the structures calls fill in. */
@NullMarked
package org.jvfs.uapi;

import org.jspecify.annotations.NullMarked;
