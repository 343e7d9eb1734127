// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Libraries as they are published, on paths of ours. Each test runs on the JDK's own file system
 * first ({@link org.jvfs.libraries.Ground}), with the same expectations: what fails there too is no
 * fault of ours.
 */
@NullMarked
package org.jvfs.libraries;

import org.jspecify.annotations.NullMarked;
