// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * File systems for JUnit tests: {@link org.jvfs.junit.JvfsTest} for a test that takes what it needs
 * of one as parameters, {@link org.jvfs.junit.TempJvfs} for parameters and fields of others. Each
 * test has a file system in memory of its own, with {@linkplain org.jvfs.fault.Faults faults} where
 * it asks for them.
 */
@NullMarked
package org.jvfs.junit;

import org.jspecify.annotations.NullMarked;
