// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of the disks, by requests as a file system makes them. */
@NullMarked
package org.jvfs.device;

import org.jspecify.annotations.NullMarked;
