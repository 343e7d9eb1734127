// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Waiting for events of files: poll and epoll. Lock order: a file's wait queue comes before what a
 * waker of it takes.
 */
@NullMarked
package org.jvfs.poll;

import org.jspecify.annotations.NullMarked;
