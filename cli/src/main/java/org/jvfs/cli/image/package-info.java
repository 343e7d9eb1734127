// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Commands that read file systems on images without mounting them, in the manner of coreutils and
 * findutils. Names and paths are byte strings: text of which each char is a byte, since a name may
 * be any bytes; see {@link org.jvfs.cli.image.ByteText}. Used by one thread; takes no locks.
 */
@NullMarked
package org.jvfs.cli.image;

import org.jspecify.annotations.NullMarked;
