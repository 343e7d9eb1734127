// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** jvfs itself as a subject: the calls of {@code org.jvfs.call.Task}, in process. */
@NullMarked
package org.jvfs.testkit.vfs;

import org.jspecify.annotations.NullMarked;
