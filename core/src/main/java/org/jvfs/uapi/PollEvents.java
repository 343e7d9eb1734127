// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

/** Events of poll(2) and epoll(7), with Linux's values. */
public final class PollEvents {
  private PollEvents() {}

  public static final int EPOLLIN = 0x1;
  public static final int EPOLLPRI = 0x2;
  public static final int EPOLLOUT = 0x4;

  /** Always told, asked for or not. */
  public static final int EPOLLERR = 0x8;

  /** Always told, asked for or not. */
  public static final int EPOLLHUP = 0x10;

  /** poll(2): no such descriptor. */
  public static final int POLLNVAL = 0x20;

  public static final int EPOLLRDNORM = 0x40;
  public static final int EPOLLRDBAND = 0x80;
  public static final int EPOLLWRNORM = 0x100;
  public static final int EPOLLWRBAND = 0x200;
  public static final int EPOLLMSG = 0x400;
  public static final int EPOLLRDHUP = 0x2000;

  /** epoll: only some of those who wait for one event are woken. */
  public static final int EPOLLEXCLUSIVE = 1 << 28;

  public static final int EPOLLWAKEUP = 1 << 29;

  /** epoll: told once, then not until asked for anew. */
  public static final int EPOLLONESHOT = 1 << 30;

  /** epoll: told when it becomes so, not while it is so. */
  public static final int EPOLLET = 1 << 31;

  /** What is ready at a file that cannot say: reading and writing. */
  public static final int DEFAULT = EPOLLIN | EPOLLOUT | EPOLLRDNORM | EPOLLWRNORM;
}
