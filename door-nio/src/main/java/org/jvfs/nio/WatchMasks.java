// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.nio.file.WatchEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.Inotify;

/** Between kinds of events and inotify's masks. */
final class WatchMasks {
  private static final int CREATE = Inotify.IN_CREATE | Inotify.IN_MOVED_TO;
  private static final int DELETE = Inotify.IN_DELETE | Inotify.IN_MOVED_FROM;
  private static final int MODIFY = Inotify.IN_MODIFY | Inotify.IN_ATTRIB;

  /** How often to look, of the JDK's polling services; by name, since its module may be absent. */
  private static final String SENSITIVITY = "com.sun.nio.file.SensitivityWatchEventModifier";

  private WatchMasks() {}

  /**
   * What to watch for.
   *
   * @throws IllegalArgumentException if there is no kind but OVERFLOW, which always is told
   * @throws UnsupportedOperationException for a kind or modifier of somebody else's
   */
  static int of(WatchEvent.Kind<?>[] kinds, WatchEvent.Modifier... modifiers) {
    int mask = 0;
    for (WatchEvent.Kind<?> k : kinds) {
      Objects.requireNonNull(k);
      if (k.equals(ENTRY_CREATE)) {
        mask |= CREATE;
      } else if (k.equals(ENTRY_DELETE)) {
        mask |= DELETE;
      } else if (k.equals(ENTRY_MODIFY)) {
        mask |= MODIFY;
      } else if (!k.equals(OVERFLOW)) {
        throw new UnsupportedOperationException(k.name());
      }
    }
    if (mask == 0) {
      throw new IllegalArgumentException("No events to register");
    }
    for (WatchEvent.Modifier m : modifiers) {
      Objects.requireNonNull(m);
      if (!m.getClass().getName().equals(SENSITIVITY)) {
        throw new UnsupportedOperationException("Modifier not supported: " + m.name());
      }
    }
    return mask;
  }

  /** What an event is; null if it is of none of the kinds. */
  static WatchEvent.@Nullable Kind<?> kind(int mask) {
    if ((mask & CREATE) != 0) {
      return ENTRY_CREATE;
    }
    if ((mask & DELETE) != 0) {
      return ENTRY_DELETE;
    }
    return (mask & MODIFY) != 0 ? ENTRY_MODIFY : null;
  }
}
