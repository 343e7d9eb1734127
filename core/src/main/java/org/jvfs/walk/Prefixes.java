// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.walk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.NameHash;
import org.jvfs.lock.ChangeCount;

/**
 * Where the directories lead to that absolute paths were found in of late, by the text before the
 * last name: a walk that finds its own there has one step left to go. Linux has no such thing; the
 * idea is that of a directory lookup hash table with a prefix check cache.
 *
 * <p>An entry is good under the conditions of {@link Remembered}, and used as a walk in RCU mode
 * would be that had just come there: at the moment of the last check here the walk of the prefix
 * would end at this dentry with this sequence number. What is beyond, a change of a directory above
 * that the walk has passed, does not concern a walk that went there step by step either. Whether
 * the directory itself may be searched is asked by the step that follows.
 *
 * <p>A slot has one entry, which a second miss of another text replaces. Entries are no references
 * and keep no more alive than an object of a dentry that may be gone.
 */
final class Prefixes {
  private static final int SLOTS = 1 << 10;

  /** Shorter ones are walked as fast. Bytes. */
  private static final int SHORTEST = 8;

  private static final int SALT = 0x5bd1e995;

  /** Restrictions by which the way counts, and not only where it leads. */
  private static final int NOT_FOR = Lookup.SCOPED | Lookup.NO_XDEV | Lookup.REVAL;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Entry[].class);

  private record Entry(byte[] text, Remembered place) {}

  /** A text that is to be entered if the walk comes to its end. */
  record Sought(int length, int hash, Remembered.Start start) {}

  private final ChangeCount ways;
  private final @Nullable Entry[] entries = new @Nullable Entry[SLOTS];

  /** The hash that a slot last missed: a hint, without any order between threads. */
  private final int[] missed = new int[SLOTS];

  Prefixes(ChangeCount ways) {
    this.ways = ways;
  }

  /**
   * Sets a walk that begins in RCU mode at its last directory; false if it has to begin at the
   * root.
   */
  boolean begin(Nameidata nd) {
    if (!nd.rcu() || (nd.flags & NOT_FOR) != 0) {
      return false;
    }
    byte[] name = nd.name;
    int slash = nd.nameLen - 1;
    while (name[slash] != '/') {
      slash--;
    }
    if (slash < SHORTEST || slash == nd.nameLen - 1) {
      return false;
    }
    int h = NameHash.hash(SALT, name, 0, slash);
    Entry e = (Entry) SLOT.getAcquire(entries, h & (SLOTS - 1));
    if (e != null && NameHash.same(e.text, name, 0, slash) && e.place.begin(nd, ways)) {
      nd.linkOff = slash;
      return true;
    }
    if (missed[h & (SLOTS - 1)] != h) {
      missed[h & (SLOTS - 1)] = h;
      return false;
    }
    Remembered.Start start = Remembered.Start.of(nd.caller(), name, ways);
    nd.sought = start == null ? null : new Sought(slash, h, start);
    return false;
  }

  /** A walk from the root has come to the last directory of its path, in RCU mode. */
  void learn(Nameidata nd, Sought sought) {
    if (nd.lastOff != sought.length + 1) {
      return;
    }
    Remembered place = Remembered.of(sought.start, nd, nd.dentry(), nd.seq, false);
    if (place != null) {
      Entry e = new Entry(Arrays.copyOf(nd.name, sought.length), place);
      SLOT.setRelease(entries, sought.hash & (SLOTS - 1), e);
    }
  }
}
