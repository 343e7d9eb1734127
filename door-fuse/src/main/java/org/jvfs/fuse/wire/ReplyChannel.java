// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.wire;

import org.jspecify.annotations.Nullable;

/** Where a {@link Reply} goes: the transport that read its request. */
public interface ReplyChannel {
  /**
   * Sends header and body.
   *
   * @param error 0 or a positive errno; with an errno there is no body
   * @param body address of the body, or 0
   * @param length bytes at {@code body}
   */
  void send(Reply reply, int error, long body, int length);

  /**
   * Sends a body gathered from {@code count} pieces of memory. The pieces are not looked at after
   * this returns.
   *
   * @param iovecs address of an array of struct iovec whose entry 0 is left free for the header
   * @param count pieces, entry 0 not counted
   * @param length their bytes together
   */
  void sendVector(Reply reply, long iovecs, int count, int length);

  /** Ends a request that gets no answer (FORGET and the like). */
  void drop(Reply reply);

  /**
   * Takes the request away from the thread that read it; called by that thread, once, before it
   * returns from the handler.
   */
  void detach(Reply reply);

  /**
   * Sets what an INTERRUPT for the detached request calls; at once when the INTERRUPT is here
   * already.
   */
  void onInterrupt(Reply reply, @Nullable Runnable action);
}
