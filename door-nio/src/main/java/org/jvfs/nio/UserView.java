// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The view "user": the extended attributes that begin with {@code user.}, without that. */
record UserView(Located at) implements UserDefinedFileAttributeView {
  private static final String PREFIX = "user.";

  @Override
  public String name() {
    return "user";
  }

  private static String full(String name) {
    return PREFIX + Objects.requireNonNull(name);
  }

  @Override
  public List<String> list() throws IOException {
    List<String> all = at.call((calls, base, p) -> calls.listxattr(base, p, at.follow()));
    List<String> own = new ArrayList<>();
    for (String n : all) {
      if (n.startsWith(PREFIX)) {
        own.add(n.substring(PREFIX.length()));
      }
    }
    return own;
  }

  private byte[] get(String name) throws IOException {
    return at.call((calls, base, p) -> calls.getxattr(base, p, at.follow(), full(name)));
  }

  @Override
  public int size(String name) throws IOException {
    return get(name).length;
  }

  @Override
  public int read(String name, ByteBuffer dst) throws IOException {
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("Read-only buffer");
    }
    byte[] v = get(name);
    if (v.length > dst.remaining()) {
      throw new FileSystemException(
          at.path().toString(),
          null,
          "the value of '"
              + name
              + "' takes "
              + v.length
              + " bytes, there is room for "
              + dst.remaining());
    }
    dst.put(v);
    return v.length;
  }

  @Override
  public int write(String name, ByteBuffer src) throws IOException {
    ByteBuffer from = src.duplicate();
    byte[] v = new byte[from.remaining()];
    from.get(v);
    at.run((calls, base, p) -> calls.setxattr(base, p, at.follow(), full(name), v, 0));
    src.position(src.limit());
    return v.length;
  }

  @Override
  public void delete(String name) throws IOException {
    at.run((calls, base, p) -> calls.removexattr(base, p, at.follow(), full(name)));
  }

  /** By name, or all of them if there is an asterisk among the names. */
  Map<String, Object> read(String names) throws IOException {
    Map<String, Object> out = new LinkedHashMap<>();
    List<String> wanted = List.of(names.split(","));
    for (String n : wanted.contains("*") ? list() : wanted) {
      out.put(n, get(n));
    }
    return Collections.unmodifiableMap(out);
  }

  void set(String name, Object value) throws IOException {
    write(name, value instanceof ByteBuffer b ? b : ByteBuffer.wrap((byte[]) value));
  }
}
