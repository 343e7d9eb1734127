// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A watched directory, and what was told of it and not taken yet. Its state is guarded by itself.
 */
final class JvfsWatchKey implements WatchKey {
  /** With more events than this the key says that some were lost, and keeps none. */
  static final int MOST = 512;

  private final JvfsWatchService service;
  private final JvfsPath dir;
  private final int wd;

  private final List<Told> events = new ArrayList<>();

  /** For each name that was modified after it was made or removed last: the event to count on. */
  private final Map<Path, Told> modified = new HashMap<>();

  /** Whether somebody was told, or will be, and has not reset it since. */
  private boolean signalled;

  private volatile boolean valid = true;

  JvfsWatchKey(JvfsWatchService service, JvfsPath dir, int wd) {
    this.service = service;
    this.dir = dir;
    this.wd = wd;
  }

  /** An event; the count is guarded by the key until the event is taken. */
  private static final class Told implements WatchEvent<Path> {
    private final Kind<?> kind;
    private final @Nullable Path name;
    private int count = 1;

    Told(Kind<?> kind, @Nullable Path name) {
      this.kind = kind;
      this.name = name;
    }

    @Override
    @SuppressWarnings("unchecked") // of an overflow, which has no context, the type does not matter
    public Kind<Path> kind() {
      return (Kind<Path>) kind;
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public @Nullable Path context() {
      return name;
    }

    boolean says(Kind<?> k, @Nullable Path n) {
      return kind.equals(k) && (n == null ? name == null : n.equals(name));
    }

    @Override
    public String toString() {
      return kind + " " + name + " " + count;
    }
  }

  int wd() {
    return wd;
  }

  // ---- what the service does ----

  void invalidate() {
    valid = false;
  }

  /** Something happened. */
  synchronized void signal(WatchEvent.Kind<?> kind, @Nullable Path name) {
    if (!valid) {
      return;
    }
    add(kind, name);
    signal();
  }

  private void add(WatchEvent.Kind<?> kind, @Nullable Path name) {
    if (!events.isEmpty()) {
      Told last = events.getLast();
      if (last.kind.equals(StandardWatchEventKinds.OVERFLOW) || last.says(kind, name)) {
        last.count++;
        return;
      }
    }
    if (events.size() >= MOST || kind.equals(StandardWatchEventKinds.OVERFLOW)) {
      events.clear();
      modified.clear();
      events.add(new Told(StandardWatchEventKinds.OVERFLOW, null));
      return;
    }
    Told t = new Told(kind, name);
    if (kind.equals(StandardWatchEventKinds.ENTRY_MODIFY)) {
      Told before = modified.putIfAbsent(name, t);
      if (before != null) {
        before.count++;
        return;
      }
    } else {
      modified.remove(name);
    }
    events.add(t);
  }

  /** Has the service give it to somebody, unless that is so already. */
  synchronized void signal() {
    if (!signalled) {
      signalled = true;
      service.enqueue(this);
    }
  }

  // ---- what its user does ----

  @Override
  public boolean isValid() {
    service.handOut();
    return valid;
  }

  @Override
  public List<WatchEvent<?>> pollEvents() {
    service.handOut();
    synchronized (this) {
      List<WatchEvent<?>> taken = new ArrayList<>(events);
      events.clear();
      modified.clear();
      return taken;
    }
  }

  @Override
  public boolean reset() {
    service.handOut();
    synchronized (this) {
      if (signalled && valid) {
        signalled = false;
        if (!events.isEmpty()) {
          signal();
        }
      }
      return valid;
    }
  }

  @Override
  public void cancel() {
    service.cancel(this);
  }

  @Override
  public JvfsPath watchable() {
    return dir;
  }
}
