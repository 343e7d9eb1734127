// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;

/** Between the text of a path and its bytes: UTF-8, with single slashes and none at the end. */
final class PathBytes {
  static final byte[] EMPTY = {};
  static final byte[] ROOT = {'/'};
  static final byte[] DOT = {'.'};

  private PathBytes() {}

  /**
   * The bytes of a path.
   *
   * @throws InvalidPathException if it has a NUL, or a surrogate without its partner
   */
  static byte[] of(String text) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    if (b.length != text.length()) {
      b = strictly(text);
    } else if (hasReplacement(b) && hasSurrogate(text)) {
      throw malformed(text);
    }
    // Else there are as many bytes as characters and none was replaced: all of it is ASCII.
    return normal(b, text);
  }

  /** Whether there is what stands for a character that has no bytes, or is one. */
  private static boolean hasReplacement(byte[] b) {
    for (byte c : b) {
      if (c == '?') {
        return true;
      }
    }
    return false;
  }

  private static boolean hasSurrogate(String s) {
    return s.chars().anyMatch(c -> Character.isSurrogate((char) c));
  }

  private static byte[] strictly(String text) {
    try {
      ByteBuffer b =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[b.remaining()];
      b.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      InvalidPathException x = malformed(text);
      x.initCause(e);
      throw x;
    }
  }

  private static InvalidPathException malformed(String text) {
    return new InvalidPathException(
        text, "Malformed input or input contains unmappable characters");
  }

  /** Bytes as somebody else has them, with slashes that say nothing dropped. */
  static byte[] normalized(byte[] b) {
    return normal(b, "");
  }

  /** Drops slashes that say nothing; the array itself if there are none. */
  private static byte[] normal(byte[] b, String text) {
    int n = b.length;
    byte last = 0;
    for (int i = 0; i < n; i++) {
      byte c = b[i];
      if (c == '/' && last == '/') {
        return squeezed(b, i, text);
      }
      if (c == 0) {
        throw nul(b, text);
      }
      last = c;
    }
    return n > 1 && last == '/' ? java.util.Arrays.copyOf(b, n - 1) : b;
  }

  private static InvalidPathException nul(byte[] b, String text) {
    return new InvalidPathException(text.isEmpty() ? text(b) : text, "Nul character not allowed");
  }

  private static byte[] squeezed(byte[] b, int from, String text) {
    byte[] out = new byte[b.length];
    System.arraycopy(b, 0, out, 0, from);
    int n = from;
    for (int i = from; i < b.length; i++) {
      byte c = b[i];
      if (c == 0) {
        throw nul(b, text);
      }
      if (c != '/' || out[n - 1] != '/') {
        out[n++] = c;
      }
    }
    if (n > 1 && out[n - 1] == '/') {
      n--;
    }
    return java.util.Arrays.copyOf(out, n);
  }

  /** The text of a path; bytes that are not UTF-8 show as U+FFFD. */
  static String text(byte[] b) {
    return new String(b, StandardCharsets.UTF_8);
  }

  /** Two paths, one after the other. */
  static byte[] join(byte[] dir, byte[] name) {
    return join(dir, name, 0, name.length);
  }

  /** A path and a name that is part of an array. */
  static byte[] join(byte[] dir, byte[] name, int off, int len) {
    boolean slash = dir.length > 0 && dir[dir.length - 1] != '/';
    byte[] out = java.util.Arrays.copyOf(dir, dir.length + (slash ? 1 : 0) + len);
    int at = dir.length;
    if (slash) {
      out[at++] = '/';
    }
    System.arraycopy(name, off, out, at, len);
    return out;
  }
}
