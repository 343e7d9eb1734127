// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import org.jspecify.annotations.Nullable;

/** Those in an access control list who have no number: whoever owns the file, its group, all. */
final class AclWho {
  static final UserPrincipal OWNER = new Special("OWNER@");
  static final GroupPrincipal GROUP = new SpecialGroup("GROUP@");
  static final UserPrincipal EVERYONE = new Special("EVERYONE@");

  private AclWho() {}

  private record Special(String getName) implements UserPrincipal {
    @Override
    public String toString() {
      return getName;
    }
  }

  private record SpecialGroup(String getName) implements GroupPrincipal {
    @Override
    public String toString() {
      return getName;
    }
  }

  /** By the name that NFSv4 gives them; null for any other. */
  static @Nullable UserPrincipal named(String name) {
    return switch (name) {
      case "OWNER@" -> OWNER;
      case "GROUP@" -> GROUP;
      case "EVERYONE@" -> EVERYONE;
      default -> null;
    };
  }
}
