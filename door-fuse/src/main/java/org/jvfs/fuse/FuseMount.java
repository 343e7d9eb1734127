// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jvfs.fuse.session.FuseConfig;
import org.jvfs.fuse.session.FuseException;
import org.jvfs.fuse.session.FuseHandler;
import org.jvfs.fuse.session.FuseSession;
import org.jvfs.fuse.session.FuseStats;
import org.jvfs.fuse.session.Negotiated;
import org.jvfs.fuse.session.Notifier;
import org.jvfs.fuse.session.UringFailedException;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Libc;

/**
 * A mounted file system. It ends by {@link #close}, by umount(8) or {@code fusermount3 -u} from
 * outside, or with the process; in the last case the mount stays behind, dead ({@link DeadMount}).
 */
public final class FuseMount implements AutoCloseable {
  /** How long closing waits for a handler that does not return. */
  private static final Duration HANDLER_LIMIT = Duration.ofSeconds(10);

  private final Path mountPoint;
  private final FuseSession session;
  private final FuseConfig config;
  private final Mounter mounter;
  private final AtomicBoolean closed = new AtomicBoolean();

  private FuseMount(Path mountPoint, FuseSession session, FuseConfig config, Mounter mounter) {
    this.mountPoint = mountPoint;
    this.session = session;
    this.config = config;
    this.mounter = mounter;
  }

  /**
   * Mounts and serves. When this returns the kernel and {@code handler} have agreed and requests
   * are served.
   *
   * @param mountPoint an existing directory, empty unless the options say nonempty
   * @throws FuseException with one line that says what is wrong and what to do: the mount point is
   *     missing, no directory, not empty, dead; /dev/fuse is missing or may not be opened; no right
   *     to mount; fusermount3 missing or refusing; the kernel too old
   */
  public static FuseMount mount(Path mountPoint, FuseHandler handler, FuseConfig config)
      throws FuseException, InterruptedException {
    Path absolute = check(mountPoint, config.options().contains(MountOptions.NONEMPTY));
    try {
      return attempt(absolute, handler, config);
    } catch (UringFailedException e) {
      if (config.transport() == FuseConfig.Transport.URING) {
        throw e;
      }
      return attempt(absolute, handler, config.withTransport(FuseConfig.Transport.CLASSIC));
    }
  }

  private static Path check(Path mountPoint, boolean mayHoldFiles) throws FuseException {
    Path absolute = mountPoint.toAbsolutePath().normalize();
    String dead = DeadMount.advice(absolute).orElse("");
    if (!dead.isEmpty()) {
      throw new FuseException(dead);
    }
    if (!Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      throw new FuseException(mountPoint.toString(), Errnos.ENOENT, "create it first");
    }
    if (!Files.isDirectory(absolute)) {
      throw new FuseException(
          mountPoint.toString(), Errnos.ENOTDIR, "a mount point must be a directory");
    }
    try {
      Path real = absolute.toRealPath();
      try (var entries = Files.newDirectoryStream(real)) {
        if (!mayHoldFiles && entries.iterator().hasNext()) {
          throw new FuseException(
              mountPoint.toString(), Errnos.ENOTEMPTY, "use an empty directory, or -o nonempty");
        }
      }
      return real;
    } catch (FuseException e) {
      throw e;
    } catch (IOException e) {
      throw new FuseException(
          mountPoint.toString(), Errnos.EACCES, "cannot look into it: " + e.getMessage());
    }
  }

  private static FuseMount attempt(Path mountPoint, FuseHandler handler, FuseConfig config)
      throws FuseException, InterruptedException {
    Mounter mounter = Mounter.choose(config);
    FuseSession session = mounter.mount(mountPoint, handler, config);
    FuseMount mount = new FuseMount(mountPoint, session, config, mounter);
    session.onNudge(() -> Libc.statfs(mountPoint.toString()));
    boolean ready = false;
    try {
      session.awaitReady();
      ready = true;
      return mount;
    } catch (UringFailedException e) {
      mounter.unmount(mountPoint, true);
      session.abandon();
      throw e;
    } finally {
      if (!ready && !session.isEnded()) {
        mounter.unmount(mountPoint, true);
        session.stop();
      }
    }
  }

  public Path mountPoint() {
    return mountPoint;
  }

  /** What was agreed with the kernel. */
  public Negotiated negotiated() {
    return session.negotiated();
  }

  /** Whether requests come by io_uring. */
  public boolean usesUring() {
    return session.usesUring();
  }

  public Notifier notifier() {
    return session.notifier();
  }

  public FuseStats stats() {
    return session.stats();
  }

  /** Whether the file system is still served. */
  public boolean isActive() {
    return !session.isEnded();
  }

  /** Waits until the file system is unmounted, by whomever. */
  public void join() throws InterruptedException {
    session.join();
  }

  /** As {@link #join()}, with a limit; false when it has passed. */
  public boolean join(Duration limit) throws InterruptedException {
    return session.join(limit);
  }

  /**
   * Unmounts. A file system in use is detached: it vanishes from the tree at once, and whoever has
   * a file of it open gets {@code closeGrace} to end, then ENOTCONN. May be called more than once,
   * from any thread, also from a shutdown hook and when the file system was unmounted from outside;
   * waits, some seconds at most, for the handler to be through.
   */
  @Override
  public void close() throws FuseException {
    try {
      if (closed.compareAndSet(false, true) && !session.isEnded()) {
        unmount();
      }
      session.join(HANDLER_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Unmounts unless the file system is in use; false if it is. What else fails says {@link #close}.
   */
  public boolean tryUnmount() {
    return session.isEnded() || mounter.unmount(mountPoint, false) != -Errnos.EBUSY;
  }

  /**
   * Unmounts whatever is mounted on a directory, also what nobody serves any more.
   *
   * @param lazily detach at once, even when in use
   * @param force end the requests under way first
   * @throws FuseException with one line that says what to do: not mounted, in use, not permitted
   */
  public static void unmount(Path mountPoint, boolean lazily, boolean force) throws FuseException {
    // Not resolved: that would ask whom the mount belongs to, who may be gone.
    Path absolute = mountPoint.toAbsolutePath().normalize();
    int rc;
    if (Mounter.mayMount()) {
      int flags = (lazily ? Libc.MNT_DETACH : 0) | (force ? Libc.MNT_FORCE : 0);
      rc = Libc.umount2(absolute.toString(), flags);
    } else {
      rc = new FusermountMounter().unmount(absolute, lazily);
    }
    if (rc < 0) {
      String advice =
          switch (-rc) {
            case Errnos.EBUSY ->
                "in use: fuser -vm " + mountPoint + " shows by whom; -l unmounts it all the same";
            case Errnos.EINVAL -> "nothing is mounted there; see: jvfs mounts";
            default -> "";
          };
      throw new FuseException(mountPoint.toString(), -rc, advice);
    }
  }

  private void unmount() throws FuseException, InterruptedException {
    int rc = mounter.unmount(mountPoint, false);
    if (rc == -Errnos.EBUSY) {
      rc = mounter.unmount(mountPoint, true);
    }
    if (session.join(config.closeGrace())) {
      return;
    }
    session.stop();
    // EINVAL: it is not mounted there any more.
    boolean gone = rc == 0 || rc == -Errnos.EINVAL || rc == -Errnos.ENOENT;
    if (!gone) {
      throw new FuseException(
          "unmounting " + mountPoint, -rc, "clear it with: " + DeadMount.command(mountPoint));
    }
  }
}
