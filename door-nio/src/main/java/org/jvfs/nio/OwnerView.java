// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

/** The view "owner". */
record OwnerView(Located at) implements Owned {
  @Override
  public String name() {
    return "owner";
  }
}
