// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.Gendisk;

/**
 * Goes through a recording and shows what may be on the disk if the power fails. A state of the
 * disk is: all that is on stable storage at the moment of the cut, and any of the other changes,
 * whole or torn between sectors of 512 bytes, in the order in which they were submitted. A change
 * with PREFLUSH is not there without all that was completed before it was submitted.
 *
 * <p>There is one image, to which each state is applied and from which it is taken back, so that a
 * state costs what it changes. Whoever mounts {@link #disk} may write: that is taken back, too. For
 * one thread, but for the disk.
 */
public final class PowerCuts {
  private final Recording recording;
  private final MemorySegment image;
  private final UndoDisk undo;

  /** How many changes are in the image for good. */
  private int settled;

  /** How many events were before the cut. */
  private int position;

  /** What was submitted before the cut, is not settled, and is on stable storage or not. */
  private List<RecordedChange> tail = List.of();

  /** Those of {@link #tail} that may be lost. */
  private List<RecordedChange> pending = List.of();

  PowerCuts(Recording recording, MemorySegment image) {
    this.recording = recording;
    this.image = image;
    undo = new UndoDisk("power-cut", image);
  }

  /**
   * Cuts before the event of this number. The state is the one in which all that may be lost is.
   *
   * @param event not below that of the last cut, and at most {@link Recording#events}
   */
  public void moveTo(int event) {
    if (event < position || event > recording.events()) {
      throw new IllegalArgumentException("event " + event + " after " + position);
    }
    undo.rollBack();
    position = event;
    List<RecordedChange> all = recording.changes();
    while (settled < all.size() && all.get(settled).durable() < event) {
      apply(all.get(settled++), 0, Long.MAX_VALUE);
    }
    undo.keepChanges();
    tail = new ArrayList<>();
    for (int i = settled; i < all.size() && all.get(i).submitted() < event; i++) {
      tail.add(all.get(i));
    }
    pending = tail.stream().filter(c -> c.durable() >= event).toList();
    survive(new BitSet());
  }

  /**
   * Cuts just before the next flush is completed, when as much as ever may be lost, and after the
   * last flush at the end of the recording.
   *
   * @return false if the end was reached before
   */
  public boolean moveToNextFlush() {
    for (Recording.Flush f : recording.flushes()) {
      if (f.completed() > position) {
        moveTo(f.completed());
        return true;
      }
    }
    if (position == recording.events()) {
      return false;
    }
    moveTo(recording.events());
    return true;
  }

  /** How many events were before the cut. */
  public int position() {
    return position;
  }

  /** The marks set before the cut. */
  public List<String> marks() {
    return recording.marks().stream()
        .filter(m -> m.event() < position)
        .map(Recording.Mark::text)
        .toList();
  }

  /** The changes that may be lost or not, in the order of their submission. */
  public List<RecordedChange> pending() {
    return pending;
  }

  // ---- states ----

  /** The state in which these of {@link #pending} are there, and what they cannot be without. */
  public void survive(BitSet chosen) {
    survive(chosen, null);
  }

  /** The state in which the first {@code changes} of {@link #pending} are there. */
  public void survivePrefix(int changes) {
    BitSet chosen = new BitSet();
    chosen.set(0, changes);
    survive(chosen);
  }

  /**
   * A random state: each pending change is there with a chance that is itself drawn for the state;
   * of some states one in four changes is torn.
   */
  public void sample(RandomGenerator random) {
    double keep = random.nextDouble();
    BitSet chosen = new BitSet();
    for (int i = 0; i < pending.size(); i++) {
      chosen.set(i, random.nextDouble() < keep);
    }
    survive(chosen, random.nextBoolean() ? random : null);
  }

  /**
   * The state in which some of {@link #pending} are there.
   *
   * @param tearing decides which are torn and how; null for none
   */
  public void survive(BitSet chosen, @Nullable RandomGenerator tearing) {
    undo.rollBack();
    BitSet there = (BitSet) chosen.clone();
    BitSet whole = new BitSet();
    for (int i = pending.size() - 1; i >= 0; i--) {
      RecordedChange c = pending.get(i);
      for (int j = 0; c.preflush() && there.get(i) && j < i; j++) {
        if (pending.get(j).completed() < c.submitted()) {
          there.set(j);
          whole.set(j);
        }
      }
    }
    int p = 0;
    for (RecordedChange c : tail) {
      if (p == pending.size() || pending.get(p) != c) {
        apply(c, 0, Long.MAX_VALUE);
        continue;
      }
      if (there.get(p)) {
        if (tearing != null && !whole.get(p) && tearing.nextInt(4) == 0) {
          tear(c, tearing);
        } else {
          apply(c, 0, Long.MAX_VALUE);
        }
      }
      p++;
    }
  }

  /** Some of a change's sectors: its first ones, or any. */
  private void tear(RecordedChange c, RandomGenerator random) {
    long sectors = c.bytes() >> BlockDevice.SECTOR_SHIFT;
    if (random.nextBoolean()) {
      apply(c, 0, random.nextLong(sectors + 1) << BlockDevice.SECTOR_SHIFT);
      return;
    }
    for (long s = 0; s < sectors; s++) {
      if (random.nextBoolean()) {
        apply(c, s << BlockDevice.SECTOR_SHIFT, BlockDevice.SECTOR_SIZE);
      }
    }
  }

  /** A part of a change; one that failed is taken to have done nothing once it is settled. */
  private void apply(RecordedChange c, long from, long most) {
    long n = Math.min(most, c.bytes() - from);
    if (n <= 0 || (c.failed() && c.durable() < position)) {
      return;
    }
    if (c.op() == Bio.Op.WRITE) {
      undo.write(c.pos() + from, c.rawData(), (int) from, (int) n);
    } else {
      undo.zero(c.pos() + from, n);
    }
  }

  // ---- what is on the disk ----

  /** The disk in the state chosen last. What is written to it is taken back by the next state. */
  public Gendisk disk() {
    return undo.disk();
  }

  /** How many bytes the state and what was written since changed. */
  public long changedBytes() {
    return undo.changedBytes();
  }

  /** Writes what is on the disk now into a new file, with holes where there are zeros only. */
  public void writeTo(Path file) throws IOException {
    int piece = 64 << 10;
    MemorySegment zeros = MemorySegment.ofArray(new byte[piece]);
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long size = image.byteSize();
      for (long at = 0; at < size; at += piece) {
        MemorySegment part = image.asSlice(at, Math.min(piece, size - at));
        boolean last = at + piece >= size;
        if (last || part.mismatch(zeros.asSlice(0, part.byteSize())) >= 0) {
          ByteBuffer b = part.asByteBuffer();
          while (b.hasRemaining()) {
            out.write(b, at + b.position());
          }
        }
      }
    }
  }
}
