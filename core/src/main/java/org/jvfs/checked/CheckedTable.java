// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checked;

/** A table that stands before a driver's and checks each call. */
interface CheckedTable {
  /** The driver's table. */
  Object own();
}
