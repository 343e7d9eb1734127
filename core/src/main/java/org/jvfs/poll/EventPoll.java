// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.poll;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.FileOperations;
import org.jvfs.effect.MayBlock;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Mutex;
import org.jvfs.lock.SpinLock;
import org.jvfs.lock.Subclass;
import org.jvfs.lock.WaitQueue;
import org.jvfs.uapi.EpollEvent;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.PollEvents;

/**
 * An epoll instance: the files it watches, and those of them that may be ready. Mirrors struct
 * eventpoll.
 *
 * <p>Locks: {@link #mtx} before a file's wait queue before {@link #lock}. A wake-up comes under the
 * queue's lock; it enters the item into the ready list under {@link #lock}, releases that, and
 * wakes who sleeps in {@link #wq} and who polls this instance in {@link #pollWait}. An instance
 * that watches another is woken under the lock of the other's {@link #pollWait}, so its own is
 * taken one level deeper.
 *
 * <p>Why no event is lost. The ready list holds each item at most once and says only that the item
 * must be asked. Who delivers ({@link #send}) takes an item off the list <em>before</em> it asks
 * the file; a file changes its state <em>before</em> it wakes. So if asking did not see the event,
 * the wake-up comes after the item left the list and enters it again. An item that is still ready
 * and not edge-triggered is entered again at the end. Wakers append, and no more items are taken
 * than there were at the start, so that each is asked once in a pass and there is no need for a
 * second list of those that came meanwhile. Sleepers are exclusive: one wake-up reaches one of
 * them; it takes what it has room for, and if anything is left on the list when it is done, it
 * wakes the next. One that finds the list empty while another delivers does not sleep ({@link
 * #scanning}), since what that one holds may come back.
 */
public final class EventPoll {
  /** Instances in a row that watch each other, beside the first. */
  private static final int MAX_NESTS = 4;

  private static final int MAX_EVENTS = Integer.MAX_VALUE / 12;

  private static final int EXCLUSIVE_OK =
      PollEvents.EPOLLIN
          | PollEvents.EPOLLOUT
          | PollEvents.EPOLLERR
          | PollEvents.EPOLLHUP
          | PollEvents.EPOLLWAKEUP
          | PollEvents.EPOLLET
          | PollEvents.EPOLLEXCLUSIVE;

  private static final int ALWAYS = PollEvents.EPOLLERR | PollEvents.EPOLLHUP;
  private static final int READABLE = PollEvents.EPOLLIN | PollEvents.EPOLLRDNORM;

  private static final LockClass MTX = new LockClass("&ep->mtx");
  private static final LockClass LOCK = new LockClass("&ep->lock");
  private static final LockClass WQ = new LockClass("&ep->wq");
  private static final LockClass POLL_WAIT = new LockClass("&ep->poll_wait");

  /** The level of mtx of an instance that many watchers down. */
  private static final Subclass[] LEVELS = {
    Subclass.NORMAL,
    Subclass.PARENT,
    Subclass.CHILD,
    Subclass.XATTR,
    Subclass.NONDIR2,
    Subclass.PARENT2
  };

  /** The table of files of instances. */
  public static final FileOperations FOP = new Fop();

  private record Key(OpenFile file, int fd) {}

  private final Mutex mtx = new Mutex(MTX);
  private final SpinLock lock = new SpinLock(LOCK);

  /** Those in {@link #await}. */
  private final WaitQueue wq = new WaitQueue(WQ);

  /** Those who poll this instance. */
  private final WaitQueue pollWait = new WaitQueue(POLL_WAIT);

  /** Under {@link #mtx}. */
  private final Map<Key, EpItem> items = new HashMap<>();

  /** The ready list, under {@link #lock}; whether there is a first is also asked without. */
  private volatile @Nullable EpItem first;

  private @Nullable EpItem last;
  private int readyCount;

  /** Somebody holds items off the list that may come back; written under {@link #mtx}. */
  private volatile boolean scanning;

  // ---- as a file ----

  private static final class Fop implements FileOperations {
    @Override
    public long llseek(OpenFile file, long offset, int whence) {
      return file.pos();
    }

    @Override
    public int poll(OpenFile file, PollTable table) {
      EventPoll ep = of(file);
      return ep == null ? 0 : ep.poll(file, table, 0);
    }

    /** Knows none. Errors: EINVAL, as Linux has it here. */
    @Override
    public long unlockedIoctl(OpenFile file, int cmd, long arg) throws ErrnoException {
      throw Errno.EINVAL.exception();
    }

    @Override
    public void release(Inode inode, OpenFile file) {
      EventPoll ep = of(file);
      if (ep != null) {
        ep.clear();
      }
    }
  }

  /** The instance of an open file, or null. */
  public static @Nullable EventPoll of(OpenFile f) {
    return f.privateData() instanceof EventPoll ep ? ep : null;
  }

  /** Mirrors __ep_eventpoll_poll. */
  private int poll(OpenFile file, PollTable table, int depth) {
    table.pollWait(file, pollWait);
    mtx.lock(LEVELS[depth]);
    try {
      int n = startScan();
      int mask = 0;
      for (int i = 0; i < n && mask == 0; i++) {
        EpItem item = pop();
        if (ask(item, PollTable.NOW, depth + 1) != 0) {
          enter(item, true);
          mask = READABLE;
        }
      }
      return mask;
    } finally {
      doneScan();
      mtx.unlock();
    }
  }

  /** Which of the item's events are so. Mirrors ep_item_poll. */
  private static int ask(EpItem item, PollTable table, int depth) {
    EventPoll inner = of(item.file);
    int mask = inner == null ? VfsPoll.poll(item.file, table) : inner.poll(item.file, table, depth);
    return mask & item.events;
  }

  // ---- the ready list ----

  /** Enters an item unless it is there; true if it was not. */
  private boolean enter(EpItem item, boolean inFront) {
    lock.lock();
    boolean fresh = !item.ready;
    if (fresh) {
      item.ready = true;
      readyCount++;
      EpItem f = first;
      EpItem l = last;
      if (f == null || l == null) {
        last = item;
        first = item;
      } else if (inFront) {
        item.next = f;
        f.prev = item;
        first = item;
      } else {
        item.prev = l;
        l.next = item;
        last = item;
      }
    }
    lock.unlock();
    return fresh;
  }

  /** Takes an item out if it is there. */
  private void leave(EpItem item) {
    lock.lock();
    leaveLocked(item);
    lock.unlock();
  }

  private void leaveLocked(EpItem item) {
    if (!item.ready) {
      return;
    }
    item.ready = false;
    readyCount--;
    EpItem n = item.next;
    EpItem p = item.prev;
    if (n == null) {
      last = p;
    } else {
      n.prev = p;
    }
    if (p == null) {
      first = n;
    } else {
      p.next = n;
    }
    item.next = null;
    item.prev = null;
  }

  /** The first item; there is one. The caller holds mtx, without which none is taken. */
  private EpItem pop() {
    lock.lock();
    EpItem item = first;
    assert item != null;
    leaveLocked(item);
    lock.unlock();
    return item;
  }

  /** How many items there are to be asked; mtx is held. Mirrors ep_start_scan. */
  private int startScan() {
    scanning = true;
    lock.lock();
    int n = readyCount;
    lock.unlock();
    return n;
  }

  /** Wakes another if something is left. Mirrors ep_done_scan. */
  private void doneScan() {
    scanning = false;
    if (first != null) {
      wq.wakeOne(0);
    }
  }

  private boolean isAvailable() {
    return first != null || scanning;
  }

  /**
   * A file's queue was woken; its lock is held. True if somebody sleeps here. Mirrors the end of
   * ep_poll_callback.
   */
  boolean becomesReady(EpItem item, WaitQueue from) {
    enter(item, false);
    boolean sleepers = wq.hasEntries();
    if (sleepers) {
      wq.wakeOne(0);
    }
    wakePollers(of(item.file) == null ? 0 : from.level() + 1);
    return sleepers;
  }

  /** Mirrors ep_poll_safewake. */
  private void wakePollers(int level) {
    if (pollWait.hasEntries()) {
      pollWait.wakeNested(READABLE, LEVELS[Math.min(level, LEVELS.length - 1)]);
    }
  }

  // ---- what is watched ----

  /** epoll_ctl(2) with both files open. Errors, in order: see {@code Task.epollCtl}. */
  @MayBlock
  public static void ctl(OpenFile epFile, int op, OpenFile target, int fd, @Nullable EpollEvent e)
      throws ErrnoException {
    if (!VfsPoll.canPoll(target)) {
      throw Errno.EPERM.exception();
    }
    EventPoll ep = of(epFile);
    if (ep == null || epFile == target) {
      throw Errno.EINVAL.exception();
    }
    boolean hasEvent = op != EpollEvent.EPOLL_CTL_DEL;
    EventPoll inner = of(target);
    if (hasEvent && e != null && (e.events() & PollEvents.EPOLLEXCLUSIVE) != 0) {
      boolean add = op == EpollEvent.EPOLL_CTL_ADD;
      if (op == EpollEvent.EPOLL_CTL_MOD
          || (add && (inner != null || (e.events() & ~EXCLUSIVE_OK) != 0))) {
        throw Errno.EINVAL.exception();
      }
    }
    if (op == EpollEvent.EPOLL_CTL_ADD && inner != null) {
      Mutex nested = epFile.inode().sb().state().epNested();
      nested.lock();
      try {
        checkNesting(epFile, ep, inner);
        ep.ctlLocked(op, target, fd, e);
      } finally {
        nested.unlock();
      }
    } else {
      ep.ctlLocked(op, target, fd, e);
    }
  }

  private void ctlLocked(int op, OpenFile target, int fd, @Nullable EpollEvent e)
      throws ErrnoException {
    boolean tell = false;
    mtx.lock();
    try {
      EpItem item = items.get(new Key(target, fd));
      switch (op) {
        case EpollEvent.EPOLL_CTL_ADD -> {
          if (item != null) {
            throw Errno.EEXIST.exception();
          }
          tell = e != null && insert(target, fd, e);
        }
        case EpollEvent.EPOLL_CTL_DEL -> {
          if (item == null) {
            throw Errno.ENOENT.exception();
          }
          remove(item);
        }
        case EpollEvent.EPOLL_CTL_MOD -> {
          if (item == null) {
            throw Errno.ENOENT.exception();
          }
          if ((item.events & PollEvents.EPOLLEXCLUSIVE) != 0) {
            throw Errno.EINVAL.exception();
          }
          tell = e != null && modify(item, e);
        }
        default -> throw Errno.EINVAL.exception();
      }
    } finally {
      mtx.unlock();
    }
    if (tell) {
      wq.wakeOne(0);
      wakePollers(0);
    }
  }

  /** True if it is ready at once. Mirrors ep_insert. */
  private boolean insert(OpenFile target, int fd, EpollEvent e) {
    EpItem item = new EpItem(this, target, fd, e.events() | ALWAYS, e.data());
    target.addWatch(item);
    items.put(new Key(target, fd), item);
    return ask(item, item, 1) != 0 && enter(item, false);
  }

  /**
   * True if it is ready now. The new events are stored before the file is asked: who wakes it
   * meanwhile either sees them or is seen. Mirrors ep_modify.
   */
  private boolean modify(EpItem item, EpollEvent e) {
    item.events = e.events() | ALWAYS;
    item.data = e.data();
    return ask(item, PollTable.NOW, 1) != 0 && enter(item, false);
  }

  /** Mirrors __ep_remove; mtx is held. */
  private void remove(EpItem item) {
    item.removed = true;
    item.leaveQueues();
    items.remove(new Key(item.file, item.fd));
    item.file.removeWatch(item);
    leave(item);
  }

  /** Stops watching everything. */
  private void clear() {
    mtx.lock();
    try {
      for (EpItem item : List.copyOf(items.values())) {
        remove(item);
      }
    } finally {
      mtx.unlock();
    }
  }

  /**
   * The last reference to a watched file has gone: all instances forget it, before its driver hears
   * of the end. So as long as an item is in, and mtx is held, its file can be asked without a
   * reference. Mirrors eventpoll_release.
   */
  @MayBlock
  public static void released(OpenFile file) {
    for (EpItem item = file.anyWatch(); item != null; item = file.anyWatch()) {
      EventPoll ep = item.ep;
      ep.mtx.lock();
      try {
        if (!item.removed) {
          ep.remove(item);
        }
      } finally {
        ep.mtx.unlock();
      }
    }
  }

  // ---- nesting ----

  /**
   * Errors: ELOOP if {@code inner} watches {@code ep}, directly or not, or if more than five
   * instances would stand in a row. All that make one instance watch another hold {@code epNested}.
   * Mirrors ep_loop_check.
   */
  private static void checkNesting(OpenFile epFile, EventPoll ep, EventPoll inner)
      throws ErrnoException {
    int below = ep == inner ? MAX_NESTS + 1 : inner.depthBelow(ep, 0);
    if (below > MAX_NESTS || below + 1 + depthAbove(epFile, 0) > MAX_NESTS) {
      throw Errno.ELOOP.exception();
    }
  }

  /** Instances in a row beneath this one; more than allowed if {@code top} is among them. */
  private int depthBelow(EventPoll top, int depth) {
    if (depth > MAX_NESTS) {
      return MAX_NESTS + 1;
    }
    int most = 0;
    mtx.lock(LEVELS[Math.min(depth + 1, LEVELS.length - 1)]);
    try {
      for (EpItem item : items.values()) {
        EventPoll e = of(item.file);
        if (e == top) {
          return MAX_NESTS + 1;
        }
        if (e != null) {
          most = Math.max(most, 1 + e.depthBelow(top, depth + 1));
        }
      }
    } finally {
      mtx.unlock();
    }
    return most;
  }

  private static int depthAbove(OpenFile file, int depth) {
    int most = 0;
    if (depth <= MAX_NESTS) {
      for (EpItem item : file.watches()) {
        most = Math.max(most, 1 + depthAbove(item.ep.self(), depth + 1));
      }
    }
    return most;
  }

  /** The instance's own file, not referenced. Set once, before anybody else knows of it. */
  private @Nullable OpenFile self;

  /** Says which file the instance is. */
  public void setSelf(OpenFile f) {
    self = f;
  }

  private OpenFile self() {
    OpenFile f = self;
    assert f != null;
    return f;
  }

  // ---- waiting ----

  /** Errors: EINVAL. */
  public static void checkMax(int max) throws ErrnoException {
    if (max <= 0 || max > MAX_EVENTS) {
      throw Errno.EINVAL.exception();
    }
  }

  /**
   * Waits until a watched file is ready. Answers 1 to {@code max} events, or none if the time is
   * up. Errors: EINTR. Mirrors ep_poll.
   *
   * @param nanos how long at most; 0 does not wait, negative waits for ever
   */
  @MayBlock
  public List<EpollEvent> await(int max, long nanos) throws ErrnoException {
    long start = System.nanoTime();
    boolean forever = nanos < 0 || nanos == WaitQueue.FOREVER;
    while (true) {
      if (isAvailable()) {
        List<EpollEvent> got = send(max);
        if (!got.isEmpty()) {
          return got;
        }
      }
      long left = forever ? WaitQueue.FOREVER : nanos - (System.nanoTime() - start);
      if (left <= 0) {
        return List.of();
      }
      WaitQueue.Outcome o = wq.awaitExclusive(this::isAvailable, left);
      if (o == WaitQueue.Outcome.INTERRUPTED) {
        throw Errno.EINTR.exception();
      }
      if (o == WaitQueue.Outcome.TIMED_OUT) {
        return List.of();
      }
    }
  }

  /** Mirrors ep_send_events. */
  private List<EpollEvent> send(int max) {
    List<EpollEvent> out = new ArrayList<>();
    mtx.lock();
    try {
      int n = startScan();
      for (int i = 0; i < n && out.size() < max; i++) {
        EpItem item = pop();
        int mask = ask(item, PollTable.NOW, 1);
        if (mask == 0) {
          continue;
        }
        out.add(new EpollEvent(mask, item.data));
        int e = item.events;
        if ((e & PollEvents.EPOLLONESHOT) != 0) {
          item.events = e & EpItem.HOW;
        } else if ((e & PollEvents.EPOLLET) == 0) {
          enter(item, false);
        }
      }
    } finally {
      doneScan();
      mtx.unlock();
    }
    return out;
  }
}
