// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ProviderMismatchException;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Inode;
import org.jvfs.inode.Permission;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.WaitQueue;
import org.jvfs.notify.InotifyEvent;
import org.jvfs.notify.InotifyGroup;
import org.jvfs.notify.NotifyFileOps;
import org.jvfs.poll.PollTable;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Inotify;

/**
 * Watches directories by one inotify instance of the VFS, so it sees what anybody does there: this
 * file system, other views of the VFS, clients of a mount.
 *
 * <p>It has no thread. Events stay in the instance's queue until somebody asks the service or one
 * of its keys, who then hands all of them out to the keys; who waits is woken by the instance.
 */
final class JvfsWatchService implements WatchService {
  private static final LockClass WAITERS = new LockClass("jvfs_watch_service");

  /** How many events are taken off the queue at once. */
  private static final int AT_ONCE = 256;

  private final JvfsFileSystem fs;
  private final InotifyGroup group;

  /** The instance, referenced until the service is closed. */
  private final OpenFile file;

  /** Those who wait for a key. */
  private final WaitQueue waiters = new WaitQueue(WAITERS);

  /** Stands in the instance's wait queue from the first to the last and passes wake-ups on. */
  private final WaitQueue.Entry relay =
      new WaitQueue.Entry() {
        @Override
        protected boolean wake(int key) {
          waiters.wakeAll(key);
          return true;
        }
      };

  /** Where the instance said that the relay is to stand; set once, by the constructor. */
  private @Nullable WaitQueue instance;

  /** Keys by the number of their watch. Guarded by this. */
  private final Map<Integer, JvfsWatchKey> keys = new HashMap<>();

  /** Keys that wait to be taken, each at most once. */
  private final ConcurrentLinkedQueue<JvfsWatchKey> signalled = new ConcurrentLinkedQueue<>();

  /** Written under this. */
  private volatile boolean closed;

  JvfsWatchService(JvfsFileSystem fs) throws IOException {
    this.fs = fs;
    try {
      group = InotifyGroup.create(fs.vfs().state().notifyLimits(), fs.task().cred().uid());
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EMFILE) {
        throw new IOException("User limit of inotify instances reached", e);
      }
      throw Errors.ofChannel(e);
    }
    try {
      file = fs.vfs().anonInodes().open(fs.task().cred(), "inotify", NotifyFileOps.OPS, 0, group);
    } catch (ErrnoException e) {
      group.close();
      fs.checkOpen();
      throw Errors.ofChannel(e);
    }
    NotifyFileOps.OPS.poll(
        file,
        (f, queue) -> {
          instance = queue;
          queue.add(relay);
        });
    fs.open().add(this);
  }

  JvfsFileSystem fileSystem() {
    return fs;
  }

  private void checkOpen() {
    if (closed) {
      throw new ClosedWatchServiceException();
    }
  }

  // ---- watches ----

  /** Watches a directory; the key is the one that it has, if it is watched already. */
  WatchKey register(JvfsPath dir, WatchEvent.Kind<?>[] kinds, WatchEvent.Modifier... modifiers)
      throws IOException {
    int mask = WatchMasks.of(kinds, modifiers);
    if (dir.getFileSystem() != fs) {
      throw new ProviderMismatchException("a path of another file system");
    }
    checkOpen();
    fs.checkOpen();
    try {
      return fs.calls()
          .at(
              null,
              dir.callBytes(),
              true,
              p -> {
                Inode i = p.inode();
                if (!i.isDir()) {
                  throw Errno.ENOTDIR.exception();
                }
                ErrnoException.check(Permission.check(fs.task().cred(), i, Permission.MAY_READ));
                return watch(dir, i, mask);
              });
    } catch (ErrnoException e) {
      throw switch (e.errno()) {
        case ENOTDIR -> new NotDirectoryException(dir.toString());
        case ENOSPC -> new IOException("User limit of inotify watches reached", e);
        default -> Errors.of(e, dir);
      };
    }
  }

  private synchronized JvfsWatchKey watch(JvfsPath dir, Inode i, int mask) throws ErrnoException {
    checkOpen();
    // What the watch told before is told under the events that were asked for then.
    handOut();
    int wd = group.addWatch(i, mask);
    return keys.computeIfAbsent(wd, n -> new JvfsWatchKey(this, dir, n));
  }

  /** A key is not wanted any more. */
  synchronized void cancel(JvfsWatchKey k) {
    if (closed || !keys.remove(k.wd(), k)) {
      return;
    }
    k.invalidate();
    try {
      group.rmWatch(k.wd());
    } catch (ErrnoException e) {
      // The directory was removed meanwhile, and the watch with it: there is none to end.
      assert e.errno() == Errno.EINVAL;
    }
  }

  // ---- events ----

  /** Hands the events that there are out to their keys. */
  synchronized void handOut() {
    if (closed) {
      return;
    }
    while (isReady()) {
      try {
        for (InotifyEvent e : group.events(AT_ONCE, 0)) {
          handOut(e);
        }
      } catch (ErrnoException e) {
        // Only waiting and too small a buffer have errors, and here is neither.
        throw new AssertionError(e);
      }
    }
  }

  private void handOut(InotifyEvent e) {
    if (e.has(Inotify.IN_Q_OVERFLOW)) {
      for (JvfsWatchKey k : keys.values()) {
        k.signal(StandardWatchEventKinds.OVERFLOW, null);
      }
      return;
    }
    JvfsWatchKey k = keys.get(e.wd());
    if (k == null) {
      // Of a watch that was cancelled when this stood in the queue already.
      return;
    }
    if (e.has(Inotify.IN_IGNORED)) {
      keys.remove(e.wd());
      k.invalidate();
      k.signal();
      return;
    }
    WatchEvent.Kind<?> kind = WatchMasks.kind(e.mask());
    if (kind != null && e.name().length > 0) {
      k.signal(kind, new JvfsPath(fs, e.name()));
    }
  }

  private boolean isReady() {
    return NotifyFileOps.OPS.poll(file, PollTable.NOW) != 0;
  }

  /** A key has something to tell. */
  void enqueue(JvfsWatchKey k) {
    signalled.add(k);
    waiters.wakeAll(0);
  }

  // ---- taking keys ----

  @Override
  public @Nullable WatchKey poll() {
    checkOpen();
    handOut();
    JvfsWatchKey k = signalled.poll();
    checkOpen();
    return k;
  }

  @Override
  public WatchKey take() throws InterruptedException {
    WatchKey k = await(WaitQueue.FOREVER);
    assert k != null;
    return k;
  }

  @Override
  public @Nullable WatchKey poll(long timeout, TimeUnit unit) throws InterruptedException {
    return await(Math.max(0, unit.toNanos(timeout)));
  }

  private @Nullable WatchKey await(long nanos) throws InterruptedException {
    checkOpen();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long start = System.nanoTime();
    while (true) {
      WatchKey k = poll();
      long left =
          nanos == WaitQueue.FOREVER ? nanos : nanos - Math.max(0, System.nanoTime() - start);
      if (k != null || left <= 0) {
        return k;
      }
      WaitQueue.Outcome o =
          waiters.awaitInterruptibly(() -> closed || !signalled.isEmpty() || isReady(), left);
      if (o == WaitQueue.Outcome.INTERRUPTED) {
        Thread.interrupted();
        throw new InterruptedException();
      }
    }
  }

  // ---- closing ----

  /** Ends all watches; who waits gets {@link ClosedWatchServiceException}. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      keys.values().forEach(JvfsWatchKey::invalidate);
      keys.clear();
      signalled.clear();
    }
    waiters.wakeAll(0);
    fs.open().remove(this);
    WaitQueue q = instance;
    assert q != null;
    q.remove(relay);
    file.put();
  }
}
