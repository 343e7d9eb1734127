// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Telling those who watch what happens to files: the hooks ({@link org.jvfs.notify.Fsnotify}),
 * marks on inodes, mounts and superblocks ({@link org.jvfs.notify.Marks}), and the queues of
 * inotify and fanotify. Mirrors fs/notify.
 *
 * <p>Lock order: a group's {@code mark_mutex} (here a spin lock: nothing under it blocks) before
 * the lock of an object's marks. A group's {@code notification_lock} and the counts of users come
 * after either and before nothing; a group's wait queue is woken when no lock of this package is
 * held. The hooks may be called under any sleeping lock and under no spinning one.
 */
@NullMarked
package org.jvfs.notify;

import org.jspecify.annotations.NullMarked;
