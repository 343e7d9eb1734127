// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.quota;

import org.jvfs.superblock.SuperBlock;

/**
 * The quota of one user, group or project on one file system. Mirrors the visible part of struct
 * dquot.
 *
 * @param id the user's, group's or project's number
 */
public record Dquot(SuperBlock sb, Type type, int id) {
  /** Whose quotas a quota file holds: USRQUOTA, GRPQUOTA, PRJQUOTA. */
  public enum Type {
    USER,
    GROUP,
    PROJECT
  }
}
