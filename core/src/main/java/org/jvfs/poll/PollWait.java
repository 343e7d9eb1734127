// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.poll;

import java.util.ArrayList;
import java.util.List;
import org.jvfs.effect.MayBlock;
import org.jvfs.file.OpenFile;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.WaitQueue;

/**
 * One thread's wait for any of several files: it stands in all their queues, once each, and sleeps
 * in one of its own. Mirrors struct poll_wqueues. Used by one thread.
 *
 * <p>Why no event is missed: {@link #triggered} is cleared before the files are asked again, and
 * set by each wake-up that matters. One that comes before the clearing is seen by the asking, one
 * after it ends the next sleep at once.
 */
public final class PollWait implements PollTable, AutoCloseable {
  private static final LockClass OWN = new LockClass("&pwq->wait");

  private final WaitQueue own = new WaitQueue(OWN);
  private final List<Entry> entries = new ArrayList<>();
  private volatile boolean triggered;

  /** What the file that is being asked is asked for; negative once nothing is entered any more. */
  private int events;

  private boolean entering = true;

  private final class Entry extends WaitQueue.Entry {
    final OpenFile file;
    final WaitQueue queue;
    final int wanted;

    Entry(OpenFile file, WaitQueue queue, int wanted) {
      this.file = file;
      this.queue = queue;
      this.wanted = wanted;
    }

    @Override
    protected boolean wake(int key) {
      if (key != 0 && (key & wanted) == 0) {
        return false;
      }
      triggered = true;
      own.wakeAll(0);
      return true;
    }
  }

  /** The next file is asked for these events. */
  public void want(int e) {
    events = e;
  }

  @Override
  public int requested() {
    return events;
  }

  /** No further queue is entered: something is ready, or all files are in. */
  public void stopEntering() {
    entering = false;
  }

  @Override
  public void pollWait(OpenFile file, WaitQueue queue) {
    if (!entering) {
      return;
    }
    Entry e = new Entry(file.get(), queue, events);
    entries.add(e);
    queue.add(e);
  }

  /** Sleeps until a wake-up that came since the last sleep, or comes now. */
  @MayBlock
  public WaitQueue.Outcome sleep(long nanos) {
    WaitQueue.Outcome o = own.awaitInterruptibly(() -> triggered, nanos);
    triggered = false;
    return o;
  }

  /** Leaves all queues. */
  @Override
  public void close() {
    for (Entry e : entries) {
      e.queue.remove(e);
      e.file.put();
    }
    entries.clear();
  }
}
