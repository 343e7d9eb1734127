// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

/**
 * The geometry a disk claims to have. Mirrors struct hd_geometry.
 *
 * @param heads 1 to 255
 * @param sectors of a track, 1 to 63 by custom
 * @param cylinders 0 to 65535
 * @param start the device's first sector on the disk
 */
public record HdGeometry(int heads, int sectors, int cylinders, long start) {}
