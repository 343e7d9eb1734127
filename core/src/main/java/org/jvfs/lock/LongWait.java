// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.ErrnoException;

/**
 * A wait that may last as long as somebody outside pleases: for the holder of a lease to give it
 * up, for a peer to open the other end. Not the wait for a lock or a disk.
 *
 * <p>A server has few threads that receive requests, and the request that ends the wait may be one
 * that none of them receives while they wait. So whoever is about to wait in this way says so
 * first, holding no lock and having changed nothing that cannot be done again; the server then
 * undoes the call by an error and makes it again in a thread that has time.
 */
public final class LongWait {
  private LongWait() {}

  /** A thread that others need. */
  public interface Sensitive {
    /**
     * Called on the thread itself.
     *
     * @throws ErrnoException the thread may not wait: the call is to end with this, whose value
     *     does not matter
     */
    void beforeLongWait() throws ErrnoException;
  }

  /**
   * To be called before a long wait; may return, or not. Drivers may call it, too. Interrupting the
   * thread should end the wait.
   */
  @MayBlock
  public static void begin() throws ErrnoException {
    if (Thread.currentThread() instanceof Sensitive s) {
      s.beforeLongWait();
    }
  }
}
