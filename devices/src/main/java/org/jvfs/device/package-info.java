// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Disks: drivers of block devices. */
@NullMarked
package org.jvfs.device;

import org.jspecify.annotations.NullMarked;
