// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.NameHash;

/**
 * When two names of a directory are one. Whatever the policy, names are kept as they were made.
 *
 * <p>Two names are one if their keys are equal. A name that is not UTF-8 is its own key. Upper and
 * lower case are told by character, as Windows and macOS do: "ß" is not "SS", and the Turkish
 * letters i with and without a dot are letters of their own.
 */
enum NamePolicy {
  /** Different bytes are different names, as on Linux. */
  EXACT("exact"),

  /** Upper and lower case are the same, as on Windows. */
  INSENSITIVE("insensitive"),

  /** What looks the same is the same: composed and decomposed characters. */
  NORMALIZING("normalizing"),

  /** Both, as on macOS. */
  INSENSITIVE_NORMALIZING("insensitive-normalizing");

  private static final int DOTLESS_I = 0x131;
  private static final int DOTTED_I = 0x130;

  private final String option;

  NamePolicy(String option) {
    this.option = option;
  }

  /** The policy of an option's value, or null. */
  static @Nullable NamePolicy of(@Nullable String value) {
    for (NamePolicy p : values()) {
      if (p.option.equals(value)) {
        return p;
      }
    }
    return null;
  }

  private boolean folds() {
    return this == INSENSITIVE || this == INSENSITIVE_NORMALIZING;
  }

  private boolean normalizes() {
    return this == NORMALIZING || this == INSENSITIVE_NORMALIZING;
  }

  /** Equal for names that are one. */
  int hash(int salt, byte[] name, int off, int len) {
    if (this == EXACT) {
      return NameHash.hash(salt, name, off, len);
    }
    byte[] k = key(name, off, len);
    return NameHash.hash(salt, k, 0, k.length);
  }

  /** Whether two names are one. */
  boolean same(byte[] a, int aOff, int aLen, byte[] b, int bOff, int bLen) {
    if (Arrays.equals(a, aOff, aOff + aLen, b, bOff, bOff + bLen)) {
      return true;
    }
    return this != EXACT && Arrays.equals(key(a, aOff, aLen), key(b, bOff, bLen));
  }

  private byte[] key(byte[] name, int off, int len) {
    byte[] k = Arrays.copyOfRange(name, off, off + len);
    boolean ascii = true;
    for (int i = 0; i < len; i++) {
      byte c = k[i];
      ascii &= c >= 0;
      if (folds() && c >= 'A' && c <= 'Z') {
        k[i] = (byte) (c + 'a' - 'A');
      }
    }
    return ascii ? k : unicodeKey(name, off, len);
  }

  private byte[] unicodeKey(byte[] name, int off, int len) {
    String s;
    try {
      s = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name, off, len)).toString();
    } catch (CharacterCodingException e) {
      // Not UTF-8: like nothing but itself.
      return Arrays.copyOfRange(name, off, off + len);
    }
    if (normalizes()) {
      s = Normalizer.normalize(s, Normalizer.Form.NFD);
    }
    if (folds()) {
      s =
          s.codePoints()
              .map(NamePolicy::fold)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      if (normalizes()) {
        // A folded character may be one that is taken apart.
        s = Normalizer.normalize(s, Normalizer.Form.NFD);
      }
    }
    return s.getBytes(StandardCharsets.UTF_8);
  }

  private static int fold(int c) {
    return c == DOTLESS_I || c == DOTTED_I ? c : Character.toLowerCase(Character.toUpperCase(c));
  }

  @Override
  public String toString() {
    return option;
  }
}
