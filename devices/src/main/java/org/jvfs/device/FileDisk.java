// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.Gendisk;
import org.jvfs.contract.BlockDeviceOperations;
import org.jvfs.uapi.ErrnoException;

/**
 * A disk that is an image file or a block device of the host. What lies behind the last whole
 * sector of a file cannot be reached, as with the kernel's loop device.
 *
 * <p>Through the host's page cache a request is done by the thread that submits it. With {@link
 * Option#DIRECT} it goes past that cache: requests overlap, on threads of the disk's own, and who
 * submits waits at most for room among {@value #ROOM} of them.
 *
 * <p>FLUSH is fdatasync. Once that has failed, all later flushes fail in the same way until the
 * disk is opened anew, for the host forgets what it could not write. DISCARD punches holes into a
 * file; WRITE_ZEROES keeps its blocks where the host can do so.
 */
public final class FileDisk implements AutoCloseable {
  /** How to open one. */
  public enum Option {
    /** Nobody writes by this disk. */
    READ_ONLY,
    /** Past the host's page cache. */
    DIRECT
  }

  private static final int THREADS = 4;
  private static final int ROOM = 256;

  private final HostFile file;
  private final HostIo io;

  /** Of direct I/O only. */
  private final @Nullable RequestQueue queue;

  private final Gendisk disk;

  private FileDisk(HostFile file) {
    this.file = file;
    io = new HostIo(file);
    String name = file.path().toString();
    queue = file.direct() ? new RequestQueue(name, THREADS, ROOM, this::run) : null;
    long unit = file.limits().logicalBlockSize();
    disk =
        new Gendisk(
            name,
            (file.bytes() / unit * unit) >> BlockDevice.SECTOR_SHIFT,
            file.limits(),
            queue != null ? queue::add : this::run,
            BlockDeviceOperations.DEFAULT);
    disk.setReadOnly(file.readOnly());
  }

  /**
   * Opens an image or a device, and keeps others out: a file that is written is locked for this
   * disk alone, against QEMU as well; one that is read, against those who write. The lock is
   * advisory; loop devices take none, so one that writes to the file is looked for. A device that
   * is written is claimed by O_EXCL, which mounting it does, too. May block. Errors: EBUSY, another
   * uses it; EROFS, ENOENT, EACCES …, it cannot be opened; ENOTBLK, it is something else; EINVAL,
   * direct I/O is not possible there; ENOSYS, without native access.
   */
  public static FileDisk open(Path path, Option... options) throws ErrnoException {
    List<Option> list = List.of(options);
    return new FileDisk(
        HostFile.open(path, list.contains(Option.READ_ONLY), list.contains(Option.DIRECT)));
  }

  public Gendisk disk() {
    return disk;
  }

  private void run(Bio bio) {
    bio.complete(io.run(bio));
  }

  /**
   * Closes the file, when what was submitted is done; nothing may come after. Nothing is flushed.
   */
  @Override
  public void close() {
    if (queue != null) {
      queue.close();
    }
    file.close();
  }
}
