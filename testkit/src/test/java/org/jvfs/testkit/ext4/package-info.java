// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** ext4 beside the kernel's, on images that one of them made, and on damaged ones. */
@NullMarked
package org.jvfs.testkit.ext4;

import org.jspecify.annotations.NullMarked;
