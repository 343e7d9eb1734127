// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.DiskLimits;
import org.jvfs.block.Gendisk;
import org.jvfs.block.HdGeometry;
import org.jvfs.contract.BlockDeviceOperations;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * A drive whose medium, another disk, is put in and taken out. A medium just put in is not used
 * before the change was noticed, by whoever opens the drive next: until then requests fail, so that
 * nobody writes to one medium what was meant for another. Devices made of the last medium's size
 * keep that; what lies behind the end of this one fails.
 */
public final class RemovableDisk {
  /** Ejects the medium: EBUSY if the drive is open more than once. */
  public static final int CDROMEJECT = 0x5309;

  /** What is in the drive: {@link #CDS_NO_DISC}, {@link #CDS_DISC_OK}. */
  public static final int CDROM_DRIVE_STATUS = 0x5326;

  public static final int CDS_NO_DISC = 1;
  public static final int CDS_DISC_OK = 4;

  private static final int HEADS = 255;
  private static final int TRACK = 63;
  private static final int MOST_CYLINDERS = 65535;

  /**
   * What is in the drive.
   *
   * @param medium all of the disk that is; null for none
   * @param changed nobody was told yet
   * @param stale its properties were not read yet
   */
  private record State(@Nullable BlockDevice medium, boolean changed, boolean stale) {}

  private final Gendisk disk;

  /** Replaced as a whole, atomically. */
  private final AtomicReference<State> state = new AtomicReference<>(new State(null, false, false));

  /** How often it is open; atomic. */
  private final AtomicInteger opens = new AtomicInteger();

  /**
   * A drive without a medium.
   *
   * @param limits of all media: those whose logical blocks are larger cannot be read
   */
  public RemovableDisk(String name, DiskLimits limits) {
    disk = new Gendisk(name, 0, limits, this::submit, new Operations());
  }

  public Gendisk disk() {
    return disk;
  }

  /** Puts a medium in. Errors: EBUSY, there is one. */
  public void insert(Gendisk medium) throws ErrnoException {
    State s = state.get();
    State next = new State(DiskViews.whole(medium), true, true);
    if (s.medium() != null || !state.compareAndSet(s, next)) {
      throw Errno.EBUSY.exception();
    }
  }

  /**
   * Takes the medium out, as by the button: not while the drive is open. Errors: ENOMEDIUM, EBUSY.
   */
  public void eject() throws ErrnoException {
    if (state.get().medium() == null) {
      throw Errno.ENOMEDIUM.exception();
    }
    if (opens.get() > 0) {
      throw Errno.EBUSY.exception();
    }
    pullOut();
  }

  /** Takes the medium out whatever is going on; requests that have begun are still done to it. */
  public void pullOut() {
    state.set(new State(null, true, true));
  }

  private void submit(Bio bio) {
    State s = state.get();
    BlockDevice m = s.medium();
    if (m == null || s.stale() || bio.diskPos() + bio.size() > m.bytes()) {
      bio.complete(Errno.EIO);
    } else {
      Bios.forward(bio, Bios.flags(bio), m, bio::complete);
    }
  }

  /** The table. */
  private final class Operations implements BlockDeviceOperations {
    @Override
    public void open(BlockDevice device, int mode) throws ErrnoException {
      BlockDevice m = state.get().medium();
      if (m == null) {
        throw Errno.ENOMEDIUM.exception();
      }
      if (m.disk().limits().logicalBlockSize() > disk.limits().logicalBlockSize()) {
        throw Errno.EMEDIUMTYPE.exception();
      }
      if ((mode & BlockDevice.WRITE) != 0 && m.isReadOnly()) {
        throw Errno.EROFS.exception();
      }
      opens.incrementAndGet();
    }

    @Override
    public void release(Gendisk d, int mode) {
      opens.decrementAndGet();
    }

    @Override
    public int ioctl(BlockDevice device, int mode, int cmd, long arg) throws ErrnoException {
      return switch (cmd) {
        case CDROM_DRIVE_STATUS -> state.get().medium() == null ? CDS_NO_DISC : CDS_DISC_OK;
        case CDROMEJECT -> {
          if (state.get().medium() == null) {
            throw Errno.ENOMEDIUM.exception();
          }
          // The one who asks has it open himself.
          if (opens.get() > 1) {
            throw Errno.EBUSY.exception();
          }
          pullOut();
          yield 0;
        }
        default -> throw Errno.ENOTTY.exception();
      };
    }

    @Override
    public boolean mediaChanged(Gendisk d) {
      return state.getAndUpdate(s -> new State(s.medium(), false, s.stale())).changed();
    }

    @Override
    public void revalidateDisk(Gendisk d) {
      State s = state.get();
      BlockDevice m = s.medium();
      disk.setCapacity(m == null ? 0 : m.sectors());
      disk.setReadOnly(m != null && m.isReadOnly());
      // Another medium may have come in between, of which somebody is told next.
      if (!state.compareAndSet(s, new State(m, s.changed(), false))) {
        state.updateAndGet(x -> new State(x.medium(), true, true));
      }
    }

    @Override
    public HdGeometry getgeo(BlockDevice device) {
      long cylinders = disk.capacity() / (HEADS * TRACK);
      return new HdGeometry(HEADS, TRACK, (int) Math.min(cylinders, MOST_CYLINDERS), 0);
    }
  }
}
