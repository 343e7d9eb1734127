// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checked;

/** A row of the contract was broken; thrown besides the report where that is wanted. */
public final class ContractViolationError extends AssertionError {
  private static final long serialVersionUID = 1;

  ContractViolationError(String what) {
    super(what);
  }
}
