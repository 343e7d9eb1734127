// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** The view "posix". */
final class PosixView extends BasicView implements Owned, PosixFileAttributeView {
  PosixView(Located at) {
    super(at);
  }

  @Override
  public String name() {
    return "posix";
  }

  @Override
  public void setGroup(GroupPrincipal group) throws IOException {
    at().chown(-1, Principals.gid(group));
  }

  @Override
  public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
    at().chmod(Permissions.mode(permissions));
  }
}
