// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Bio;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.SpinLock;
import org.jvfs.lock.WaitQueue;

/**
 * Threads that do requests in the order in which they came, some at a time. Platform threads that
 * nobody else knows, so none is interrupted and a call of the host may hold one for long. The queue
 * is under {@link #lock}.
 */
final class RequestQueue implements AutoCloseable {
  private static final LockClass LOCK = new LockClass("request_queue.queue_lock");
  private static final LockClass WAIT = new LockClass("request_queue.wait.lock");

  private final SpinLock lock = new SpinLock(LOCK);
  private final ArrayDeque<Bio> queue = new ArrayDeque<>();
  private final int room;
  private final Consumer<Bio> work;
  private final Thread[] threads;

  /** Where workers wait for requests. */
  private final WaitQueue forWork = new WaitQueue(WAIT);

  /** Where submitters wait for room. */
  private final WaitQueue forRoom = new WaitQueue(WAIT);

  /** Set once, under {@link #lock}: the workers end when the queue is empty. */
  private boolean closed;

  /**
   * A queue with its threads running.
   *
   * @param room how many requests may wait; who brings another waits himself
   * @param work does one request and completes it
   */
  RequestQueue(String name, int threads, int room, Consumer<Bio> work) {
    this.room = room;
    this.work = work;
    this.threads = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      this.threads[i] = Thread.ofPlatform().name(name + "/" + i).daemon().start(this::run);
    }
  }

  /** Puts a request into the queue. Waits for room only. */
  void add(Bio bio) {
    while (!offer(bio)) {
      forRoom.await(this::hasRoom);
    }
    forWork.wakeOne(0);
  }

  private boolean offer(Bio bio) {
    lock.lock();
    try {
      assert !closed : "a request to a closed disk: " + bio;
      return queue.size() < room && queue.add(bio);
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom() {
    lock.lock();
    try {
      return queue.size() < room;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      Bio bio = take();
      if (bio != null) {
        forRoom.wakeOne(0);
        Threads.guarded(() -> work.accept(bio));
      } else if (isClosed()) {
        return;
      } else {
        forWork.awaitExclusive(this::hasWork, WaitQueue.FOREVER);
      }
    }
  }

  private @Nullable Bio take() {
    lock.lock();
    try {
      return queue.poll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed && queue.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasWork() {
    lock.lock();
    try {
      return closed || !queue.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Has what is in the queue done, and ends the threads. Waits for them; interrupts are kept. */
  @Override
  public void close() {
    lock.lock();
    closed = true;
    lock.unlock();
    forWork.wakeAll(0);
    Threads.join(threads);
  }
}
