// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jvfs.call.Vfs;
import org.jvfs.fuse.FuseMount;
import org.jvfs.fuse.session.FuseException;
import org.jvfs.fuse.session.FuseStats;
import org.jvfs.fuse.sys.Libc;
import org.jvfs.fuse.wire.FuseProtocol;
import org.jvfs.fuse.wire.InitFlag;
import org.jvfs.superblock.VfsPath;

/**
 * A subtree of a VFS, mounted: other processes use it as any file system of the kernel.
 *
 * <p>A process must not map into memory a file of its own mount; where a garbage collection meets
 * the fault, both wait for each other. Reading and writing it are fine.
 */
public final class FuseDoor implements AutoCloseable {
  private static final String ALLOW_OTHER = "allow_other";

  private final Served served;
  private final FuseMount mount;
  private final Invalidator invalidator;

  private FuseDoor(Served served, FuseMount mount, Invalidator invalidator) {
    this.served = served;
    this.mount = mount;
    this.invalidator = invalidator;
  }

  /**
   * Mounts. When this returns, requests are served.
   *
   * @param top what is to be seen as the mount's root, a directory; a reference is taken
   * @param mountPoint an existing, empty directory
   * @throws FuseException as {@link FuseMount#mount}
   */
  public static FuseDoor mount(Vfs vfs, VfsPath top, Path mountPoint, DoorOptions options)
      throws FuseException, InterruptedException {
    List<String> words = options.config().options();
    Caching caching = new Caching(options, onlyUser(words));
    Served served = new Served(vfs, top, caching);
    Invalidator invalidator = new Invalidator(served);
    FuseMount mount;
    try {
      mount = FuseMount.mount(mountPoint, new VfsHandler(served), options.config());
    } catch (FuseException | InterruptedException | RuntimeException | Error e) {
      served.clear();
      throw e;
    }
    served.kernel(mount.notifier());
    vfs.state().addNotifier(invalidator);
    caching.begin(
        mount.negotiated().minor() >= FuseProtocol.MINOR_INC_EPOCH,
        mount.negotiated().has(InitFlag.POSIX_ACL));
    return new FuseDoor(served, mount, invalidator);
  }

  /** The user who gets in; -1 for everybody. */
  private static int onlyUser(List<String> words) {
    return words.contains(ALLOW_OTHER) ? -1 : Libc.getuid();
  }

  /** Whether a mount made by this process with these options lets in user 0 and nobody else. */
  public static boolean isForRootAlone(List<String> words) {
    return onlyUser(words) == 0;
  }

  public Path mountPoint() {
    return mount.mountPoint();
  }

  /** The connection to the kernel. */
  public FuseMount connection() {
    return mount;
  }

  /** Requests served. */
  public FuseStats stats() {
    return mount.stats();
  }

  /** Inodes the kernel knows at the moment. */
  public int nodes() {
    return served.nodes().size();
  }

  /** Files and directories open at the moment. */
  public int openFiles() {
    return served.files().size();
  }

  /** Whether the file system is still served. */
  public boolean isActive() {
    return mount.isActive();
  }

  /** Waits until the file system is unmounted, by whomever; false when {@code limit} has passed. */
  public boolean join(Duration limit) throws InterruptedException {
    return mount.join(limit);
  }

  /** Unmounts unless the mount is in use; false if it is. */
  public boolean tryUnmount() {
    return mount.tryUnmount();
  }

  /** Unmounts, as {@link FuseMount#close}. */
  @Override
  public void close() throws FuseException {
    served.vfs().state().removeNotifier(invalidator);
    served.kernel(null);
    mount.close();
  }
}
