// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Checked mode: while lockdep is on, each driver's tables are wrapped as they enter the VFS, and
 * every call of a method is held to its row. {@link org.jvfs.checked.Checked} is the way in; {@link
 * org.jvfs.checked.WrapperClass} makes the wrappers, {@link org.jvfs.checked.MethodRule} reads a
 * row and keeps it.
 *
 * <p>What a row says stands in the annotations of {@code org.jvfs.contract} and nowhere else. Here
 * stands where the lock of a column is found among a method's arguments ({@link
 * org.jvfs.checked.LockOf}), and by what a named condition is recognised ({@link
 * org.jvfs.checked.Exits}).
 *
 * <p>Takes no lock, and may be called under any.
 */
@NullMarked
package org.jvfs.checked;

import org.jspecify.annotations.NullMarked;
