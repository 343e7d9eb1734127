// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Shows that a {@link java.nio.file.FileSystem} behaves as the JDK's own on Linux. A {@link Case}
 * is code that runs in an empty directory and prints what it sees; it is run once on the JDK's
 * default provider over a kernel tmpfs and once on the subject, and both must print the same. What
 * is meant to differ is a {@link Difference}, with its reason; one that no longer differs is a
 * failure too.
 *
 * <p>Nothing in here but {@link Differences} knows jvfs. For another file system implement {@link
 * Subject} and give it to {@link Comparison} together with differences of its own.
 */
@NullMarked
package org.jvfs.nio.conformance;

import org.jspecify.annotations.NullMarked;
