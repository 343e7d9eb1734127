// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Lockdep in tests: every test of every module fails in which it reports something. Found by JUnit
 * itself, as a service.
 */
@NullMarked
package org.jvfs.testkit.lockdep;

import org.jspecify.annotations.NullMarked;
