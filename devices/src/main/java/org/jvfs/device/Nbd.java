// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

/** The numbers of the NBD protocol that are used here: fixed newstyle, simple replies. */
final class Nbd {
  static final long NBDMAGIC = 0x4e42444d41474943L;
  static final long IHAVEOPT = 0x49484156454f5054L;
  static final long OPTION_REPLY = 0x3e889045565a9L;
  static final int REQUEST = 0x25609513;
  static final int SIMPLE_REPLY = 0x67446698;

  /** Of the server's greeting, and of the client's answer. */
  static final int FIXED_NEWSTYLE = 1;

  static final int NO_ZEROES = 2;

  static final int OPT_GO = 7;
  static final int REP_ACK = 1;
  static final int REP_INFO = 3;
  static final int INFO_EXPORT = 0;
  static final int INFO_BLOCK_SIZE = 3;

  /** Bit of replies that are errors. */
  static final int REP_ERROR = 1 << 31;

  static final int REP_ERR_UNSUP = REP_ERROR | 1;
  static final int REP_ERR_POLICY = REP_ERROR | 2;
  static final int REP_ERR_TLS_REQD = REP_ERROR | 5;
  static final int REP_ERR_UNKNOWN = REP_ERROR | 6;

  /** Of an export. */
  static final int HAS_FLAGS = 1;

  static final int READ_ONLY = 1 << 1;
  static final int SEND_FLUSH = 1 << 2;
  static final int SEND_FUA = 1 << 3;
  static final int SEND_TRIM = 1 << 5;
  static final int SEND_WRITE_ZEROES = 1 << 6;
  static final int CAN_MULTI_CONN = 1 << 8;

  static final int CMD_READ = 0;
  static final int CMD_WRITE = 1;
  static final int CMD_DISC = 2;
  static final int CMD_FLUSH = 3;
  static final int CMD_TRIM = 4;
  static final int CMD_WRITE_ZEROES = 6;

  static final int CMD_FLAG_FUA = 1;

  private Nbd() {}
}
