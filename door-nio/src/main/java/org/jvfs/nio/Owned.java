// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.UserPrincipal;

/** What all views have that know the owner. */
interface Owned extends FileOwnerAttributeView {
  Located at();

  @Override
  default UserPrincipal getOwner() throws IOException {
    return at().read().owner();
  }

  @Override
  default void setOwner(UserPrincipal owner) throws IOException {
    at().setOwner(owner);
  }
}
