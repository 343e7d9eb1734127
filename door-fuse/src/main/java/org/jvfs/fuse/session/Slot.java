// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import org.jspecify.annotations.Nullable;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.fuse.wire.ReplyChannel;
import org.jvfs.fuse.wire.Request;

/**
 * The memory one request and its answer live in, with the objects that show it. A slot belongs to
 * the lane that fills it; {@link #detach} hands it to whoever answers, and answering hands it back
 * to the transport.
 */
abstract class Slot implements ReplyChannel {
  final FuseSession session;
  final Request request = new Request();

  private @Nullable Pending pending;
  private long unique;

  Slot(FuseSession session) {
    this.session = session;
    Negotiated negotiated = session.negotiatedOrNull();
    if (negotiated != null) {
      request.useExtendedSetxattr(session.extendedSetxattr(negotiated));
    }
  }

  /** The lane that read the request at hand. */
  abstract Lane lane();

  /** The slot's answer was sent or is to be dropped: back to the transport. */
  abstract void recycle(boolean wasDetached);

  /** To be called when a request was received. */
  final void received() {
    unique = request.unique();
  }

  final long unique() {
    return unique;
  }

  @Override
  public final void detach(Reply reply) {
    session.retain();
    lane().detached = true;
    pending = session.pending().add(unique);
    detached();
  }

  /** Called when the request was taken from the thread that read it, by that thread. */
  void detached() {}

  @Override
  public final void onInterrupt(Reply reply, @Nullable Runnable action) {
    if (pending != null) {
      pending.onInterrupt(action);
    }
  }

  @Override
  public final void drop(Reply reply) {
    finish();
  }

  /** Ends the request: to be the last thing a sending method does with this slot. */
  final void finish() {
    Pending p = pending;
    if (p == null) {
      recycle(false);
      return;
    }
    pending = null;
    FuseSession s = session;
    s.pending().remove(unique, p);
    recycle(true);
    s.release();
  }
}
