// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pagecache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a file by number: a tree of nodes with 64 slots each, as high as the highest number
 * needs. Mirrors the kernel's xarray as the page cache uses it. A file of one page needs no node:
 * the page stands in {@link #root}.
 *
 * <p>Readers take no lock. A node is filled before the slot that leads to it is stored (release),
 * and a slot once reached leads to a node of the same place for ever: a node that was taken out
 * keeps its height and position, and is empty. So a reader sees each page that stood in the tree
 * throughout, and of one that came or went either answer. Writers hold {@code i_pages}.
 */
final class PageIndex {
  private static final int BITS = 6;
  private static final int SLOTS = 1 << BITS;
  private static final int MASK = SLOTS - 1;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  private static final class Node {
    /** How far an index is shifted to give the slot in this node: 0 for a leaf. */
    final int shift;

    final @Nullable Object[] slots = new @Nullable Object[SLOTS];

    /** Slots in use; for writers. */
    int used;

    /**
     * For each tag a bit of each slot with that tag somewhere beneath; for those who hold {@code
     * i_pages}. Null before the first.
     */
    long @Nullable [] tags;

    Node(int shift) {
      this.shift = shift;
    }

    @Nullable Object get(int slot) {
      return SLOT.getAcquire(slots, slot);
    }

    void set(int slot, @Nullable Object o) {
      SLOT.setRelease(slots, slot, o);
    }

    boolean isTagged(PageTag t, int slot) {
      long[] all = tags;
      return all != null && (all[t.ordinal()] & 1L << slot) != 0;
    }

    /** Tags a slot; false if it was. */
    boolean tag(PageTag t, int slot) {
      long[] all = tags;
      if (all == null) {
        all = new long[PageTag.COUNT];
        tags = all;
      }
      boolean was = (all[t.ordinal()] & 1L << slot) != 0;
      all[t.ordinal()] |= 1L << slot;
      return !was;
    }

    /** Takes a slot's tag away; whether no slot has it then. */
    boolean untag(PageTag t, int slot) {
      long[] all = tags;
      if (all == null) {
        return true;
      }
      all[t.ordinal()] &= ~(1L << slot);
      return all[t.ordinal()] == 0;
    }

    /** The first slot from {@code slot} on that is tagged, or {@link PageIndex#SLOTS}. */
    int nextTagged(PageTag t, int slot) {
      long[] all = tags;
      return all == null || slot >= SLOTS
          ? SLOTS
          : Math.min(SLOTS, slot + Long.numberOfTrailingZeros(all[t.ordinal()] >>> slot));
    }

    /** Takes over the tags of what hangs in slot 0. */
    void tagAs(int bits) {
      for (PageTag t : PageTag.values()) {
        if ((bits & 1 << t.ordinal()) != 0) {
          tag(t, 0);
        }
      }
    }

    /** The tags of a slot, a bit each. */
    int tagsOf(int slot) {
      int bits = 0;
      if (tags != null) {
        for (PageTag t : PageTag.values()) {
          bits |= isTagged(t, slot) ? 1 << t.ordinal() : 0;
        }
      }
      return bits;
    }

    /** The tags of all slots together. */
    int allTags() {
      long[] all = tags;
      int bits = 0;
      for (int i = 0; all != null && i < all.length; i++) {
        bits |= all[i] != 0 ? 1 << i : 0;
      }
      return bits;
    }

    /** Whether an index lies beneath a root of this height. */
    boolean covers(long index) {
      return index >>> shift < SLOTS;
    }
  }

  /** Null, the page of number 0, or a node. */
  private volatile @Nullable Object root;

  /** Tags of the page that is the root; for those who hold {@code i_pages}. */
  private int rootTags;

  /** The page of a number, or null. Lock-free. */
  @Nullable Page get(long index) {
    Object o = root;
    if (!(o instanceof Node n)) {
      return index == 0 ? (Page) o : null;
    }
    if (!n.covers(index)) {
      return null;
    }
    while (true) {
      o = n.get((int) (index >>> n.shift) & MASK);
      if (!(o instanceof Node below)) {
        return (Page) o;
      }
      n = below;
    }
  }

  /** The first page of a number from {@code from} to {@code to}, or null. Lock-free. */
  @Nullable Page next(long from, long to) {
    Object o = root;
    if (o == null || from > to) {
      return null;
    }
    if (!(o instanceof Node n)) {
      return from == 0 ? (Page) o : null;
    }
    long i = from;
    while (i <= to && i >= 0 && n.covers(i)) {
      // Down to the leaf of i, or as far as there is something; then on behind what is missing.
      Node at = n;
      while (true) {
        Object s = at.get((int) (i >>> at.shift) & MASK);
        if (s instanceof Node below) {
          at = below;
          continue;
        }
        if (s != null) {
          return (Page) s;
        }
        i = ((i >>> at.shift) + 1) << at.shift;
        break;
      }
    }
    return null;
  }

  /** Enters a page where none is. */
  void put(long index, Page page) {
    Object r = root;
    if (r == null && index == 0) {
      root = page;
      return;
    }
    Node top;
    if (r instanceof Node n) {
      top = n;
    } else {
      top = new Node(0);
      if (r != null) {
        top.set(0, r);
        top.used = 1;
        top.tagAs(rootTags);
        rootTags = 0;
      }
    }
    while (!top.covers(index)) {
      Node higher = new Node(top.shift + BITS);
      if (top.used > 0) {
        higher.set(0, top);
        higher.used = 1;
        higher.tagAs(top.allTags());
      }
      top = higher;
    }
    // Everything new hangs below top before top is shown.
    Node n = top;
    while (n.shift > 0) {
      int s = (int) (index >>> n.shift) & MASK;
      Node below = (Node) n.get(s);
      if (below == null) {
        n.set(s, chain(index, n.shift - BITS, page));
        n.used++;
        root = top;
        return;
      }
      n = below;
    }
    int s = (int) index & MASK;
    assert n.get(s) == null : "page index slot taken";
    n.set(s, page);
    n.used++;
    root = top;
  }

  /**
   * Enters pages of consecutive numbers, from {@code pages[from]} to before {@code pages[to]}, up
   * to the first place that is taken; answers how many.
   */
  int putRun(long index, Page[] pages, int from, int to) {
    int at = from;
    while (at < to) {
      long i = index + (at - from);
      Node leaf = leaf(i);
      if (leaf == null) {
        if (get(i) != null) {
          break;
        }
        put(i, pages[at++]);
        continue;
      }
      int s = (int) i & MASK;
      while (at < to && s < SLOTS && leaf.get(s) == null) {
        leaf.set(s++, pages[at++]);
        leaf.used++;
      }
      if (at < to && s < SLOTS) {
        break;
      }
    }
    return at - from;
  }

  /** The leaf that a number has its slot in, or null if there is none yet. */
  private @Nullable Node leaf(long index) {
    if (!(root instanceof Node n) || !n.covers(index)) {
      return null;
    }
    while (n.shift > 0) {
      if (!(n.get(slotAt(index, n.shift)) instanceof Node below)) {
        return null;
      }
      n = below;
    }
    return n;
  }

  /** Calls {@code visit} for each page. For those who hold all of the tree alone. */
  void forEach(Consumer<? super Page> visit) {
    visit(root, visit);
  }

  private static void visit(@Nullable Object o, Consumer<? super Page> visit) {
    if (o instanceof Node n) {
      for (int s = 0; s < SLOTS; s++) {
        visit(n.get(s), visit);
      }
    } else if (o != null) {
      visit.accept((Page) o);
    }
  }

  private static int slotAt(long index, int shift) {
    return (int) (index >>> shift) & MASK;
  }

  /** A path of new nodes from {@code shift} down to the page. */
  private static Object chain(long index, int shift, Page page) {
    Object o = page;
    for (int s = 0; s <= shift; s += BITS) {
      Node n = new Node(s);
      n.set(slotAt(index, s), o);
      n.used = 1;
      o = n;
    }
    return o;
  }

  /** Puts another page in the place of one that is there. */
  void replace(long index, Page page) {
    if (root instanceof Node top) {
      Node n = top;
      while (n.shift > 0) {
        Node below = (Node) n.get(slotAt(index, n.shift));
        assert below != null : "no page " + index;
        n = below;
      }
      n.set((int) index & MASK, page);
    } else {
      root = page;
    }
  }

  /** Takes out the page of a number, and the nodes that this leaves empty. */
  void remove(long index) {
    Object r = root;
    if (!(r instanceof Node n)) {
      assert index == 0 && r != null;
      root = null;
      rootTags = 0;
      return;
    }
    for (PageTag t : PageTag.values()) {
      untag(n, index, t);
    }
    if (removeBelow(n, index)) {
      root = null;
      return;
    }
    // Lower the tree while only its first slot is in use.
    Object top = n;
    while (top instanceof Node t && t.used == 1 && t.get(0) != null) {
      rootTags = t.tagsOf(0);
      top = t.get(0);
    }
    if (top instanceof Node) {
      rootTags = 0;
    }
    if (top != n) {
      root = top;
    }
  }

  /** True if the node is empty now. */
  private static boolean removeBelow(Node n, long index) {
    int s = slotAt(index, n.shift);
    Object o = n.get(s);
    assert o != null : "no page to remove";
    if (!(o instanceof Node below) || removeBelow(below, index)) {
      n.set(s, null);
      n.used--;
    }
    return n.used == 0;
  }

  /** Replaces the whole content by another tree's. */
  void replaceBy(PageIndex other) {
    root = other.root;
    rootTags = other.rootTags;
  }

  // ---- tags; all for those who hold i_pages ----

  /** Tags a page that is there; false if it was. */
  boolean tag(long index, PageTag t) {
    if (!(root instanceof Node n)) {
      boolean was = (rootTags & 1 << t.ordinal()) != 0;
      rootTags |= 1 << t.ordinal();
      return !was;
    }
    while (true) {
      int s = slotAt(index, n.shift);
      boolean fresh = n.tag(t, s);
      if (!(n.get(s) instanceof Node below)) {
        return fresh;
      }
      n = below;
    }
  }

  /** Takes a page's tag away, if it has it. */
  void untag(long index, PageTag t) {
    if (root instanceof Node n) {
      untag(n, index, t);
    } else {
      rootTags &= ~(1 << t.ordinal());
    }
  }

  /** Whether nothing beneath a node has the tag then. */
  private static boolean untag(Node n, long index, PageTag t) {
    int s = slotAt(index, n.shift);
    if (!n.isTagged(t, s)) {
      return n.tags == null || n.nextTagged(t, 0) == SLOTS;
    }
    return (!(n.get(s) instanceof Node below) || untag(below, index, t)) && n.untag(t, s);
  }

  boolean isTagged(long index, PageTag t) {
    Object o = root;
    if (!(o instanceof Node n)) {
      return index == 0 && (rootTags & 1 << t.ordinal()) != 0;
    }
    if (!n.covers(index)) {
      return false;
    }
    while (n.isTagged(t, slotAt(index, n.shift))) {
      if (!(n.get(slotAt(index, n.shift)) instanceof Node below)) {
        return true;
      }
      n = below;
    }
    return false;
  }

  /** Whether any page is tagged so. */
  boolean hasTagged(PageTag t) {
    return root instanceof Node n ? n.nextTagged(t, 0) < SLOTS : (rootTags & 1 << t.ordinal()) != 0;
  }

  /** The first tagged page of a number from {@code from} to {@code to}, or null. */
  @Nullable Page nextTagged(long from, long to, PageTag t) {
    Object o = root;
    if (!(o instanceof Node n)) {
      return from == 0 && o != null && (rootTags & 1 << t.ordinal()) != 0 ? (Page) o : null;
    }
    Page p = n.covers(from) ? nextTagged(n, from, t) : null;
    return p == null || p.index() > to ? null : p;
  }

  /** The same beneath a node, where {@code from} is counted from its first page. */
  private static @Nullable Page nextTagged(Node n, long from, PageTag t) {
    int first = (int) (from >>> n.shift);
    for (int s = n.nextTagged(t, first); s < SLOTS; s = n.nextTagged(t, s + 1)) {
      Object o = n.get(s);
      long in = s == first ? from & ((1L << n.shift) - 1) : 0;
      Page p = o instanceof Node below ? nextTagged(below, in, t) : (Page) o;
      if (p != null) {
        return p;
      }
    }
    return null;
  }
}
