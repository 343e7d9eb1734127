// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import org.jvfs.fuse.session.FuseConfig;

/**
 * How to serve a subtree.
 *
 * @param config the connection and the mount
 * @param entryTimeout how long the kernel may keep a name, nanoseconds; negative for as long as is
 *     right
 * @param attrTimeout the same for attributes and data
 * @param negativeTimeout the same for the absence of a name; negative for as a name's
 */
public record DoorOptions(
    FuseConfig config, long entryTimeout, long attrTimeout, long negativeTimeout) {
  /** Everything is kept as long as is right. */
  public static DoorOptions of(FuseConfig config) {
    return new DoorOptions(config, -1, -1, -1);
  }
}
