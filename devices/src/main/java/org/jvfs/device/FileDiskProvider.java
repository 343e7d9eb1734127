// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.DiskProvider;
import org.jvfs.block.OpenDisk;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * Opens image files and block devices of the host: any source but a URI. Options: {@code direct},
 * past the host's page cache; {@code partition=N}, {@code offset=BYTES}, {@code size=BYTES}.
 */
public final class FileDiskProvider implements DiskProvider {
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

  @Override
  public @Nullable OpenDisk open(String source, boolean readOnly, Map<String, String> options)
      throws ErrnoException {
    if (URI.matcher(source).matches() || source.startsWith("nbd:")) {
      return null;
    }
    List<FileDisk.Option> how = new ArrayList<>();
    if (readOnly) {
      how.add(FileDisk.Option.READ_ONLY);
    }
    if (options.containsKey("direct")) {
      how.add(FileDisk.Option.DIRECT);
    }
    FileDisk disk = FileDisk.open(path(source), how.toArray(new FileDisk.Option[0]));
    return DiskWindow.of(disk.disk(), options, disk::close);
  }

  private static Path path(String source) throws ErrnoException {
    try {
      return Path.of(source);
    } catch (InvalidPathException e) {
      throw ErrnoException.because(Errno.EINVAL, "no path: " + e.getMessage());
    }
  }
}
