// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

/** A descriptor to be polled, and what came of it. Mirrors struct pollfd. */
public final class PollFd {
  /** The descriptor; a negative one is passed over. */
  public int fd;

  /** What is asked for: the lower events of {@link PollEvents}. */
  public int events;

  /** What is so of that, with EPOLLERR, EPOLLHUP and POLLNVAL whether asked for or not. */
  public int revents;

  public PollFd(int fd, int events) {
    this.fd = fd;
    this.events = events;
  }

  @Override
  public String toString() {
    return fd + ":" + Integer.toHexString(events) + "=" + Integer.toHexString(revents);
  }
}
