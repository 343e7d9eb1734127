// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.NameHash;
import org.jvfs.file.DirContext;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.Mode;

/**
 * The entries of a directory, found by name through a hash table and listed by cookie. Changed
 * under the directory's {@code i_rwsem} exclusively, read under it shared.
 *
 * <p>An entry's cookie is given once, larger than all before, and stays: a listing goes from the
 * newest entry to the oldest and remembers the cookie of the last one told. So an entry that is
 * there all along is told exactly once whatever comes and goes, and one made during a listing is
 * not told by it, which ends the loop of a program that makes a file for each one it finds. An
 * entry renamed within the directory keeps its cookie.
 */
final class MemDirectory {
  /** Cookies below belong to "." and "..", and to the start of the entries. */
  private static final long FIRST_COOKIE = DirContext.AFTER_DOTS + 1;

  /** The cookie of a listing that is through. */
  private static final long END = Integer.MAX_VALUE;

  private static final int MIN_TABLE = 8;
  private static final int MIN_DEAD = 16;

  private static final class Entry {
    byte[] name;
    int hash;
    MemInode inode;

    /** Place in {@link #order}. */
    int place;

    Entry(byte[] name, int hash, MemInode inode, int place) {
      this.name = name;
      this.hash = hash;
      this.inode = inode;
      this.place = place;
    }
  }

  private static final @Nullable Entry[] NONE = {};

  private final int salt = ThreadLocalRandom.current().nextInt();

  /**
   * Open addressing with linear probing, at most three quarters full; the length is a power of two
   * or zero.
   */
  private @Nullable Entry[] table = NONE;

  private int size;

  /** Entries by rising cookie, null where one has gone; and their cookies, which stay. */
  private @Nullable Entry[] order = NONE;

  private long[] cookies = {};
  private int places;
  private long nextCookie = FIRST_COOKIE;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The inode of a name, or null. */
  @Nullable MemInode find(byte[] name) {
    Entry e = lookup(name, hash(name));
    return e == null ? null : e.inode;
  }

  /** A name of an inode, or null; looks at every entry. */
  byte @Nullable [] nameOf(Inode inode) {
    for (int i = 0; i < places; i++) {
      Entry e = order[i];
      if (e != null && e.inode == inode) {
        return e.name;
      }
    }
    return null;
  }

  /** Adds a name that is not there. The array must not change. */
  void add(byte[] name, MemInode inode) {
    if (places == order.length) {
      makePlace();
    }
    Entry e = new Entry(name, hash(name), inode, places);
    order[places] = e;
    cookies[places] = nextCookie++;
    places++;
    insert(e);
  }

  /** Removes a name that is there. */
  void remove(byte[] name) {
    Entry e = get(name);
    unhash(e);
    order[e.place] = null;
    if (e.place == places - 1) {
      places--;
    } else if (places - size > Math.max(MIN_DEAD, size)) {
      compact();
    }
  }

  /** Makes a name that is there stand for another inode; answers the old one. */
  MemInode replace(byte[] name, MemInode inode) {
    Entry e = get(name);
    MemInode old = e.inode;
    e.inode = inode;
    return old;
  }

  /** Gives an entry another name, which must not be there. */
  void rename(byte[] from, byte[] to) {
    Entry e = get(from);
    unhash(e);
    e.name = to;
    e.hash = hash(to);
    insert(e);
  }

  /** Calls {@code visit} for each entry's inode. */
  void forEach(Consumer<? super Inode> visit) {
    for (int i = 0; i < places; i++) {
      Entry e = order[i];
      if (e != null) {
        visit.accept(e.inode);
      }
    }
  }

  /**
   * Lists entries from {@code ctx.pos} on, which is {@link DirContext#AFTER_DOTS} to start, else
   * the cookie of the last one told. A listing that has come to its end stays there until it is
   * rewound, whatever is made meanwhile.
   */
  void list(DirContext ctx) {
    if (ctx.pos == END) {
      return;
    }
    int i = places - 1;
    if (ctx.pos > DirContext.AFTER_DOTS) {
      int at = Arrays.binarySearch(cookies, 0, places, ctx.pos);
      i = (at >= 0 ? at : -at - 1) - 1;
    }
    i = atOrBelow(i);
    while (i >= 0) {
      Entry e = order[i];
      assert e != null;
      int next = atOrBelow(i - 1);
      // After the oldest entry the listing is at its end, whatever is made meanwhile.
      long cookie = next < 0 ? END : cookies[i];
      if (!ctx.add(e.name, e.inode.ino(), Mode.dtype(e.inode.mode()), cookie)) {
        return;
      }
      i = next;
    }
    ctx.pos = END;
  }

  /** The place of an entry, from {@code i} downwards; below 0 if there is none. */
  private int atOrBelow(int i) {
    int at = i;
    while (at >= 0 && order[at] == null) {
      at--;
    }
    return at;
  }

  // ---- hash table ----

  private int hash(byte[] name) {
    return NameHash.hash(salt, name, 0, name.length);
  }

  private @Nullable Entry lookup(byte[] name, int hash) {
    int mask = table.length - 1;
    if (mask < 0) {
      return null;
    }
    for (int i = hash & mask; ; i = (i + 1) & mask) {
      Entry e = table[i];
      if (e == null || (e.hash == hash && Arrays.equals(e.name, name))) {
        return e;
      }
    }
  }

  private Entry get(byte[] name) {
    Entry e = lookup(name, hash(name));
    if (e == null) {
      throw new IllegalStateException("directory entry missing");
    }
    return e;
  }

  private void insert(Entry e) {
    if ((size + 1) * 4L > table.length * 3L) {
      @Nullable Entry[] old = table;
      table = new @Nullable Entry[Math.max(MIN_TABLE, old.length * 2)];
      for (Entry o : old) {
        if (o != null) {
          store(o);
        }
      }
    }
    store(e);
    size++;
  }

  private void store(Entry e) {
    int mask = table.length - 1;
    int i = e.hash & mask;
    while (table[i] != null) {
      i = (i + 1) & mask;
    }
    table[i] = e;
  }

  /** Takes an entry out of the table and closes the gap, so that no probe ends early. */
  private void unhash(Entry e) {
    int mask = table.length - 1;
    int gap = e.hash & mask;
    while (table[gap] != e) {
      gap = (gap + 1) & mask;
    }
    table[gap] = null;
    size--;
    for (int i = (gap + 1) & mask; ; i = (i + 1) & mask) {
      Entry o = table[i];
      if (o == null) {
        break;
      }
      // It may move into the gap if its own place does not lie behind the gap, going round.
      if (((i - (o.hash & mask)) & mask) >= ((i - gap) & mask)) {
        table[gap] = o;
        table[i] = null;
        gap = i;
      }
    }
    if (size == 0) {
      table = NONE;
    } else if (table.length > MIN_TABLE && size * 8L < table.length) {
      shrink();
    }
  }

  private void shrink() {
    @Nullable Entry[] old = table;
    table = new @Nullable Entry[old.length / 2];
    for (Entry o : old) {
      if (o != null) {
        store(o);
      }
    }
  }

  // ---- order ----

  private void makePlace() {
    if (places - size > size / 2) {
      compact();
      if (places < order.length) {
        return;
      }
    }
    int n = Math.max(MIN_TABLE, order.length * 2);
    order = Arrays.copyOf(order, n);
    cookies = Arrays.copyOf(cookies, n);
  }

  /** Closes the gaps; cookies stay what they are. */
  private void compact() {
    int n = Math.max(MIN_TABLE, Integer.highestOneBit(Math.max(1, size)) * 2);
    @Nullable Entry[] o = new @Nullable Entry[n];
    long[] c = new long[n];
    int to = 0;
    for (int i = 0; i < places; i++) {
      Entry e = order[i];
      if (e != null) {
        o[to] = e;
        c[to] = cookies[i];
        e.place = to++;
      }
    }
    order = o;
    cookies = c;
    places = to;
  }
}
