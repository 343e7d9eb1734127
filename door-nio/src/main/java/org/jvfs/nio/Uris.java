// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;

/**
 * Between paths and URIs: {@code jvfs://name/path}, where the name is the file system's and each
 * byte of the path that is not plain is written with a percent sign.
 */
final class Uris {
  static final String SCHEME = "jvfs";

  private static final String PLAIN = "-._~/!$&'()*+,;=:@";

  /** Those that are open. A file system leaves when it is closed. */
  private static final Map<String, JvfsFileSystem> OPEN = new ConcurrentHashMap<>();

  private final String name;

  Uris(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** A name that nobody else has. */
  static String fresh(String kind) {
    return kind + "-" + Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, 36);
  }

  /** Makes a file system known by its name; false if there is one of that name. */
  static boolean enter(String name, JvfsFileSystem fs) {
    return OPEN.putIfAbsent(name, fs) == null;
  }

  static void leave(String name, JvfsFileSystem fs) {
    OPEN.remove(name, fs);
  }

  static @Nullable JvfsFileSystem find(String name) {
    return OPEN.get(name);
  }

  /**
   * The name in a URI.
   *
   * @throws IllegalArgumentException if it is not one of ours
   */
  static String nameIn(URI uri) {
    String scheme = uri.getScheme();
    if (scheme == null || !scheme.equalsIgnoreCase(SCHEME)) {
      throw new IllegalArgumentException("URI scheme is not '" + SCHEME + "': " + uri);
    }
    String authority = uri.getRawAuthority();
    if (uri.isOpaque() || authority == null || authority.isEmpty()) {
      throw new IllegalArgumentException("no file system named (jvfs://NAME/PATH): " + uri);
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("query or fragment in " + uri);
    }
    return authority;
  }

  /** Whether a name can stand in a URI as it is. */
  static boolean isName(String s) {
    return !s.isEmpty() && s.matches("[A-Za-z0-9._~-]+");
  }

  /** The bytes of the path in a URI. */
  static byte[] pathIn(URI uri) {
    String raw = uri.getRawPath();
    if (raw == null || !raw.startsWith("/")) {
      throw new IllegalArgumentException("no absolute path in " + uri);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] b = raw.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < b.length; i++) {
      if (b[i] == '%') {
        // A URI has checked that two digits follow.
        out.write(Integer.parseInt(raw.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.write(b[i]);
      }
    }
    return PathBytes.normalized(out.toByteArray());
  }

  /** Of a directory it ends with a slash, so that names resolved against it are in it. */
  URI toUri(JvfsPath p) {
    StringBuilder s = new StringBuilder(SCHEME).append("://").append(name);
    byte[] path = p.toAbsolutePath().bytes();
    for (byte b : path) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
        s.append(c);
      } else {
        s.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    if (path.length > 1 && isDirectory(p.getFileSystem(), path)) {
      s.append('/');
    }
    return URI.create(s.toString());
  }

  private static boolean isDirectory(JvfsFileSystem fs, byte[] path) {
    Statx s = new Statx();
    return fs.isOpen() && fs.calls().stat(null, path, true, s) == 0 && Mode.isDir(s.mode);
  }
}
