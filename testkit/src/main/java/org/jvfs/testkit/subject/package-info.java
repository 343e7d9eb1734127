// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Where implementations under test come from: a {@link org.jvfs.testkit.subject.Subject} makes
 * fresh\n * trees, a {@link org.jvfs.testkit.subject.Fixture} is one such tree with the processes
 * living in it.
 */
@NullMarked
package org.jvfs.testkit.subject;

import org.jspecify.annotations.NullMarked;
