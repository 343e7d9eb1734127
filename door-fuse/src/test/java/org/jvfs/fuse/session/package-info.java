// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** What a session decides, without a kernel. */
@NullMarked
package org.jvfs.fuse.session;

import org.jspecify.annotations.NullMarked;
