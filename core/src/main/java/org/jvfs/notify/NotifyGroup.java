// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.notify;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.file.IovIter;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.SpinLock;
import org.jvfs.lock.WaitQueue;
import org.jvfs.poll.PollTable;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.PollEvents;

/**
 * One who listens: the queue behind a descriptor, and the marks that feed it. Mirrors
 * fsnotify_group.
 *
 * @param <E> an event as it stands in the queue
 */
public abstract sealed class NotifyGroup<E> permits InotifyGroup, FanotifyGroup {
  private static final LockClass MARKS = new LockClass("&group->mark_mutex");
  private static final LockClass QUEUE = new LockClass("&group->notification_lock");
  private static final LockClass WAITERS = new LockClass("&group->notification_waitq");

  /** Guards which marks there are, and their masks and flags. */
  final SpinLock markLock = new SpinLock(MARKS);

  /** Under {@link #markLock}. */
  private final Set<Mark> marks = new LinkedHashSet<>();

  private final SpinLock queueLock = new SpinLock(QUEUE);
  private final WaitQueue waiters = new WaitQueue(WAITERS);
  private final int maxEvents;

  /** Under {@link #queueLock}; emptiness is read without. */
  private final ArrayDeque<E> queue = new ArrayDeque<>();

  /** How many events there are; written under {@link #queueLock}. */
  private volatile int length;

  /** Whether the queue holds the event that says that others were lost. Under its lock. */
  private boolean overflowed;

  /** Nobody will read any more. Under {@link #queueLock}. */
  private boolean shutdown;

  NotifyGroup(int maxEvents) {
    this.maxEvents = maxEvents;
  }

  // ---- what inotify and fanotify differ in ----

  /**
   * Something happened to which marks of this group say that it may be of interest. May not block.
   *
   * @param on the marks: of the superblock, the mount, the inode, and the parent, or of a rename
   *     the new directory; null where there is none
   */
  abstract void handle(FsEvent e, @Nullable Mark[] on);

  /** Whether the event is told by one that stands in the queue, perhaps when changed. */
  abstract boolean merge(ArrayDeque<E> queued, E e);

  /** The event that says that others were lost. */
  abstract E overflow();

  /** An event left the queue; its lock is held. */
  abstract void taken(E e);

  /** Bytes that read(2) delivers for an event. */
  abstract int size(E e);

  abstract byte[] encode(E e);

  /** A mark is no more on its object; called once for each, without locks. */
  abstract void freeing(Mark m);

  // ---- marks ----

  /** Hangs a new mark on its object; {@link #markLock} is held, and the inode referenced. */
  final void attach(Mark m) {
    m.sb.addWatcher();
    if (m.inode != null) {
      m.inode.hold();
    }
    m.attached = true;
    marks.add(m);
    m.marks.add(m);
  }

  /** Ends a mark unless somebody did. May block: an inode may go. Mirrors fsnotify_destroy_mark. */
  @MayBlock
  final void destroy(Mark m) {
    markLock.lock();
    boolean ours = m.attached;
    if (ours) {
      m.attached = false;
      marks.remove(m);
      m.marks.remove(m);
    }
    markLock.unlock();
    if (ours) {
      freeing(m);
      Inode i = m.inode;
      if (i != null) {
        i.put();
      }
      m.sb.dropWatcher();
    }
  }

  /** Ends the marks that are {@code such}. */
  @MayBlock
  final void destroyAll(Predicate<Mark> such) {
    markLock.lock();
    List<Mark> some = new ArrayList<>();
    for (Mark m : marks) {
      if (such.test(m)) {
        some.add(m);
      }
    }
    markLock.unlock();
    some.forEach(this::destroy);
  }

  /** The descriptor is closed for good. Mirrors fsnotify_destroy_group. */
  @MayBlock
  void close() {
    queueLock.lock();
    shutdown = true;
    queueLock.unlock();
    destroyAll(m -> true);
    queueLock.lock();
    queue.clear();
    length = 0;
    queueLock.unlock();
  }

  // ---- the queue ----

  /**
   * Appends an event, or has one in the queue stand for it, or notes that it was lost. Mirrors
   * fsnotify_insert_event.
   *
   * @param valid asked under the queue's lock: if it says no the event is dropped
   */
  final void enqueue(E e, Predicate<E> valid) {
    queueLock.lock();
    try {
      if (shutdown || !valid.test(e)) {
        return;
      }
      if (queue.size() >= maxEvents) {
        if (overflowed) {
          return;
        }
        overflowed = true;
        queue.addLast(overflow());
      } else if (merge(queue, e)) {
        return;
      } else {
        queue.addLast(e);
      }
      length = queue.size();
    } finally {
      queueLock.unlock();
    }
    waiters.wakeAll(PollEvents.EPOLLIN | PollEvents.EPOLLRDNORM);
  }

  /** Takes the first event out if it is no longer than {@code room} bytes. Errors: EINVAL. */
  private @Nullable E poll(long room) throws ErrnoException {
    queueLock.lock();
    try {
      E e = queue.peekFirst();
      if (e == null) {
        return null;
      }
      if (size(e) > room) {
        throw Errno.EINVAL.exception();
      }
      queue.removeFirst();
      length = queue.size();
      if (isOverflow(e)) {
        overflowed = false;
      } else {
        taken(e);
      }
      return e;
    } finally {
      queueLock.unlock();
    }
  }

  /** Whether it is what {@link #overflow} made. */
  abstract boolean isOverflow(E e);

  final boolean isEmpty() {
    return length == 0;
  }

  /**
   * Copies as many events as fit, whole ones only, and waits for the first. Errors: EINVAL (not
   * even the first fits), EAGAIN, EINTR. Mirrors inotify_read.
   */
  @MayBlock
  final long read(IovIter to, boolean nonblock) throws ErrnoException {
    long total = 0;
    while (true) {
      E e;
      try {
        e = poll(to.count());
      } catch (ErrnoException tooSmall) {
        if (total > 0) {
          return total;
        }
        throw tooSmall;
      }
      if (e != null) {
        byte[] b = encode(e);
        to.copyOut(MemorySegment.ofArray(b), 0, b.length);
        total += b.length;
      } else if (total > 0) {
        return total;
      } else {
        await(nonblock, WaitQueue.FOREVER);
      }
    }
  }

  /**
   * Takes up to {@code max} events, waiting for the first; none if the time is up. Errors: EINTR.
   *
   * @param nanos how long to wait at most; 0 for not at all
   */
  @MayBlock
  final List<E> take(int max, long nanos) throws ErrnoException {
    List<E> out = new ArrayList<>();
    long end = nanos == WaitQueue.FOREVER ? 0 : System.nanoTime() + nanos;
    while (out.size() < max) {
      E e = poll(Long.MAX_VALUE);
      if (e != null) {
        out.add(e);
        continue;
      }
      long left = nanos == WaitQueue.FOREVER ? nanos : end - System.nanoTime();
      if (!out.isEmpty() || left <= 0 || !await(false, left)) {
        break;
      }
    }
    return out;
  }

  /** Waits until there is an event; false if the time was up. Errors: EAGAIN, EINTR. */
  private boolean await(boolean nonblock, long nanos) throws ErrnoException {
    if (nonblock) {
      throw Errno.EAGAIN.exception();
    }
    return switch (waiters.awaitInterruptibly(() -> !isEmpty(), nanos)) {
      case DONE -> true;
      case TIMED_OUT -> false;
      case INTERRUPTED -> throw Errno.EINTR.exception();
    };
  }

  /** Bytes that reading all of the queue would deliver. */
  final int readable() {
    int n = 0;
    queueLock.lock();
    for (E e : queue) {
      n += size(e);
    }
    queueLock.unlock();
    return n;
  }

  /** Which events are ready, after telling {@code table} where to wait. */
  final int ready(OpenFile file, PollTable table) {
    table.pollWait(file, waiters);
    return isEmpty() ? 0 : PollEvents.EPOLLIN | PollEvents.EPOLLRDNORM;
  }
}
