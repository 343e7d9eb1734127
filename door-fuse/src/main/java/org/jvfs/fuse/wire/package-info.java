// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The FUSE kernel protocol as bytes: constants, requests as they lie in memory, replies as they are
 * built. Protocol 7.45, understood down to 7.31. Nothing here reads or writes a descriptor; a
 * {@link org.jvfs.fuse.wire.ReplyChannel} does.
 *
 * <p>Requests and replies are reused from one message to the next and allocate nothing. A {@code
 * Request}/{@code Reply} pair belongs to one thread at a time: the one that handles it, or, after
 * {@code Reply.detach()}, the one that answers.
 */
@NullMarked
package org.jvfs.fuse.wire;

import org.jspecify.annotations.NullMarked;
