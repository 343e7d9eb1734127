// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.call;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An immutable byte string with value equality: a name, a path, file content, an attribute value.
 */
public final class Bytes implements Comparable<Bytes> {
  /** The empty byte string. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] bytes;

  private Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Wraps a copy of {@code source}. */
  public static Bytes copyOf(byte[] source) {
    return source.length == 0 ? EMPTY : new Bytes(source.clone());
  }

  /** Takes {@code source} over; the caller must not touch it again. */
  public static Bytes owned(byte[] source) {
    return source.length == 0 ? EMPTY : new Bytes(source);
  }

  /** One byte for each character of {@code text}, which must be in ISO 8859-1. */
  public static Bytes of(String text) {
    return owned(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A copy of the content. */
  public byte[] toArray() {
    return bytes.clone();
  }

  /** The content itself, for readers that promise not to write to it. */
  public byte[] shared() {
    return bytes;
  }

  /** Number of bytes. */
  public int length() {
    return bytes.length;
  }

  /** The byte at {@code index}, 0 to 255. */
  public int at(int index) {
    return bytes[index] & 0xff;
  }

  /** The content as ISO 8859-1 text. */
  public String text() {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  /** The script form: quoted, runs of 12 and more equal bytes written as {@code "x"*12}. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(bytes.length + 2);
    StringBuilder plain = new StringBuilder();
    int i = 0;
    while (i < bytes.length) {
      int run = i + 1;
      while (run < bytes.length && bytes[run] == bytes[i]) {
        run++;
      }
      if (run - i >= 12) {
        flush(out, plain);
        join(out);
        out.append('"');
        escape(out, bytes[i]);
        out.append("\"*").append(run - i);
      } else {
        for (int k = i; k < run; k++) {
          escape(plain, bytes[k]);
        }
      }
      i = run;
    }
    flush(out, plain);
    return out.isEmpty() ? "\"\"" : out.toString();
  }

  private static void flush(StringBuilder out, StringBuilder plain) {
    if (!plain.isEmpty()) {
      join(out);
      out.append('"').append(plain).append('"');
      plain.setLength(0);
    }
  }

  private static void join(StringBuilder out) {
    if (!out.isEmpty()) {
      out.append('+');
    }
  }

  private static void escape(StringBuilder out, byte b) {
    int c = b & 0xff;
    if (c == '"' || c == '\\') {
      out.append('\\').append((char) c);
    } else if (c < 0x20 || c > 0x7e) {
      out.append(String.format("\\x%02x", c));
    } else {
      out.append((char) c);
    }
  }
}
