// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jvfs.testkit.call.Bytes;

/**
 * The value of a {@code system.posix_acl_*} attribute from the text form of setfacl(1):
 * comma-separated entries {@code u::rwx}, {@code u:1000:r-x}, {@code g::…}, {@code g:1000:…},
 * {@code m::…}, {@code o::…}.
 */
public final class Acl {
  private static final int VERSION = 2;
  private static final int ENTRY_SIZE = 8;
  private static final int NO_ID = -1;
  private static final String TAGS = "ugmo";
  private static final List<Integer> PLAIN = List.of(0x01, 0x04, 0x10, 0x20);
  private static final List<Integer> NAMED = List.of(0x02, 0x08, 0x10, 0x20);

  private Acl() {}

  /** Encodes {@code text}; the entries stay in the order given, right or wrong. */
  public static Bytes encode(String text) {
    String[] entries = text.isEmpty() ? new String[0] : text.split(",", -1);
    ByteBuffer out =
        ByteBuffer.allocate(4 + ENTRY_SIZE * entries.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(VERSION);
    for (String entry : entries) {
      String[] parts = entry.split(":", -1);
      int tag = TAGS.indexOf(parts[0]);
      boolean named = !parts[1].isEmpty();
      out.putShort((short) (int) (named ? NAMED : PLAIN).get(tag));
      out.putShort((short) permissions(parts[2]));
      out.putInt(named ? Integer.parseInt(parts[1]) : NO_ID);
    }
    return Bytes.owned(out.array());
  }

  private static int permissions(String text) {
    return (text.indexOf('r') >= 0 ? 4 : 0)
        | (text.indexOf('w') >= 0 ? 2 : 0)
        | (text.indexOf('x') >= 0 ? 1 : 0);
  }
}
