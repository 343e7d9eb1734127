// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.UserPrincipal;

/** The view "owner". */
record OwnerView(Located at) implements FileOwnerAttributeView {
  @Override
  public String name() {
    return "owner";
  }

  @Override
  public UserPrincipal getOwner() throws IOException {
    return at.read().owner();
  }

  @Override
  public void setOwner(UserPrincipal owner) throws IOException {
    at.setOwner(owner);
  }
}
