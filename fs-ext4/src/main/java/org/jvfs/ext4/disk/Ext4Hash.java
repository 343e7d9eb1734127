// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The hash by which a directory's index orders names. Mirrors ext4fs_dirhash.
 *
 * <p>The result has two halves in one long: the major hash above, by which the index is searched
 * and whose lowest bit is always 0, and the minor one below, which only cursors of readdir use.
 */
public final class Ext4Hash {
  /** Characters signed. */
  public static final int LEGACY = 0;

  /** Three rounds of MD4, characters signed. */
  public static final int HALF_MD4 = 1;

  /** TEA, characters signed. */
  public static final int TEA = 2;

  /** What is added to the first three for unsigned characters. */
  public static final int UNSIGNED = 3;

  /** SipHash, for directories with names without case and encrypted: not supported. */
  public static final int SIPHASH = 6;

  /** The hash that no name has: readdir's end. Mirrors EXT4_HTREE_EOF_32BIT. */
  private static final int EOF = 0x7fffffff << 1;

  private static final int MD4_K2 = 0x5a827999;
  private static final int MD4_K3 = 0x6ed9eba1;
  private static final int TEA_DELTA = 0x9e3779b9;

  private Ext4Hash() {}

  /**
   * The version that counts for an index that says {@code version}: 0 to 2 become 3 to 5 on disks
   * whose names are hashed as unsigned characters.
   */
  public static int effective(Ext4Layout l, int version) {
    return version <= TEA && l.unsignedHash ? version + UNSIGNED : version;
  }

  /**
   * The hash of a name.
   *
   * @param version an {@link #effective} one; errors: EINVAL, if not 0 to 5
   * @param name bytes, of which {@code length} from {@code from} on are the name
   */
  public static long hash(Ext4Layout l, int version, byte[] name, int from, int length)
      throws ErrnoException {
    return hash(
        version, l.hashSeed(0), l.hashSeed(1), l.hashSeed(2), l.hashSeed(3), name, from, length);
  }

  /** The hash of a name with a seed of its own; four zeros stand for the hash's own numbers. */
  public static long hash(
      int version, int s0, int s1, int s2, int s3, byte[] name, int from, int length)
      throws ErrnoException {
    int a = 0x67452301;
    int b = 0xefcdab89;
    int c = 0x98badcfe;
    int d = 0x10325476;
    if ((s0 | s1 | s2 | s3) != 0) {
      a = s0;
      b = s1;
      c = s2;
      d = s3;
    }
    // A byte is taken as signed by & -1, as unsigned by & 0xff.
    int mask = version >= UNSIGNED ? 0xff : -1;
    return switch (version) {
      case LEGACY, LEGACY + UNSIGNED -> both(legacy(name, from, length, mask), 0);
      case HALF_MD4, HALF_MD4 + UNSIGNED -> halfMd4(a, b, c, d, name, from, length, mask);
      case TEA, TEA + UNSIGNED -> tea(a, b, name, from, length, mask);
      default -> throw ErrnoException.because(Errno.EINVAL, "hash version " + version);
    };
  }

  /** The half that the index is searched by. */
  public static int major(long hash) {
    return (int) (hash >>> 32);
  }

  /** The other half. */
  public static int minor(long hash) {
    return (int) hash;
  }

  private static long both(int major, int minor) {
    int m = major & ~1;
    if (m == EOF) {
      m = EOF - 2;
    }
    return (long) m << 32 | minor & 0xffff_ffffL;
  }

  /** Mirrors dx_hack_hash_signed and its unsigned twin. */
  private static int legacy(byte[] name, int from, int length, int mask) {
    int last = 0x12a3fe2d;
    int before = 0x37abe8f9;
    for (int i = from; i < from + length; i++) {
      int h = before + (last ^ (name[i] & mask) * 7152373);
      if (h < 0) {
        h -= 0x7fffffff;
      }
      before = last;
      last = h;
    }
    return last << 1;
  }

  /**
   * One of the numbers into which {@code window} numbers' worth of a name is packed: bytes shifted
   * in from the right, over the length of the rest of the name repeated four times. Mirrors
   * str2hashbuf_signed and its unsigned twin.
   *
   * @param rest bytes from {@code from} to the name's end
   * @param i which number
   * @param window how many numbers one step takes
   */
  private static int word(byte[] name, int from, int rest, int i, int window, int mask) {
    int pad = rest | rest << 8;
    pad |= pad << 16;
    int have = Math.min(rest, 4 * window);
    int v = pad;
    for (int k = 4 * i; k < Math.min(have, 4 * i + 4); k++) {
      v = (name[from + k] & mask) + (v << 8);
    }
    return v;
  }

  /** Mirrors half_md4_transform over the whole name. */
  private static long halfMd4(
      int s0, int s1, int s2, int s3, byte[] name, int from, int length, int mask) {
    int h0 = s0;
    int h1 = s1;
    int h2 = s2;
    int h3 = s3;
    for (int at = 0; at < length; at += 32) {
      int rest = length - at;
      int p = from + at;
      int x0 = word(name, p, rest, 0, 8, mask);
      int x1 = word(name, p, rest, 1, 8, mask);
      int x2 = word(name, p, rest, 2, 8, mask);
      int x3 = word(name, p, rest, 3, 8, mask);
      int x4 = word(name, p, rest, 4, 8, mask);
      int x5 = word(name, p, rest, 5, 8, mask);
      int x6 = word(name, p, rest, 6, 8, mask);
      int x7 = word(name, p, rest, 7, 8, mask);
      int a = h0;
      int b = h1;
      int c = h2;
      int d = h3;

      a = f(a, b, c, d, x0, 3);
      d = f(d, a, b, c, x1, 7);
      c = f(c, d, a, b, x2, 11);
      b = f(b, c, d, a, x3, 19);
      a = f(a, b, c, d, x4, 3);
      d = f(d, a, b, c, x5, 7);
      c = f(c, d, a, b, x6, 11);
      b = f(b, c, d, a, x7, 19);

      a = g(a, b, c, d, x1, 3);
      d = g(d, a, b, c, x3, 5);
      c = g(c, d, a, b, x5, 9);
      b = g(b, c, d, a, x7, 13);
      a = g(a, b, c, d, x0, 3);
      d = g(d, a, b, c, x2, 5);
      c = g(c, d, a, b, x4, 9);
      b = g(b, c, d, a, x6, 13);

      a = h(a, b, c, d, x3, 3);
      d = h(d, a, b, c, x7, 9);
      c = h(c, d, a, b, x2, 11);
      b = h(b, c, d, a, x6, 15);
      a = h(a, b, c, d, x1, 3);
      d = h(d, a, b, c, x5, 9);
      c = h(c, d, a, b, x0, 11);
      b = h(b, c, d, a, x4, 15);

      h0 += a;
      h1 += b;
      h2 += c;
      h3 += d;
    }
    return both(h1, h2);
  }

  private static int f(int a, int b, int c, int d, int x, int shift) {
    return Integer.rotateLeft(a + (d ^ b & (c ^ d)) + x, shift);
  }

  private static int g(int a, int b, int c, int d, int x, int shift) {
    return Integer.rotateLeft(a + ((b & c) + ((b ^ c) & d)) + x + MD4_K2, shift);
  }

  private static int h(int a, int b, int c, int d, int x, int shift) {
    return Integer.rotateLeft(a + (b ^ c ^ d) + x + MD4_K3, shift);
  }

  /** Mirrors TEA_transform over the whole name. */
  private static long tea(int s0, int s1, byte[] name, int from, int length, int mask) {
    int h0 = s0;
    int h1 = s1;
    for (int at = 0; at < length; at += 16) {
      int rest = length - at;
      int k0 = word(name, from + at, rest, 0, 4, mask);
      int k1 = word(name, from + at, rest, 1, 4, mask);
      int k2 = word(name, from + at, rest, 2, 4, mask);
      int k3 = word(name, from + at, rest, 3, 4, mask);
      int b0 = h0;
      int b1 = h1;
      int sum = 0;
      for (int n = 0; n < 16; n++) {
        sum += TEA_DELTA;
        b0 += (b1 << 4) + k0 ^ b1 + sum ^ (b1 >>> 5) + k1;
        b1 += (b0 << 4) + k2 ^ b0 + sum ^ (b0 >>> 5) + k3;
      }
      h0 += b0;
      h1 += b1;
    }
    return both(h0, h1);
  }
}
