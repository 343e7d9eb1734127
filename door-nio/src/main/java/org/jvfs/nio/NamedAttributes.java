// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Attributes by name: {@code view:name,name} or {@code view:*}. */
final class NamedAttributes {
  private static final Map<String, Function<JvfsFileAttributes, Object>> BASIC =
      table(
          List.of(
              Map.entry("lastAccessTime", JvfsFileAttributes::lastAccessTime),
              Map.entry("lastModifiedTime", JvfsFileAttributes::lastModifiedTime),
              Map.entry("size", JvfsFileAttributes::size),
              Map.entry("creationTime", JvfsFileAttributes::creationTime),
              Map.entry("isSymbolicLink", JvfsFileAttributes::isSymbolicLink),
              Map.entry("isRegularFile", JvfsFileAttributes::isRegularFile),
              Map.entry("fileKey", JvfsFileAttributes::fileKey),
              Map.entry("isOther", JvfsFileAttributes::isOther),
              Map.entry("isDirectory", JvfsFileAttributes::isDirectory)));
  private static final Map<String, Function<JvfsFileAttributes, Object>> OWNER =
      table(List.of(Map.entry("owner", JvfsFileAttributes::owner)));
  private static final Map<String, Function<JvfsFileAttributes, Object>> POSIX =
      table(
          List.of(
              Map.entry("permissions", JvfsFileAttributes::permissions),
              Map.entry("owner", JvfsFileAttributes::owner),
              Map.entry("group", JvfsFileAttributes::group)),
          BASIC);
  private static final Map<String, Function<JvfsFileAttributes, Object>> UNIX =
      table(
          List.of(
              Map.entry("mode", JvfsFileAttributes::mode),
              Map.entry("ino", JvfsFileAttributes::ino),
              Map.entry("dev", JvfsFileAttributes::dev),
              Map.entry("rdev", JvfsFileAttributes::rdev),
              Map.entry("nlink", JvfsFileAttributes::nlink),
              Map.entry("uid", JvfsFileAttributes::uid),
              Map.entry("gid", JvfsFileAttributes::gid),
              Map.entry("ctime", JvfsFileAttributes::ctime)),
          POSIX);

  private NamedAttributes() {}

  @SafeVarargs
  private static Map<String, Function<JvfsFileAttributes, Object>> table(
      List<Map.Entry<String, Function<JvfsFileAttributes, Object>>> own,
      Map<String, Function<JvfsFileAttributes, Object>>... more) {
    Map<String, Function<JvfsFileAttributes, Object>> m = new LinkedHashMap<>();
    for (Map<String, Function<JvfsFileAttributes, Object>> o : more) {
      m.putAll(o);
    }
    own.forEach(e -> m.put(e.getKey(), e.getValue()));
    return m;
  }

  private static Map<String, Function<JvfsFileAttributes, Object>> view(String name) {
    return switch (name) {
      case "basic" -> BASIC;
      case "owner" -> OWNER;
      case "posix" -> POSIX;
      case "unix" -> UNIX;
      default -> throw new UnsupportedOperationException("View '" + name + "' not available");
    };
  }

  /** A view and what is asked of it. */
  private record Named(String view, String rest) {
    static Named parse(String s) {
      int colon = s.indexOf(':');
      return colon < 0
          ? new Named("basic", s)
          : new Named(s.substring(0, colon), s.substring(colon + 1));
    }
  }

  static Map<String, Object> read(Located at, String attributes) throws IOException {
    Named n = Named.parse(attributes);
    if (n.view().isEmpty() || n.rest().isEmpty() && JvfsFileSystem.VIEWS.contains(n.view())) {
      throw new IllegalArgumentException("No attributes specified");
    }
    if (n.view().equals("user")) {
      return new UserView(at).read(n.rest());
    }
    if (n.view().equals("acl")) {
      return new AclView(at).read(n.rest());
    }
    Map<String, Function<JvfsFileAttributes, Object>> view = view(n.view());
    Map<String, Function<JvfsFileAttributes, Object>> wanted = new LinkedHashMap<>();
    for (String name : n.rest().split(",")) {
      if (name.equals("*")) {
        wanted.putAll(view);
        continue;
      }
      Function<JvfsFileAttributes, Object> f = view.get(name);
      if (f == null) {
        throw new IllegalArgumentException("'" + name + "' not recognized");
      }
      wanted.put(name, f);
    }
    JvfsFileAttributes a = at.read();
    Map<String, Object> out = new LinkedHashMap<>();
    wanted.forEach((name, f) -> out.put(name, f.apply(a)));
    return Collections.unmodifiableMap(out);
  }

  @SuppressWarnings("unchecked") // a value of another type is the caller's mistake
  static void set(Located at, String attribute, @Nullable Object value) throws IOException {
    Named n = Named.parse(attribute);
    if (n.view().equals("user")) {
      new UserView(at).set(n.rest(), Objects.requireNonNull(value));
      return;
    }
    if (n.view().equals("acl")) {
      new AclView(at).set(n.rest(), Objects.requireNonNull(value));
      return;
    }
    if (!view(n.view()).containsKey(n.rest())) {
      throw new IllegalArgumentException("'" + attribute + "' not recognized");
    }
    switch (n.rest()) {
      case "lastModifiedTime" -> new BasicView(at).setTimes((FileTime) value, null, null);
      case "lastAccessTime" -> new BasicView(at).setTimes(null, (FileTime) value, null);
      case "creationTime" -> new BasicView(at).setTimes(null, null, (FileTime) value);
      case "permissions" ->
          at.chmod(Permissions.mode((Set<PosixFilePermission>) Objects.requireNonNull(value)));
      case "owner" -> at.setOwner((UserPrincipal) Objects.requireNonNull(value));
      case "group" -> at.chown(-1, Principals.gid((GroupPrincipal) Objects.requireNonNull(value)));
      case "mode" -> at.chmod((Integer) Objects.requireNonNull(value));
      case "uid" -> at.chown((Integer) Objects.requireNonNull(value), -1);
      case "gid" -> at.chown(-1, (Integer) Objects.requireNonNull(value));
      default -> throw new IllegalArgumentException("'" + attribute + "' cannot be set");
    }
  }
}
