// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.dcache;

/**
 * Where a dentry hangs and what it is called there: immutable, so that a lock-free reader sees
 * parent, name and hash of one moment. The root of a tree is its own parent.
 */
public record DName(Dentry parent, byte[] name, int hash) {}
