// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.lease;

import java.util.Map;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** A memfs and two tasks. */
final class JvfsSide implements Side {
  private interface Call {
    int run() throws ErrnoException;
  }

  final Vfs vfs = Vfs.builder().memoryBudget(8 << 20).build();
  final Task holder = vfs.rootTask();
  final Task breaker;

  JvfsSide() throws ErrnoException {
    holder.mount("none", "/", "memfs", 0, Map.of());
    breaker = vfs.rootTask();
    holder.close(holder.creat("/f", 0644));
  }

  private static int answer(Call c) {
    try {
      return c.run();
    } catch (ErrnoException e) {
      return e.neg();
    }
  }

  @Override
  public int open(int flags) {
    return answer(() -> holder.open("/f", flags));
  }

  @Override
  public int openBeside(int flags) {
    return answer(() -> breaker.open("/f", flags));
  }

  @Override
  public int truncateBeside() {
    return answer(
        () -> {
          breaker.truncate(new byte[] {'/', 'f'}, 0);
          return 0;
        });
  }

  private static int close(Task t, int fd) {
    return answer(
        () -> {
          t.close(fd);
          return 0;
        });
  }

  @Override
  public int close(int fd) {
    return close(holder, fd);
  }

  @Override
  public int closeBeside(int fd) {
    return close(breaker, fd);
  }

  @Override
  public int setLease(int fd, int type) {
    return answer(() -> holder.fcntl(fd, Fcntl.F_SETLEASE, type));
  }

  @Override
  public int getLease(int fd) {
    return answer(() -> holder.fcntl(fd, Fcntl.F_GETLEASE, 0));
  }

  @Override
  public int flags(int fd) {
    return answer(() -> holder.fcntl(fd, Fcntl.F_GETFL, 0));
  }

  @Override
  public void close() {
    vfs.close();
  }
}
