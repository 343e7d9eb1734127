// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jvfs.dcache.Dentry;

/** What is open in a file system, to be closed with it. */
final class OpenThings {
  private final Set<Closeable> things = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile boolean open = true;

  boolean isOpen() {
    return open;
  }

  /** Keeps something in mind; if the file system is closed already, it is closed at once. */
  void add(Closeable c) throws IOException {
    things.add(c);
    // Either who closes sees it, or we see that it is closed.
    if (!open) {
      c.close();
    }
  }

  void remove(Closeable c) {
    things.remove(c);
  }

  /** What is open, in words. */
  List<String> describe() {
    return things.stream().map(Object::toString).sorted().toList();
  }

  /** The path of something open, for those who are to find out who left it so. */
  static String pathOf(Dentry d) {
    StringBuilder s = new StringBuilder();
    for (Dentry at = d; !at.isRoot(); at = at.parent()) {
      s.insert(0, new String(at.name(), StandardCharsets.UTF_8)).insert(0, '/');
    }
    return s.isEmpty() ? "/" : s.toString();
  }

  /** How many things are open. */
  int size() {
    return things.size();
  }

  /** Nothing is let in any more; false if somebody else has said so before. */
  boolean beginClose() {
    if (!closing.compareAndSet(false, true)) {
      return false;
    }
    open = false;
    return true;
  }

  /** Closes each, though another failed; the first failure is thrown when all are. */
  void closeAll() throws IOException {
    IOException first = null;
    for (Closeable c : things) {
      try {
        c.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
