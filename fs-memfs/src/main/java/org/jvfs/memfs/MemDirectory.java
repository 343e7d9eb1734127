// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.file.DirContext;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
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
 *
 * <p>An entry is a place: an index into several arrays, in which entries stand by rising cookie.
 */
final class MemDirectory {
  /** Cookies below belong to "." and "..", and to the start of the entries. */
  private static final long FIRST_COOKIE = DirContext.AFTER_DOTS + 1;

  /** The cookie of a listing that is through. */
  private static final long END = Integer.MAX_VALUE;

  private static final int MIN_PLACES = 4;
  private static final int MIN_TABLE = 8;
  private static final int MIN_DEAD = 16;
  private static final int MOST_PLACES = 1 << 29;
  private static final @Nullable MemNode[] NO_NODES = {};
  private static final int[] NO_INTS = {};

  private final int salt = ThreadLocalRandom.current().nextInt();
  private final NamePolicy policy;

  /**
   * The directory that this one stands in, for handles; null for the root and for one removed.
   * Written under that one's i_rwsem.
   */
  private volatile @Nullable MemNode parent;

  /**
   * Places plus one, 0 where there is none. Open addressing with linear probing, at most three
   * quarters full; the length is a power of two or zero.
   */
  private int[] table = NO_INTS;

  private int size;

  /** By place; null where an entry has gone. */
  private @Nullable MemNode[] nodes = NO_NODES;

  private int[] hashes = NO_INTS;
  private int[] nameAt = NO_INTS;
  private MemNames names = new MemNames();
  private int places;

  /** By place; null as long as cookies are {@link #firstCookie} and on without a gap. */
  private long @Nullable [] cookies;

  private long firstCookie = FIRST_COOKIE;
  private long nextCookie = FIRST_COOKIE;

  MemDirectory(NamePolicy policy) {
    this.policy = policy;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  @Nullable MemNode parent() {
    return parent;
  }

  void setParent(@Nullable MemNode p) {
    parent = p;
  }

  // ---- what makes two names one ----

  /** Names that are the same have the same hash. */
  private int hash(byte[] name) {
    return policy.hash(salt, name, 0, name.length);
  }

  /** Whether the entry of a place goes by this name. */
  private boolean isNamed(int place, byte[] name) {
    int at = nameAt[place];
    return policy == NamePolicy.EXACT
        ? names.is(at, name)
        : policy.same(names.bytes(at), names.start(at), names.length(at), name, 0, name.length);
  }

  // ---- entries ----

  /** The object of a name, or null. */
  @Nullable MemNode find(byte[] name) {
    int p = lookup(name, hash(name));
    return p < 0 ? null : nodes[p];
  }

  /** A name that is there as it was made. */
  byte[] made(byte[] name) {
    return names.copy(nameAt[get(name)]);
  }

  /** A name of an object, or null; looks at every entry. */
  byte @Nullable [] nameOf(MemNode node) {
    for (int p = 0; p < places; p++) {
      if (nodes[p] == node) {
        return names.copy(nameAt[p]);
      }
    }
    return null;
  }

  /** Errors: ENOSPC, no more names can be told apart. To be asked before one is added. */
  void checkRoom() throws ErrnoException {
    if (size >= MOST_PLACES || names.isFull()) {
      throw Errno.ENOSPC.exception();
    }
  }

  /** Adds a name that is not there. */
  void add(byte[] name, MemNode node) {
    if (places == nodes.length) {
      makePlace();
    }
    if (nextCookie == END) {
      spreadCookies();
      nextCookie++;
    }
    int p = places++;
    nodes[p] = node;
    nameAt[p] = names.add(name);
    hashes[p] = hash(name);
    if (cookies != null) {
      cookies[p] = nextCookie;
    }
    nextCookie++;
    insert(p);
  }

  /** Removes a name that is there. */
  void remove(byte[] name) {
    int p = get(name);
    unhash(p);
    nodes[p] = null;
    names.remove(nameAt[p]);
    if (size == 0) {
      places = 0;
      cookies = null;
      firstCookie = nextCookie;
    } else if (cookies != null && p == places - 1) {
      places--;
    } else if (places - size > Math.max(MIN_DEAD, size)) {
      compact();
    }
    packIfLoose();
  }

  /** Makes a name that is there stand for another object. */
  void replace(byte[] name, MemNode node) {
    nodes[get(name)] = node;
  }

  /** Gives an entry another name, which must not be there. */
  void rename(byte[] from, byte[] to) {
    int p = get(from);
    unhash(p);
    names.remove(nameAt[p]);
    nameAt[p] = names.add(to);
    hashes[p] = hash(to);
    insert(p);
    packIfLoose();
  }

  /** Calls {@code visit} for each entry's object. */
  void forEach(Consumer<? super MemNode> visit) {
    for (int p = 0; p < places; p++) {
      MemNode n = nodes[p];
      if (n != null) {
        visit.accept(n);
      }
    }
  }

  // ---- listing ----

  /**
   * Lists entries from {@code ctx.pos} on, which is {@link DirContext#AFTER_DOTS} to start, else
   * the cookie of the last one told. A listing that has come to its end stays there until it is
   * rewound, whatever is made meanwhile.
   */
  void list(DirContext ctx) {
    if (ctx.pos == END) {
      return;
    }
    int p = places - 1;
    if (ctx.pos > DirContext.AFTER_DOTS) {
      p = placeBelow(ctx.pos);
    }
    p = atOrBelow(p);
    while (p >= 0) {
      MemNode n = nodes[p];
      assert n != null;
      int next = atOrBelow(p - 1);
      // After the oldest entry the listing is at its end, whatever is made meanwhile.
      long cookie = next < 0 ? END : cookie(p);
      int at = nameAt[p];
      if (!ctx.add(
          names.bytes(at),
          names.start(at),
          names.length(at),
          n.ino(),
          Mode.dtype(n.mode()),
          cookie)) {
        return;
      }
      p = next;
    }
    ctx.pos = END;
  }

  private long cookie(int place) {
    long[] c = cookies;
    return c == null ? firstCookie + place : c[place];
  }

  /** The last place with a cookie below one; -1 if there is none. */
  private int placeBelow(long cookie) {
    long[] c = cookies;
    if (c == null) {
      return (int) Math.clamp(cookie - firstCookie, 0, places) - 1;
    }
    int at = Arrays.binarySearch(c, 0, places, cookie);
    return (at >= 0 ? at : -at - 1) - 1;
  }

  /** The place of an entry, from {@code place} downwards; below 0 if there is none. */
  private int atOrBelow(int place) {
    int p = place;
    while (p >= 0 && nodes[p] == null) {
      p--;
    }
    return p;
  }

  // ---- hash table ----

  private int lookup(byte[] name, int hash) {
    int mask = table.length - 1;
    if (mask < 0) {
      return -1;
    }
    for (int i = hash & mask; ; i = (i + 1) & mask) {
      int p = table[i] - 1;
      if (p < 0 || (hashes[p] == hash && isNamed(p, name))) {
        return p;
      }
    }
  }

  private int get(byte[] name) {
    int p = lookup(name, hash(name));
    assert p >= 0 : "no such entry";
    return p;
  }

  private void insert(int place) {
    if ((size + 1L) * 4 > table.length * 3L) {
      retable(Math.max(MIN_TABLE, table.length * 2));
    }
    store(place);
    size++;
  }

  private void store(int place) {
    int mask = table.length - 1;
    int i = hashes[place] & mask;
    while (table[i] != 0) {
      i = (i + 1) & mask;
    }
    table[i] = place + 1;
  }

  /** Takes an entry out of the table and closes the gap, so that no probe ends early. */
  private void unhash(int place) {
    int mask = table.length - 1;
    int gap = hashes[place] & mask;
    while (table[gap] != place + 1) {
      gap = (gap + 1) & mask;
    }
    table[gap] = 0;
    size--;
    for (int i = (gap + 1) & mask; ; i = (i + 1) & mask) {
      int o = table[i];
      if (o == 0) {
        break;
      }
      // It may move into the gap if its own place does not lie behind the gap, going round.
      if (((i - (hashes[o - 1] & mask)) & mask) >= ((i - gap) & mask)) {
        table[gap] = o;
        table[i] = 0;
        gap = i;
      }
    }
    if (table.length > MIN_TABLE && size * 8L < table.length) {
      retable(table.length / 2);
    }
  }

  private void retable(int length) {
    int[] old = table;
    table = new int[length];
    for (int p : old) {
      if (p != 0) {
        store(p - 1);
      }
    }
  }

  // ---- places ----

  private void makePlace() {
    if (places - size > size / 2) {
      compact();
      if (places < nodes.length) {
        return;
      }
    }
    resize(Math.max(MIN_PLACES, places + (places >> 2) + 1));
  }

  private void resize(int n) {
    nodes = Arrays.copyOf(nodes, n);
    hashes = Arrays.copyOf(hashes, n);
    nameAt = Arrays.copyOf(nameAt, n);
    if (cookies != null) {
      cookies = Arrays.copyOf(cookies, n);
    }
  }

  /** Writes down the cookies that follow from the places. */
  private void spreadCookies() {
    if (cookies == null) {
      long[] c = new long[nodes.length];
      for (int p = 0; p < places; p++) {
        c[p] = firstCookie + p;
      }
      cookies = c;
    }
  }

  /** Closes the gaps; cookies stay what they are. */
  private void compact() {
    spreadCookies();
    long[] c = cookies;
    assert c != null;
    int to = 0;
    for (int p = 0; p < places; p++) {
      MemNode n = nodes[p];
      if (n != null) {
        nodes[to] = n;
        hashes[to] = hashes[p];
        nameAt[to] = nameAt[p];
        c[to++] = c[p];
      }
    }
    Arrays.fill(nodes, to, places, null);
    places = to;
    int n = Math.max(MIN_PLACES, size + (size >> 2));
    if (n < nodes.length / 2) {
      resize(n);
    }
    // Places have moved: so many that the table is filled anew.
    Arrays.fill(table, 0);
    for (int p = 0; p < places; p++) {
      store(p);
    }
  }

  private void packIfLoose() {
    if (!names.isLoose()) {
      return;
    }
    MemNames packed = new MemNames();
    for (int p = 0; p < places; p++) {
      if (nodes[p] != null) {
        nameAt[p] = packed.add(names, nameAt[p]);
      }
    }
    names = packed;
  }
}
