// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The few system calls of Linux that core needs, for memory that can be mapped a second time. Takes
 * no locks. Nothing here is used, and no warning is printed, where the JVM was not given {@code
 * --enable-native-access} for core: then there is no such memory.
 */
@NullMarked
package org.jvfs.sys;

import org.jspecify.annotations.NullMarked;
