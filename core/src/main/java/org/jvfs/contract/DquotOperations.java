// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import static org.jvfs.contract.Column.FS_RECURSION;
import static org.jvfs.contract.Column.HELD;
import static org.jvfs.contract.Condition.WRAPS_GENERIC_QUOTA;
import static org.jvfs.contract.Rule.DQONOFF_SEM;
import static org.jvfs.contract.Rule.DQONOFF_SEM_OR_DQPTR_SEM;
import static org.jvfs.contract.Rule.NO;
import static org.jvfs.contract.Rule.YES;

import org.jvfs.quota.Dquot;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.ErrnoException;

/**
 * How a file system has its quotas kept. Mirrors struct dquot_operations, whose entries are all
 * given, by the file system or by its use of the generic ones: there are no defaults.
 */
@Table(
    value = "dquot_operations",
    columns = {FS_RECURSION, HELD})
@Conditions(WRAPS_GENERIC_QUOTA)
public interface DquotOperations {
  /** Writes a quota's usage and limits to the quota file. Errors: EIO, ENOSPC. */
  @Row(value = "write_dquot", fsRecursion = YES, held = DQONOFF_SEM_OR_DQPTR_SEM)
  void writeDquot(Dquot dquot) throws ErrnoException;

  /** Reads a quota that comes into use, and gives it a place in the file. Errors: EIO, ENOSPC. */
  @Row(value = "acquire_dquot", fsRecursion = YES, held = DQONOFF_SEM_OR_DQPTR_SEM)
  void acquireDquot(Dquot dquot) throws ErrnoException;

  /** A quota is used no longer; its place goes if it says nothing. Errors: EIO. */
  @Row(value = "release_dquot", fsRecursion = YES, held = DQONOFF_SEM_OR_DQPTR_SEM)
  void releaseDquot(Dquot dquot) throws ErrnoException;

  /** A quota changed and is to be written, at once or later. Errors: EIO, ENOSPC. */
  @Row(value = "mark_dirty", fsRecursion = NO)
  void markDirty(Dquot dquot) throws ErrnoException;

  /** Writes what a quota file says of all its quotas, such as grace times. Errors: EIO. */
  @Row(value = "write_info", fsRecursion = YES, held = DQONOFF_SEM)
  void writeInfo(SuperBlock sb, Dquot.Type type) throws ErrnoException;
}
