// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.Gendisk;
import org.jvfs.contract.BlockDeviceOperations;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.SpinLock;
import org.jvfs.uapi.Errno;

/**
 * A disk that remembers in which order it was asked for what, so that its content can be made again
 * as it may be after a power cut at any moment. It changes nothing about the requests, which
 * another disk does. All that is recorded is under {@link #lock}.
 *
 * <p>Each submission, completion and mark is an event; they are numbered from 0. What an
 * application was told is known by the marks it set. dm-log-writes of Linux is the model.
 */
public final class RecordingDisk {
  private static final LockClass LOCK = new LockClass("recording_disk.lock");
  private static final byte[] NO_DATA = new byte[0];

  private final SpinLock lock = new SpinLock(LOCK);
  private final BlockDevice inner;
  private final Gendisk disk;
  private final List<RecordedChange> changes = new ArrayList<>();
  private final List<Recording.Flush> flushes = new ArrayList<>();
  private final List<Recording.Mark> marks = new ArrayList<>();
  private int events;

  /** A disk over another, whose content now is where the recording begins. */
  public RecordingDisk(Gendisk inner) {
    this.inner = DiskViews.whole(inner);
    disk =
        new Gendisk(
            inner.name(),
            inner.capacity(),
            inner.limits(),
            this::submit,
            BlockDeviceOperations.DEFAULT);
    disk.setReadOnly(inner.isReadOnly());
  }

  public Gendisk disk() {
    return disk;
  }

  /** Notes that something happened now, such as that a call of fsync returned. */
  public void mark(String text) {
    lock.lock();
    marks.add(new Recording.Mark(events++, text));
    lock.unlock();
  }

  /** What was recorded up to now. */
  public Recording recording() {
    lock.lock();
    try {
      return new Recording(
          events,
          changes.stream().map(RecordedChange::copy).toList(),
          List.copyOf(flushes),
          List.copyOf(marks));
    } finally {
      lock.unlock();
    }
  }

  private void submit(Bio bio) {
    if (bio.op() == Bio.Op.READ && !bio.has(Bio.PREFLUSH)) {
      Bios.forward(bio, Bios.flags(bio), inner, bio::complete);
      return;
    }
    boolean flush = bio.op() == Bio.Op.FLUSH || bio.has(Bio.PREFLUSH);
    byte[] data = NO_DATA;
    if (bio.op() == Bio.Op.WRITE) {
      data = new byte[(int) bio.size()];
      Bios.gather(bio, 0, MemorySegment.ofArray(data));
    }
    RecordedChange change = null;
    lock.lock();
    int submitted = events++;
    if (bio.op().isWrite() && bio.size() > 0) {
      change =
          new RecordedChange(
              bio.op(),
              bio.diskPos(),
              bio.size(),
              data,
              bio.has(Bio.PREFLUSH),
              bio.has(Bio.FUA),
              submitted);
      changes.add(change);
    }
    lock.unlock();
    RecordedChange c = change;
    Bios.forward(
        bio,
        Bios.flags(bio),
        inner,
        e -> {
          completed(submitted, c, flush, e);
          bio.complete(e);
        });
  }

  private void completed(
      int submitted, @Nullable RecordedChange change, boolean flush, @Nullable Errno error) {
    lock.lock();
    int event = events++;
    if (change != null) {
      change.complete(event, error != null);
    }
    if (flush && error == null) {
      flushes.add(new Recording.Flush(submitted, event));
    }
    lock.unlock();
  }
}
