// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;

/**
 * What find has come to.
 *
 * @param start the operand it was found beneath, as it was given
 * @param depth 0 for the operand itself
 */
record Found(OpenImage image, Operand operand, String start, int depth, Statx stat) {
  String path() {
    return operand.text();
  }

  /** The last name, of the root of an image what it was called by. */
  String name() {
    String p = path();
    int end = p.length();
    while (end > 1 && p.charAt(end - 1) == '/') {
      end--;
    }
    return p.substring(p.lastIndexOf('/', end - 1) + 1, end);
  }

  String target() throws ErrnoException {
    return Mode.isLnk(stat.mode) ? image.readlink(operand.path()) : "";
  }
}
