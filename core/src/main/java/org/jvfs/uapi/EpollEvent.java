// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

/**
 * What an epoll instance is to tell of a file, or tells. Mirrors struct epoll_event.
 *
 * @param events of {@link PollEvents}, with EPOLLET and its like when asking
 * @param data the asker's own, given back as it is
 */
public record EpollEvent(int events, long data) {
  public static final int EPOLL_CTL_ADD = 1;
  public static final int EPOLL_CTL_DEL = 2;
  public static final int EPOLL_CTL_MOD = 3;
  public static final int EPOLL_CLOEXEC = Fcntl.O_CLOEXEC;
}
