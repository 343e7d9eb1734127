// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.Statx;

/**
 * One line of a listing.
 *
 * @param name as it is shown, before quoting
 * @param operand where it is
 * @param stat null if it could not be asked for: then little is known
 * @param type of {@link Modes#type}, known from the directory
 * @param target of a symbolic link, if it was asked for and could be read
 */
record Listed(
    String name,
    Operand operand,
    long ino,
    @Nullable Statx stat,
    char type,
    @Nullable String target,
    boolean acl) {}
