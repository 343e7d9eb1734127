// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jvfs.walk.PathMemory;

/**
 * A path: bytes, with single slashes and none at the end. Immutable, but for what is worked out
 * when it is first asked for.
 */
final class JvfsPath extends PathMemory implements Path {
  private final JvfsFileSystem fs;
  private final byte[] path;

  /** Made when first asked for; several threads may each make an equal one. */
  private @Nullable String text;

  /** Where names begin, likewise. */
  private int @Nullable [] offsets;

  private int hash;

  JvfsPath(JvfsFileSystem fs, byte[] path) {
    this.fs = fs;
    this.path = path;
  }

  JvfsPath(JvfsFileSystem fs, byte[] path, String text) {
    this.fs = fs;
    this.path = path;
    this.text = text;
  }

  /** One of ours. */
  static JvfsPath of(Path p) {
    if (p instanceof JvfsPath j) {
      return j;
    }
    Objects.requireNonNull(p);
    throw new ProviderMismatchException();
  }

  /** The path's bytes, which nobody may change. */
  byte[] bytes() {
    return path;
  }

  /** For a call: an empty path is the working directory. */
  byte[] callBytes() {
    return path.length == 0 ? PathBytes.DOT : path;
  }

  boolean isEmpty() {
    return path.length == 0;
  }

  private int[] offsets() {
    int[] o = offsets;
    if (o == null) {
      o = findOffsets();
      offsets = o;
    }
    return o;
  }

  private int[] findOffsets() {
    if (path.length == 0) {
      return new int[] {0};
    }
    int n = 0;
    for (int i = 0; i < path.length; i++) {
      if (path[i] != '/' && (i == 0 || path[i - 1] == '/')) {
        n++;
      }
    }
    int[] o = new int[n];
    n = 0;
    for (int i = 0; i < path.length; i++) {
      if (path[i] != '/' && (i == 0 || path[i - 1] == '/')) {
        o[n++] = i;
      }
    }
    return o;
  }

  private int end(int name) {
    int[] o = offsets();
    return name + 1 < o.length ? o[name + 1] - 1 : path.length;
  }

  private JvfsPath with(byte[] b) {
    return new JvfsPath(fs, b);
  }

  @Override
  public JvfsFileSystem getFileSystem() {
    return fs;
  }

  @Override
  public boolean isAbsolute() {
    return path.length > 0 && path[0] == '/';
  }

  @Override
  public @Nullable JvfsPath getRoot() {
    return isAbsolute() ? fs.root() : null;
  }

  private int lastSlash() {
    int i = path.length - 1;
    while (i >= 0 && path[i] != '/') {
      i--;
    }
    return i;
  }

  @Override
  public @Nullable JvfsPath getFileName() {
    int slash = lastSlash();
    if (slash < 0) {
      return this;
    }
    return path.length == 1 ? null : with(Arrays.copyOfRange(path, slash + 1, path.length));
  }

  /** The last name's bytes; of "/" none. */
  byte[] lastName() {
    return Arrays.copyOfRange(path, lastSlash() + 1, path.length);
  }

  @Override
  public @Nullable JvfsPath getParent() {
    int slash = lastSlash();
    if (slash < 0 || path.length == 1) {
      return null;
    }
    return slash == 0 ? fs.root() : with(Arrays.copyOf(path, slash));
  }

  @Override
  public int getNameCount() {
    return offsets().length;
  }

  @Override
  public JvfsPath getName(int index) {
    return subpath(index, index + 1);
  }

  @Override
  public JvfsPath subpath(int begin, int end) {
    int[] o = offsets();
    if (begin < 0 || end > o.length || begin >= end) {
      throw new IllegalArgumentException("names " + begin + " to " + end + " of " + o.length);
    }
    return with(Arrays.copyOfRange(path, o[begin], end(end - 1)));
  }

  @Override
  public boolean startsWith(Path other) {
    if (!(Objects.requireNonNull(other) instanceof JvfsPath p) || p.fs != fs) {
      return false;
    }
    byte[] b = p.path;
    if (b.length == 0 || path.length == 0) {
      return b.length == path.length;
    }
    return b.length <= path.length
        && Arrays.equals(path, 0, b.length, b, 0, b.length)
        && (b.length == path.length || b.length == 1 && b[0] == '/' || path[b.length] == '/');
  }

  @Override
  public boolean endsWith(Path other) {
    if (!(Objects.requireNonNull(other) instanceof JvfsPath p) || p.fs != fs) {
      return false;
    }
    byte[] b = p.path;
    if (b.length == 0 || path.length == 0) {
      return b.length == path.length;
    }
    int at = path.length - b.length;
    if (at < 0 || !Arrays.equals(path, at, path.length, b, 0, b.length)) {
      return false;
    }
    return at == 0 || b[0] != '/' && path[at - 1] == '/';
  }

  private boolean isDot(int name) {
    int from = offsets()[name];
    return end(name) - from == 1 && path[from] == '.';
  }

  private boolean isDotDot(int name) {
    int from = offsets()[name];
    return end(name) - from == 2 && path[from] == '.' && path[from + 1] == '.';
  }

  @Override
  public JvfsPath normalize() {
    int n = path.length == 0 ? 0 : getNameCount();
    int[] kept = new int[n];
    int count = 0;
    boolean changed = false;
    for (int i = 0; i < n; i++) {
      if (isDot(i)) {
        changed = true;
      } else if (!isDotDot(i)) {
        kept[count++] = i;
      } else if (count > 0 && !isDotDot(kept[count - 1])) {
        count--;
        changed = true;
      } else if (count == 0 && isAbsolute()) {
        // Above the root is the root.
        changed = true;
      } else {
        kept[count++] = i;
      }
    }
    return changed ? of(kept, count) : this;
  }

  /** The path of some of the names. */
  private JvfsPath of(int[] names, int count) {
    byte[] out = new byte[path.length];
    int n = 0;
    if (isAbsolute()) {
      out[n++] = '/';
    }
    for (int i = 0; i < count; i++) {
      int from = offsets()[names[i]];
      int len = end(names[i]) - from;
      if (i > 0) {
        out[n++] = '/';
      }
      System.arraycopy(path, from, out, n, len);
      n += len;
    }
    return with(Arrays.copyOf(out, n));
  }

  @Override
  public JvfsPath resolve(Path other) {
    JvfsPath p = of(other);
    if (p.isAbsolute() || path.length == 0) {
      return p;
    }
    return p.path.length == 0 ? this : with(PathBytes.join(path, p.path));
  }

  @Override
  public JvfsPath resolve(String other) {
    return resolve(fs.getPath(other));
  }

  /** A name in this directory. */
  JvfsPath child(byte[] name, int off, int len) {
    return with(PathBytes.join(path, name, off, len));
  }

  @Override
  public JvfsPath relativize(Path other) {
    JvfsPath to = of(other);
    if (to.equals(this)) {
      return with(PathBytes.EMPTY);
    }
    if (isAbsolute() != to.isAbsolute()) {
      throw new IllegalArgumentException("'other' is different type of Path");
    }
    if (path.length == 0) {
      return to;
    }
    JvfsPath from = this;
    if (from.hasDots() || to.hasDots()) {
      from = from.normalize();
      to = to.normalize();
    }
    int fromCount = from.path.length == 0 ? 0 : from.getNameCount();
    int toCount = to.path.length == 0 ? 0 : to.getNameCount();
    int common = 0;
    while (common < fromCount
        && common < toCount
        && from.getName(common).equals(to.getName(common))) {
      common++;
    }
    StringBuilder up = new StringBuilder();
    for (int i = common; i < fromCount; i++) {
      if (from.isDotDot(i)) {
        throw new IllegalArgumentException(
            "Unable to compute relative  path from " + this + " to " + other);
      }
      up.append(i > common ? "/.." : "..");
    }
    JvfsPath climb = with(PathBytes.of(up.toString()));
    return common == toCount ? climb : climb.resolve(to.subpath(common, toCount));
  }

  private boolean hasDots() {
    for (int i = 0; i < getNameCount(); i++) {
      if (path.length > 0 && (isDot(i) || isDotDot(i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public URI toUri() {
    return fs.uris().toUri(this);
  }

  @Override
  public JvfsPath toAbsolutePath() {
    return isAbsolute() ? this : fs.workingDirectory().resolve(this);
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return RealPath.of(this, Options.followLinks(options));
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
      throws IOException {
    if (Objects.requireNonNull(watcher) instanceof JvfsWatchService s) {
      return s.register(this, events, modifiers);
    }
    throw new ProviderMismatchException();
  }

  @Override
  public int compareTo(Path other) {
    return Arrays.compareUnsigned(path, ((JvfsPath) other).path);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof JvfsPath p && p.fs == fs && Arrays.equals(p.path, path);
  }

  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      h = Arrays.hashCode(path);
      hash = h;
    }
    return h;
  }

  @Override
  public String toString() {
    String s = text;
    if (s == null) {
      s = PathBytes.text(path);
      text = s;
    }
    return s;
  }
}
