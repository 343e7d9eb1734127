// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names of users and groups. A VFS knows numbers alone; names are given by whoever makes the
 * file system, and a number without one is its own name. The names that NFSv4 gives to those who
 * have no number are names, too.
 */
final class Principals extends UserPrincipalLookupService {
  /** A user; two are equal if their numbers are. */
  private static class User implements UserPrincipal {
    final int id;
    final String name;

    User(int id, String name) {
      this.id = id;
      this.name = name;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof User u && u.id == id && u.getClass() == getClass();
    }

    @Override
    public int hashCode() {
      return id;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final class Group extends User implements GroupPrincipal {
    Group(int id, String name) {
      super(id, name);
    }
  }

  private final Map<Integer, String> userNames = new ConcurrentHashMap<>(Map.of(0, "root"));
  private final Map<Integer, String> groupNames = new ConcurrentHashMap<>(Map.of(0, "root"));

  void nameUser(int uid, String name) {
    userNames.put(uid, name);
  }

  void nameGroup(int gid, String name) {
    groupNames.put(gid, name);
  }

  UserPrincipal user(int uid) {
    return new User(uid, userNames.getOrDefault(uid, Integer.toUnsignedString(uid)));
  }

  GroupPrincipal group(int gid) {
    return new Group(gid, groupNames.getOrDefault(gid, Integer.toUnsignedString(gid)));
  }

  @Override
  public UserPrincipal lookupPrincipalByName(String name) throws IOException {
    UserPrincipal special = AclWho.named(name);
    return special != null ? special : user(id(name, userNames));
  }

  @Override
  public GroupPrincipal lookupPrincipalByGroupName(String group) throws IOException {
    return AclWho.named(group) instanceof GroupPrincipal special
        ? special
        : group(id(group, groupNames));
  }

  private static int id(String name, Map<Integer, String> names) throws IOException {
    Objects.requireNonNull(name);
    for (Map.Entry<Integer, String> e : names.entrySet()) {
      if (e.getValue().equals(name)) {
        return e.getKey();
      }
    }
    try {
      return Integer.parseUnsignedInt(name);
    } catch (NumberFormatException e) {
      UserPrincipalNotFoundException x = new UserPrincipalNotFoundException(name);
      x.initCause(e);
      throw x;
    }
  }

  /** The number of a user. */
  static int uid(UserPrincipal user) {
    if (user instanceof User u) {
      if (user instanceof Group) {
        throw new IllegalArgumentException("'" + user + "' is a group");
      }
      return u.id;
    }
    if (user == null) {
      throw new NullPointerException();
    }
    throw new java.nio.file.ProviderMismatchException();
  }

  /** The number of a group. */
  static int gid(GroupPrincipal group) {
    if (group instanceof Group g) {
      return g.id;
    }
    if (group == null) {
      throw new NullPointerException();
    }
    throw new java.nio.file.ProviderMismatchException();
  }
}
