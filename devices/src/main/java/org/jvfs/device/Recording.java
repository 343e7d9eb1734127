// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * What a {@link RecordingDisk} saw. A change is on stable storage from the completion of the first
 * flush on that was submitted after the change was completed; one with FUA, from its own
 * completion.
 */
public final class Recording {
  /**
   * Something a test noted.
   *
   * @param event when
   */
  public record Mark(int event, String text) {}

  /**
   * A flush that succeeded.
   *
   * @param submitted the event of its submission
   * @param completed the event of its completion
   */
  public record Flush(int submitted, int completed) {}

  private final int events;
  private final List<RecordedChange> changes;
  private final List<Flush> flushes;
  private final List<Mark> marks;

  Recording(int events, List<RecordedChange> changes, List<Flush> flushes, List<Mark> marks) {
    this.events = events;
    this.changes = changes;
    this.flushes = flushes;
    this.marks = marks;
    for (RecordedChange c : changes) {
      if (c.fua() && !c.failed()) {
        c.durable(c.completed());
      }
      // Flushes are in the order of their completion: the first that fits is the one.
      for (Flush f : flushes) {
        if (c.completed() < f.submitted()) {
          c.durable(f.completed());
          break;
        }
      }
    }
  }

  /** How many events there are; a cut may come before each of them and after the last. */
  public int events() {
    return events;
  }

  /** All changes, in the order of their submission. */
  public List<RecordedChange> changes() {
    return changes;
  }

  /** All flushes that succeeded, in the order of their completion. */
  public List<Flush> flushes() {
    return flushes;
  }

  /** All marks. */
  public List<Mark> marks() {
    return marks;
  }

  /**
   * The power cuts of this recording.
   *
   * @param image native memory with what was on the disk as the recording began; it is changed
   */
  public PowerCuts cuts(MemorySegment image) {
    return new PowerCuts(this, image);
  }
}
