// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import java.nio.charset.StandardCharsets;

/**
 * One entry of a directory as getdents64(2) tells it.
 *
 * @param ino the inode's number
 * @param cookie where a listing goes on after this entry, for lseek
 * @param type the d_type
 * @param name the name's bytes
 */
public record DirEntry(long ino, long cookie, int type, byte[] name) {
  /** The name as text, for names that are. */
  public String text() {
    return new String(name, StandardCharsets.UTF_8);
  }
}
