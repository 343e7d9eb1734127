// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

/**
 * What cp is to keep.
 *
 * @param recursive directories and what is beneath
 * @param follow copy what symbolic links lead to, where they are not beneath a directory
 * @param metadata modes, owners, times and ACLs
 * @param links files that are one stay one
 * @param attributes all extended attributes
 */
record CopyOptions(
    boolean recursive, boolean follow, boolean metadata, boolean links, boolean attributes) {}
