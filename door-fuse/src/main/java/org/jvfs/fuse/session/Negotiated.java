// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

/**
 * What INIT settled.
 *
 * @param minor the protocol's minor version in use: the kernel's or ours, whichever is less
 * @param offered the kernel's capabilities ({@link org.jvfs.fuse.wire.InitFlag})
 * @param flags the capabilities in use
 * @param maxWrite the largest WRITE, in bytes
 * @param maxPages the most pages in one request
 * @param maxReadahead in bytes
 */
public record Negotiated(
    int minor, long offered, long flags, int maxWrite, int maxPages, int maxReadahead) {

  /** Whether all of these capabilities are in use. */
  public boolean has(long wanted) {
    return (flags & wanted) == wanted;
  }
}
