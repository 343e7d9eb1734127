// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Waiting for events of files: poll and epoll. Lock order: epnested_mutex, the mtx of an epoll
 * instance (of nested ones the watcher's before the watched one's), a file's wait queue, then what
 * a waker of it takes: the instance's lock, alone, and its queues, of nested ones the watched one's
 * before the watcher's.
 */
@NullMarked
package org.jvfs.poll;

import org.jspecify.annotations.NullMarked;
