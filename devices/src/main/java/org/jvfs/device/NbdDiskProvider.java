// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.DiskProvider;
import org.jvfs.block.OpenDisk;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * Opens exports of NBD servers: {@code nbd://host[:port][/export]} and {@code
 * nbd+unix:///[export]?socket=PATH}. Options: {@code timeout=SECONDS} the server may be silent, 0
 * for ever; {@code partition=N}, {@code offset=BYTES}, {@code size=BYTES}.
 */
public final class NbdDiskProvider implements DiskProvider {
  @Override
  public @Nullable OpenDisk open(String source, boolean readOnly, Map<String, String> options)
      throws ErrnoException {
    NbdUri uri = NbdUri.parse(source);
    if (uri == null) {
      return null;
    }
    NbdDisk disk = NbdDisk.connect(uri, readOnly, timeout(options.get("timeout")));
    return DiskWindow.of(disk.disk(), options, disk::close);
  }

  private static long timeout(@Nullable String text) throws ErrnoException {
    if (text == null) {
      return NbdDisk.DEFAULT_TIMEOUT;
    }
    try {
      return TimeUnit.SECONDS.toNanos(Integer.parseUnsignedInt(text));
    } catch (NumberFormatException e) {
      throw ErrnoException.because(Errno.EINVAL, "timeout=" + text + " is no number of seconds");
    }
  }
}
