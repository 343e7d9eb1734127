// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * What a server says of an export as it hands it over.
 *
 * @param bytes its size
 * @param flags {@link Nbd#HAS_FLAGS} …
 * @param minBlock requests begin and end at multiples of it
 * @param preferredBlock what it handles well
 * @param maxBlock the most a read or write may move
 */
record NbdExport(long bytes, int flags, int minBlock, int preferredBlock, int maxBlock) {
  /** What a client may send to a server that does not say. */
  private static final int DEFAULT_MAX = 32 << 20;

  /** No reply of a server to an option is longer. */
  private static final int MOST_REPLY = 64 << 10;

  private static final int SECTOR = 512;
  private static final int PAGE = 4096;

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /**
   * Asks a server that was just connected to for an export. Errors: EIO, it does not speak the
   * protocol; ENOENT, it has no such export; EACCES, it does not let us; EOPNOTSUPP, it is too old,
   * wants TLS, or its blocks are larger than 4096 bytes.
   */
  static NbdExport negotiate(NbdSocket s, String name, NbdSocket.Watch watch) throws IOException {
    ByteBuffer greeting = read(s, 18, watch);
    if (greeting.getLong() != Nbd.NBDMAGIC) {
      throw strange("it greets otherwise");
    }
    if (greeting.getLong() != Nbd.IHAVEOPT) {
      throw ErrnoException.because(Errno.EOPNOTSUPP, "the NBD server is too old: no newstyle");
    }
    int theirs = greeting.getShort();
    if ((theirs & Nbd.FIXED_NEWSTYLE) == 0) {
      throw ErrnoException.because(
          Errno.EOPNOTSUPP, "the NBD server is too old: no fixed newstyle");
    }
    byte[] export = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer go = ByteBuffer.allocate(4 + 16 + 4 + export.length + 4);
    go.putInt(theirs & (Nbd.FIXED_NEWSTYLE | Nbd.NO_ZEROES));
    go.putLong(Nbd.IHAVEOPT).putInt(Nbd.OPT_GO).putInt(4 + export.length + 4);
    go.putInt(export.length).put(export);
    go.putShort((short) 1).putShort((short) Nbd.INFO_BLOCK_SIZE);
    s.write(go.flip(), watch);
    return replies(s, name, watch);
  }

  private static NbdExport replies(NbdSocket s, String name, NbdSocket.Watch watch)
      throws IOException {
    long bytes = -1;
    int flags = 0;
    int min = SECTOR;
    int preferred = PAGE;
    int max = DEFAULT_MAX;
    while (true) {
      ByteBuffer head = read(s, 20, watch);
      if (head.getLong() != Nbd.OPTION_REPLY || head.getInt() != Nbd.OPT_GO) {
        throw strange("its reply to an option has the wrong magic or option");
      }
      int type = head.getInt();
      int length = head.getInt();
      if (length < 0 || length > MOST_REPLY) {
        throw strange("its reply is " + Integer.toUnsignedString(length) + " bytes long");
      }
      ByteBuffer b = read(s, length, watch);
      if (type == Nbd.REP_ACK) {
        if (bytes < 0) {
          throw strange("it says nothing of the export");
        }
        return new NbdExport(bytes, flags, Math.max(min, SECTOR), preferred, max);
      }
      if ((type & Nbd.REP_ERROR) != 0) {
        throw refusal(type, name, StandardCharsets.UTF_8.decode(b).toString());
      }
      int info = type == Nbd.REP_INFO && length >= 2 ? b.getShort() : -1;
      if (info == Nbd.INFO_EXPORT) {
        if (length != 12) {
          throw strange("what it says of the export is " + length + " bytes long");
        }
        bytes = b.getLong();
        flags = b.getShort() & 0xffff;
        if (bytes < 0 || (flags & Nbd.HAS_FLAGS) == 0) {
          throw strange("the export has " + Long.toUnsignedString(bytes) + " bytes, or no flags");
        }
      } else if (info == Nbd.INFO_BLOCK_SIZE) {
        if (length != 14) {
          throw strange("what it says of blocks is " + length + " bytes long");
        }
        min = b.getInt();
        preferred = b.getInt();
        // Up to 4 GiB, of which we use no more than the default.
        int largest = b.getInt();
        max = largest < 0 ? DEFAULT_MAX : Math.min(largest, DEFAULT_MAX);
        checkBlocks(min, preferred, max);
      }
    }
  }

  private static void checkBlocks(int min, int preferred, int max) throws ErrnoException {
    if (Integer.bitCount(min) != 1
        || Integer.bitCount(preferred) != 1
        || preferred < min
        || max < min) {
      throw strange(
          "its blocks are at least " + min + ", best " + preferred + ", at most " + max + " bytes");
    }
    if (min > PAGE || max < PAGE) {
      throw ErrnoException.because(
          Errno.EOPNOTSUPP,
          "the NBD server takes requests of " + min + " to " + max + " bytes only");
    }
  }

  private static ErrnoException refusal(int type, String name, String text) {
    Errno e =
        switch (type) {
          case Nbd.REP_ERR_UNKNOWN -> Errno.ENOENT;
          case Nbd.REP_ERR_POLICY -> Errno.EACCES;
          case Nbd.REP_ERR_UNSUP, Nbd.REP_ERR_TLS_REQD -> Errno.EOPNOTSUPP;
          default -> Errno.EIO;
        };
    String why =
        switch (type) {
          case Nbd.REP_ERR_UNKNOWN -> "has no such export";
          case Nbd.REP_ERR_UNSUP -> "does not know NBD_OPT_GO";
          case Nbd.REP_ERR_TLS_REQD -> "wants TLS";
          default -> "answers with error " + (type & ~Nbd.REP_ERROR);
        };
    return ErrnoException.because(
        e, "the NBD server " + why + ": \"" + name + "\"" + (text.isEmpty() ? "" : ": " + text));
  }

  private static ErrnoException strange(String why) {
    return ErrnoException.because(Errno.EIO, "no NBD server, or a bad one: " + why);
  }

  private static ByteBuffer read(NbdSocket s, int bytes, NbdSocket.Watch watch) throws IOException {
    ByteBuffer b = ByteBuffer.allocate(bytes);
    s.read(b, watch);
    return b.flip();
  }
}
