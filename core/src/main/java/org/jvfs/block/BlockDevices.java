// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.FileOperations;
import org.jvfs.contract.FileSystemType;
import org.jvfs.contract.InodeOperations;
import org.jvfs.cred.Cred;
import org.jvfs.effect.MayBlock;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Mutex;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.superblock.MountContext;
import org.jvfs.superblock.PseudoFs;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.superblock.VfsState;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/**
 * The block devices that a VFS knows, by name and number, and their inodes, which belong to a file
 * system of their own that nobody can walk. Mirrors fs/bdev.c.
 */
public final class BlockDevices {
  private static final LockClass LOCK = new LockClass("bdev_lock");
  private static final LockClass MOUNTING = new LockClass("bdev_mount_mutex");
  private static final long MAGIC = 0x62646576L;

  /** The major number of devices that have none of their own. Mirrors BLOCK_EXT_MAJOR. */
  private static final int MAJOR = 259;

  private final VfsState state;

  /** Outside of everything: device by device, who mounts it. */
  private final Mutex mounting = new Mutex(MOUNTING);

  private final Mutex lock = new Mutex(LOCK);

  /** Under {@link #lock}, as is the rest. */
  private final Map<String, BlockDevice> byName = new LinkedHashMap<>();

  /** Disks that a mount opened and the last user closes, as a loop device with autoclear. */
  private final Map<BlockDevice, OpenDisk> opened = new HashMap<>();

  private @Nullable SuperBlock bdevs;
  private int lastMinor;
  private boolean closed;

  public BlockDevices(VfsState state) {
    this.state = state;
  }

  /** Held while one device is looked for among the mounted, and mounted if it is not. */
  public Mutex mounting() {
    return mounting;
  }

  /**
   * Makes a whole disk known under its name. May block. Errors: EEXIST, there is one of that name;
   * ESRCH, the VFS is closed. Mirrors device_add_disk.
   */
  @MayBlock
  public BlockDevice add(Gendisk disk) throws ErrnoException {
    return add(disk.name(), disk, 0, disk.capacity());
  }

  /** The same for a part of a disk. Mirrors add_partition. */
  @MayBlock
  public BlockDevice add(String name, Gendisk disk, long start, long sectors)
      throws ErrnoException {
    lock.lock();
    try {
      if (closed) {
        throw Errno.ESRCH.exception();
      }
      if (byName.containsKey(name)) {
        throw ErrnoException.because(Errno.EEXIST, "there is a block device " + name);
      }
      BlockDevice d = new BlockDevice(Mode.makedev(MAJOR, lastMinor++), disk, start, sectors);
      SuperBlock sb = superBlock();
      Inode i = sb.inodes().newInode();
      i.setIno(d.dev());
      i.init(Mode.S_IFBLK | 0600, 0, 0);
      i.setRdev(d.dev());
      i.setSize(d.bytes());
      i.setOps(InodeOperations.DEFAULT, FileOperations.DEFAULT);
      AddressSpace m = new AddressSpace(i, new BdevPages(d), state.frames());
      m.setDeviceBlockSize(d.blockSize());
      i.setMapping(m);
      d.setInode(i);
      byName.put(name, d);
      return d;
    } finally {
      lock.unlock();
    }
  }

  private SuperBlock superBlock() throws ErrnoException {
    SuperBlock sb = bdevs;
    if (sb == null) {
      sb =
          new MountContext(new PseudoFs("bdev", MAGIC), state, Cred.ROOT, "bdev", 0, Map.of())
              .pseudo();
      sb.setWriteback(true);
      bdevs = sb;
    }
    return sb;
  }

  /**
   * Forgets a device that nobody has open: its name is free, its pages are dropped, after what is
   * dirty was written. May block. Errors: EBUSY; EIO. Mirrors del_gendisk.
   */
  @MayBlock
  public void remove(BlockDevice d) throws ErrnoException {
    lock.lock();
    try {
      if (d.openers() > 0) {
        throw Errno.EBUSY.exception();
      }
      if (!byName.values().remove(d)) {
        return;
      }
    } finally {
      lock.unlock();
    }
    try {
      BlockCache.sync(d);
    } finally {
      end(d);
    }
  }

  /** Its pages and its inode go, and with a disk that a mount opened, the disk. */
  @MayBlock
  private void end(BlockDevice d) {
    BlockCache.drop(d);
    d.inode().put();
    lock.lock();
    OpenDisk disk = opened.remove(d);
    lock.unlock();
    if (disk != null) {
      disk.close();
    }
  }

  /**
   * A mount lets go of a device: one that {@link #lookup} opened goes if nobody else has it. May
   * block. Errors: EIO, as it is written to for the last time.
   */
  @MayBlock
  public void unused(BlockDevice d) throws ErrnoException {
    lock.lock();
    boolean ours = opened.containsKey(d);
    lock.unlock();
    if (ours && d.openers() == 0) {
      remove(d);
    }
  }

  /** Whether a superblock is that of the devices' inodes. */
  public boolean isOwn(SuperBlock sb) {
    lock.lock();
    try {
      return sb == bdevs;
    } finally {
      lock.unlock();
    }
  }

  /** The device of a name, with or without {@code /dev/} before it; null for none. */
  public @Nullable BlockDevice byName(String name) {
    String n = name.startsWith("/dev/") ? name.substring("/dev/".length()) : name;
    lock.lock();
    try {
      return byName.get(n);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The device that a mount call's source means: one that is known by that name, else what a {@link
   * DiskProvider} opens, under the source as its name. May block. Errors: ENOTBLK, there is none;
   * those of opening it. Mirrors lookup_bdev.
   *
   * @param options of the mount, of which {@link DiskProvider#OPTIONS} count
   */
  @MayBlock
  public BlockDevice lookup(
      String source, boolean readOnly, Map<String, ? extends @Nullable String> options)
      throws ErrnoException {
    Map<String, String> asked = new TreeMap<>();
    for (String o : DiskProvider.OPTIONS) {
      if (options.containsKey(o)) {
        String value = options.get(o);
        asked.put(o, value == null ? "" : value);
      }
    }
    String name = asked.isEmpty() ? source : source + asked;
    BlockDevice d = byName(name);
    if (d != null) {
      return d;
    }
    OpenDisk disk;
    try {
      disk = DiskProvider.openAny(source, readOnly, asked);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENODEV) {
        throw ErrnoException.because(Errno.ENOTBLK, source + " is no block device");
      }
      throw e;
    }
    try {
      d = add(name, disk.disk(), disk.start(), disk.sectors());
    } catch (ErrnoException e) {
      disk.close();
      throw e;
    }
    lock.lock();
    opened.put(d, disk);
    lock.unlock();
    return d;
  }

  /**
   * Which of some types recognises what is on the device that a mount call's source means; null for
   * none. The device is opened to read, and let go of again. May block. Errors: those of {@link
   * #lookup}; those of reading it.
   */
  @MayBlock
  public @Nullable FileSystemType recognise(
      String source,
      Map<String, ? extends @Nullable String> options,
      Collection<FileSystemType> types)
      throws ErrnoException {
    // Against a mount that finds the device before it goes and opens it after.
    mounting.lock();
    try {
      BlockDevice d = lookup(source, true, options);
      try {
        d.open(BlockDevice.READ, null);
        try {
          for (FileSystemType t : types) {
            if ((t.flags() & FileSystemType.FS_REQUIRES_DEV) != 0 && t.recognises(d)) {
              return t;
            }
          }
          return null;
        } finally {
          d.release(BlockDevice.READ, null);
        }
      } finally {
        unused(d);
      }
    } finally {
      mounting.unlock();
    }
  }

  /**
   * Lets all go, as the VFS ends: what is still dirty was not synced by who wrote it. May block.
   */
  @MayBlock
  public void close() {
    SuperBlock sb;
    List<BlockDevice> all;
    lock.lock();
    closed = true;
    sb = bdevs;
    bdevs = null;
    all = List.copyOf(byName.values());
    byName.clear();
    lock.unlock();
    all.forEach(this::end);
    if (sb != null) {
      sb.deactivate();
    }
  }
}
