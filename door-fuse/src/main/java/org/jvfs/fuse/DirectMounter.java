// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse;

import java.nio.file.Path;
import java.util.StringJoiner;
import org.jvfs.fuse.session.FuseConfig;
import org.jvfs.fuse.session.FuseException;
import org.jvfs.fuse.session.FuseHandler;
import org.jvfs.fuse.session.FuseSession;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Libc;
import org.jvfs.fuse.wire.FuseProtocol;

/** mount(2), for which CAP_SYS_ADMIN is needed. */
final class DirectMounter implements Mounter {
  private static final String DEVICE = "/dev/fuse";

  /** File type of the root as the driver wants it: a directory, octal. */
  private static final String ROOT_MODE = "40000";

  @Override
  public FuseSession mount(Path mountPoint, FuseHandler handler, FuseConfig config)
      throws FuseException {
    int fd = Libc.open(DEVICE, Libc.O_RDWR | Libc.O_CLOEXEC);
    if (fd < 0) {
      throw noDevice(-fd);
    }
    // With this the call returns after INIT, so it must be served from before; without, from after.
    boolean syncInit = Libc.ioctl(fd, FuseProtocol.DEV_IOC_SYNC_INIT, 0) == 0;
    FuseSession session = new FuseSession(fd, handler, config);
    if (syncInit) {
      session.start();
    }
    int rc = call(fd, mountPoint, config);
    if (rc < 0) {
      if (syncInit) {
        stop(session);
      } else {
        Libc.close(fd);
      }
      throw refused(mountPoint, -rc);
    }
    session.mounted();
    if (!syncInit) {
      session.start();
    }
    return session;
  }

  private static int call(int fd, Path mountPoint, FuseConfig config) {
    MountOptions options = MountOptions.parse(config.options());
    StringJoiner data = new StringJoiner(",");
    data.add("fd=" + fd);
    data.add("rootmode=" + ROOT_MODE);
    data.add("user_id=" + Libc.getuid());
    data.add("group_id=" + Libc.getgid());
    options.driver().forEach(data::add);
    return Libc.mount(
        config.source(),
        mountPoint.toString(),
        "fuse." + config.subtype(),
        options.flags(),
        data.toString());
  }

  private static void stop(FuseSession session) {
    try {
      session.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static FuseException noDevice(int errno) {
    String advice =
        switch (errno) {
          case Errnos.ENOENT, Errnos.ENODEV -> "load the driver: modprobe fuse";
          case Errnos.EACCES, Errnos.EPERM ->
              "the device is closed to you; as root: chmod 666 " + DEVICE;
          default -> "";
        };
    return new FuseException(DEVICE, errno, advice);
  }

  private static FuseException refused(Path mountPoint, int errno) {
    String advice =
        switch (errno) {
          case Errnos.EPERM -> "mounting needs root, or fusermount3";
          case Errnos.EINVAL -> "an option the FUSE driver does not know; see dmesg";
          case Errnos.ENODEV -> "this kernel has no FUSE: modprobe fuse";
          default -> "";
        };
    return new FuseException("mount on " + mountPoint, errno, advice);
  }

  @Override
  public int unmount(Path mountPoint, boolean lazily) {
    return Libc.umount2(mountPoint.toString(), lazily ? Libc.MNT_DETACH : 0);
  }
}
