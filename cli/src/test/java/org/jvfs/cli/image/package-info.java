// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** The words of the commands that read images. */
@NullMarked
package org.jvfs.cli.image;

import org.jspecify.annotations.NullMarked;
