// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dentry;
import org.jvfs.fuse.wire.FuseProtocol;
import org.jvfs.inode.Inode;
import org.jvfs.superblock.VfsMount;
import org.jvfs.superblock.VfsPath;

/**
 * The nodes, by number and by inode. An inode that can be reached through several mounts of the VFS
 * has a node for each: they may differ in what they allow, and a directory may not seem to have two
 * parents.
 */
final class NodeTable {
  private final Node root;
  private final VfsMount rootMount;
  private final ConcurrentHashMap<Inode, Node> rootMap = new ConcurrentHashMap<>();

  /** Those of the other mounts. */
  private final ConcurrentHashMap<VfsMount, ConcurrentHashMap<Inode, Node>> others =
      new ConcurrentHashMap<>();

  private final Slots<Node> slots = new Slots<>(Node.class);

  /** Makes each use of a slot another number. Guarded by itself. */
  private final Object generationLock = new Object();

  private int generation;

  /**
   * @param top what the kernel shall see as the root; a reference is taken
   */
  NodeTable(VfsPath top) {
    rootMount = top.mnt();
    root = new Node(FuseProtocol.ROOT_ID, top.get());
    slots.set(slots.reserve(), root);
    rootMap.put(top.dentry().inode(), root);
  }

  Node root() {
    return root;
  }

  /** The node of a number the kernel sent; null if it was never given or has been given back. */
  @Nullable Node get(long id) {
    Node n = slots.get(id & 0xffffffffL);
    return n != null && n.id == id ? n : null;
  }

  /** The node of a place, with one lookup more. Takes references of its own. */
  Node acquire(VfsMount mnt, Dentry dentry) {
    ConcurrentHashMap<Inode, Node> map = mapOf(mnt);
    Inode inode = dentry.inode();
    while (true) {
      Node n = map.get(inode);
      if (n != null) {
        if (n.tryAdd()) {
          return n;
        }
        // It is on its way out of the map.
        Thread.onSpinWait();
        continue;
      }
      int slot = slots.reserve();
      Node fresh = new Node(nextGeneration() | slot, new VfsPath(mnt, dentry).get());
      slots.set(slot, fresh);
      if (map.putIfAbsent(inode, fresh) == null) {
        return fresh;
      }
      slots.remove(slot);
      fresh.path.put();
    }
  }

  private long nextGeneration() {
    synchronized (generationLock) {
      generation = generation == Integer.MAX_VALUE ? 1 : generation + 1;
      return (long) generation << 32;
    }
  }

  @SuppressWarnings("ReferenceEquality") // a mount is itself and no other
  private ConcurrentHashMap<Inode, Node> mapOf(VfsMount mnt) {
    return mnt == rootMount ? rootMap : others.computeIfAbsent(mnt, m -> new ConcurrentHashMap<>());
  }

  /** The kernel gives back {@code count} lookups. May block. */
  void forget(long id, long count) {
    Node n = get(id);
    if (n == null || n == root || !n.drop(count)) {
      return;
    }
    mapOf(n.path.mnt()).remove(n.inode(), n);
    slots.remove(id & 0xffffffffL);
    n.path.put();
  }

  /** Calls {@code each} with every node of an inode. */
  void find(Inode inode, Consumer<Node> each) {
    Node n = rootMap.get(inode);
    if (n != null) {
      each.accept(n);
    }
    if (!others.isEmpty()) {
      Collection<ConcurrentHashMap<Inode, Node>> maps = others.values();
      for (ConcurrentHashMap<Inode, Node> map : maps) {
        n = map.get(inode);
        if (n != null) {
          each.accept(n);
        }
      }
    }
  }

  /** Whether inodes may have several nodes. */
  boolean hasSeveralMounts() {
    return !others.isEmpty();
  }

  int size() {
    return slots.size();
  }

  /** Drops all nodes, the root as well. */
  void clear() {
    rootMap.clear();
    others.clear();
    slots.clear(n -> n.path.put());
  }
}
