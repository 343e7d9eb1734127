// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A FUSE connection at work: INIT, the two transports (blocking reads of the device, io_uring), the
 * dispatch of requests to a {@link org.jvfs.fuse.session.FuseHandler}, requests that wait,
 * interrupts, notifications, counters.
 *
 * <p>Threads. A <em>lane</em> is a platform thread that receives requests and calls the handler: a
 * reader of the device or the owner of one io_uring queue. Platform, because a blocking native call
 * pins the carrier of a virtual thread. Requests that may wait go to virtual threads.
 *
 * <p>Locks. {@code ClassicTransport}'s monitor guards the set of readers; {@code SlotPool} and
 * {@code Pending} guard themselves. None is held while a handler runs, nor while one of the others
 * is taken.
 */
@NullMarked
package org.jvfs.fuse.session;

import org.jspecify.annotations.NullMarked;
