// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Systematic schedules: small tasks on a fresh VFS, in every order of their steps up to a number of
 * preemptions. A step is what a lock, a count or a sequence count of {@link org.jvfs.lock}
 * announces to {@link org.jvfs.lock.Schedule}; one task at a time goes from step to step.
 *
 * <p>A {@link org.jvfs.testkit.schedule.Scenario} says what the tasks do and what must hold at the
 * end, an {@link org.jvfs.testkit.schedule.Explorer} runs it. Needs {@code -Djvfs.schedule=true}.
 */
@NullMarked
package org.jvfs.testkit.schedule;

import org.jspecify.annotations.NullMarked;
