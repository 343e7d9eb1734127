// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.LockOf;
import org.jvfs.effect.MayBlock;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Mutex;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.ErrSeq;
import org.jvfs.pagecache.Page;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * A disk or a part of one, that can be opened. Mirrors struct block_device. Openers and holder are
 * under {@link #mutex}.
 */
public final class BlockDevice {
  public static final int SECTOR_SHIFT = 9;
  public static final int SECTOR_SIZE = 1 << SECTOR_SHIFT;

  /** Open modes: FMODE_READ, FMODE_WRITE. */
  public static final int READ = 1;

  public static final int WRITE = 2;

  private static final LockClass BD_MUTEX = new LockClass("bdev->bd_mutex");

  private final long dev;
  private final Gendisk disk;
  private final long start;

  /** Changed with the medium, of a whole disk that nobody has open. */
  private volatile long sectors;

  /** Not a part of a disk: as large as that is. */
  private final boolean whole;

  private final Mutex mutex = new Mutex(BD_MUTEX);

  private int openers;
  private volatile @Nullable Object holder;

  /** The inode whose pages are the device's; set once, as the device is made known. */
  private volatile @Nullable Inode inode;

  /** Bytes of a block of the page cache's buffers; changed by who holds the device alone. */
  private volatile int blockSize = SECTOR_SIZE;

  /** The last error of a write that was told; for who holds the device. */
  private volatile int errorsSeen;

  private volatile boolean readOnly;

  private volatile @Nullable Over over;

  /**
   * A device.
   *
   * @param dev the device's number
   * @param disk the disk it is a part of
   * @param start its first sector on the disk; sectors are of 512 bytes
   * @param sectors how many it has
   */
  public BlockDevice(long dev, Gendisk disk, long start, long sectors) {
    if (start < 0 || sectors < 0 || start > disk.capacity() - sectors) {
      throw new IllegalArgumentException(sectors + " sectors at " + start + " of " + disk);
    }
    this.dev = dev;
    this.disk = disk;
    this.start = start;
    this.sectors = sectors;
    this.whole = start == 0 && sectors == disk.capacity();
  }

  public long dev() {
    return dev;
  }

  public Gendisk disk() {
    return disk;
  }

  /** Its first sector on the disk. */
  public long start() {
    return start;
  }

  public long sectors() {
    return sectors;
  }

  /** Its size. Mirrors bdev_nr_bytes. */
  public long bytes() {
    return sectors << SECTOR_SHIFT;
  }

  /** {@code bd_mutex}: held as it is opened and closed. */
  @LockOf(LockKind.BD_MUTEX)
  public Mutex mutex() {
    return mutex;
  }

  /** Whether nobody may write to it. Mirrors bdev_read_only. */
  public boolean isReadOnly() {
    return readOnly || disk.isReadOnly();
  }

  public void setReadOnly(boolean ro) {
    readOnly = ro;
  }

  // ---- overlay ----

  /** What is newer than the device's own blocks. */
  @FunctionalInterface
  public interface Overlay {
    /** The bytes of a block, or null where the device's own count. Must not block. */
    byte @Nullable [] over(long block);
  }

  /** Blocks of an overlay, by their size. */
  private record Over(int blockSize, Overlay blocks) {}

  /**
   * Has whoever reads from the device see other bytes than it holds, or ends that: so a journal is
   * replayed for a file system that must not write. For the one who holds the device, while there
   * are no requests.
   *
   * @param o null: no overlay
   */
  public void overlay(int bytes, @Nullable Overlay o) {
    over = o == null ? null : new Over(bytes, o);
  }

  /** A read is done: lays over what is newer. In completion context. */
  void lay(Bio bio) {
    Over o = over;
    if (o == null) {
      return;
    }
    long at = bio.sector() << SECTOR_SHIFT;
    for (int i = 0; i < bio.pieces(); i++) {
      int done = 0;
      while (done < bio.length(i)) {
        int in = (int) ((at + done) & (o.blockSize - 1));
        int n = Math.min(o.blockSize - in, bio.length(i) - done);
        byte[] b = o.blocks.over((at + done) / o.blockSize);
        if (b != null) {
          MemorySegment.copy(b, in, bio.memory(i), ValueLayout.JAVA_BYTE, bio.offset(i) + done, n);
        }
        done += n;
      }
      at += bio.length(i);
    }
  }

  // ---- opening ----

  /**
   * Opens the device, whose medium may have been changed since. May block. Errors: EIO, that medium
   * cannot be read; EROFS, to write to one that is read-only; EBUSY, somebody else holds it; those
   * of the driver's open. Mirrors bdev_open.
   *
   * @param mode {@link #READ}, {@link #WRITE}
   * @param owner who is to have it for himself, null for nobody: others may then open it, but hold
   *     it not
   */
  @MayBlock
  public void open(int mode, @Nullable Object owner) throws ErrnoException {
    checkDiskChange();
    if ((mode & WRITE) != 0 && isReadOnly()) {
      throw Errno.EROFS.exception();
    }
    mutex.lock();
    try {
      if (owner != null && holder != null && holder != owner) {
        throw Errno.EBUSY.exception();
      }
      disk.checkedFops().open(this, mode);
      openers++;
      if (owner != null) {
        holder = owner;
      }
    } finally {
      mutex.unlock();
    }
  }

  /**
   * Asks the driver whether the medium is another one, and if so forgets what was cached of the
   * last one, dirty or not, and has the driver look at it. Without {@code bd_mutex}, as the table
   * has it. May block. Errors: EIO. Mirrors check_disk_change.
   */
  @MayBlock
  public boolean checkDiskChange() throws ErrnoException {
    if (!disk.checkedFops().mediaChanged(disk)) {
      return false;
    }
    if (inode != null) {
      BlockCache.drop(this);
    }
    disk.checkedFops().revalidateDisk(disk);
    if (whole) {
      sectors = disk.capacity();
      Inode i = inode;
      if (i != null) {
        i.setSize(bytes());
      }
    }
    return true;
  }

  /**
   * Closes what {@link #open} opened with the same arguments; the last one writes nothing: who
   * wrote through the cache has synced. May block.
   */
  @MayBlock
  public void release(int mode, @Nullable Object owner) {
    mutex.lock();
    try {
      assert openers > 0 && (owner == null || owner == holder);
      if (owner != null) {
        holder = null;
      }
      openers--;
      disk.checkedFops().release(disk, mode);
    } finally {
      mutex.unlock();
    }
  }

  /** How many have it open. */
  public int openers() {
    mutex.lock();
    try {
      return openers;
    } finally {
      mutex.unlock();
    }
  }

  // ---- its pages ----

  /** Makes the device's page cache; once. */
  void setInode(Inode i) {
    assert inode == null;
    inode = i;
  }

  /** {@code bd_inode}: of a device that a VFS knows. */
  public Inode inode() {
    Inode i = inode;
    assert i != null : this + " is known to no VFS";
    return i;
  }

  /** The page cache of the device itself, where its metadata's buffers are. */
  public AddressSpace mapping() {
    return inode().mapping();
  }

  /** Bytes of a block, in {@link #mapping}. */
  public int blockSize() {
    return blockSize;
  }

  /**
   * Sets the size of a block. The caller holds the device and has no buffers of it. May block.
   * Errors: EINVAL, not a power of two from the disk's logical block size to a page; those of
   * writing what is dirty. Mirrors set_blocksize.
   */
  @MayBlock
  public void setBlockSize(int size) throws ErrnoException {
    if (Integer.bitCount(size) != 1
        || size < disk.limits().logicalBlockSize()
        || size > Page.SIZE) {
      throw Errno.EINVAL.exception();
    }
    if (size != blockSize) {
      BlockCache.sync(this);
      BlockCache.drop(this);
      blockSize = size;
      mapping().setDeviceBlockSize(size);
    }
  }

  /**
   * Throws the error of a write that nobody was told of yet. For the one who holds the device.
   * Mirrors filemap_check_errors.
   */
  void checkError() throws ErrnoException {
    int seen = mapping().sampleAll();
    if (seen != errorsSeen) {
      errorsSeen = mapping().advanceError();
      Errno e = ErrSeq.errno(errorsSeen);
      if (e != null) {
        throw e.exception();
      }
    }
  }

  /** The file system that holds it, if one does. */
  @Nullable SuperBlock holdingSuper() {
    return holder instanceof SuperBlock sb ? sb : null;
  }

  // ---- requests of those who wait ----

  /** Reads bytes past the cache. May block. Errors: EIO, those of the disk. */
  @MayBlock
  public void read(long sector, MemorySegment to) throws ErrnoException {
    move(Bio.Op.READ, 0, sector, to);
  }

  /** Writes bytes past the cache. May block. Errors: EIO, EROFS, those of the disk. */
  @MayBlock
  public void write(long sector, MemorySegment from, int flags) throws ErrnoException {
    move(Bio.Op.WRITE, flags, sector, from);
  }

  private void move(Bio.Op op, int flags, long sector, MemorySegment m) throws ErrnoException {
    int most = disk.limits().maxBytes();
    for (long at = 0; at < m.byteSize(); at += most) {
      Bio b = new Bio(op, flags, this, sector + (at >> SECTOR_SHIFT), Bio::nothing);
      b.add(m, at, (int) Math.min(most, m.byteSize() - at));
      b.submitAndWait();
    }
  }

  /**
   * Puts what was written and completed on stable storage. May block. Errors: EIO. Mirrors
   * blkdev_issue_flush.
   */
  @MayBlock
  public void flush() throws ErrnoException {
    new Bio(Bio.Op.FLUSH, Bio.SYNC, this, 0, Bio::nothing).submitAndWait();
  }

  /**
   * Tells the disk that bytes are not needed any more. May block. Errors: EOPNOTSUPP, EIO. Mirrors
   * blkdev_issue_discard.
   */
  @MayBlock
  public void discard(long sector, long count) throws ErrnoException {
    Bio.range(Bio.Op.DISCARD, 0, this, sector, count << SECTOR_SHIFT, Bio::nothing).submitAndWait();
  }

  @Override
  public String toString() {
    return start == 0 && sectors == disk.capacity()
        ? disk.name()
        : disk.name() + "[" + start + "+" + sectors + "]";
  }
}
