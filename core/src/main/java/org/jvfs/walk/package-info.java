// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * From a path to a place: the walk, and the operations that make, remove and rename names. Mirrors
 * fs/namei.c.
 *
 * <p><b>The walk.</b> First in RCU mode: no lock, no reference, no allocation; sequence counts tell
 * what was seen together. Where a step would have to block, or saw a change, the walk takes
 * references on what it stands on and goes on in ref-walk ({@link org.jvfs.walk.Nameidata}), or
 * starts again there. RCU-walk may only decide what ref-walk could have decided.
 *
 * <p><b>Directory locking.</b> Operations lock {@code i_rwsem}s so:
 *
 * <ol>
 *   <li>lookup: the directory, shared;
 *   <li>create, mkdir, mknod, symlink: the directory, exclusive;
 *   <li>unlink, rmdir: the directory, look the name up, then the victim;
 *   <li>link: the directory, then the source, which is no directory;
 *   <li>rename in one directory: the directory, look both names up, then those victims that are no
 *       directories or will be removed: a directory before a non-directory, two non-directories in
 *       order of their ids;
 *   <li>rename across directories: the superblock's rename mutex, both directories (the ancestor
 *       first; if unrelated the source's first), look both names up, refuse loops, then victims:
 *       subdirectories, source before target, then non-directories in order of their ids.
 * </ol>
 *
 * <p>Why there is no deadlock: rank the locks (1) the rename mutex, (2) directories, (3)
 * non-directories. Nobody takes a lower rank while holding a higher one. Non-directories are locked
 * at most two at a time, in order of ids. Suppose a cycle of threads each waiting for a directory
 * that the next one holds. Two directories are held together only by: remove (parent, then child);
 * rename in one directory (parent, then child); cross-directory rename, of which there is at most
 * one per file system at a time, as it holds the mutex. If no cross-directory rename takes part,
 * every thread waits for a child of what it holds and the tree cannot change (moving a directory
 * takes the mutex): the cycle would be a loop of parents, and there is none. If one takes part, the
 * others only wait downwards, so the cycle goes down from something it holds to something it waits
 * for; but it takes directories ancestors first and its unrelated ones while holding nothing that
 * leads to them from above: what it waits for is not above what it holds. The tree stays a tree
 * because a rename refuses to move a directory beneath itself, checked under the mutex, when no
 * other move can change the relation.
 */
@NullMarked
package org.jvfs.walk;

import org.jspecify.annotations.NullMarked;
