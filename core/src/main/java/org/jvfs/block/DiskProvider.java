// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * Opens the disks that a kind of source names: what stands before {@code on} in a list of mounts.
 * Found by {@code ServiceLoader}.
 */
public interface DiskProvider {
  /** The options of a mount that are about its disk and not about the file system on it. */
  Set<String> OPTIONS = Set.of("partition", "offset", "size", "direct", "timeout");

  /**
   * Opens a disk. May block. Errors: EINVAL, the source or an option cannot be understood; ENXIO,
   * there is no such part; EBUSY, somebody else has it; those of what it is on.
   *
   * @param source a path, a URI
   * @param readOnly nobody will write
   * @param options what else was said, by name; a flag's value is ""; those not known here are
   *     somebody else's
   * @return null if the source is of another kind
   */
  @MayBlock
  @Nullable OpenDisk open(String source, boolean readOnly, Map<String, String> options)
      throws ErrnoException;

  /**
   * Asks all providers. May block. Errors: ENODEV, none knows this kind of source; those of {@link
   * #open}.
   */
  @MayBlock
  static OpenDisk openAny(String source, boolean readOnly, Map<String, String> options)
      throws ErrnoException {
    for (DiskProvider p : ServiceLoader.load(DiskProvider.class)) {
      OpenDisk disk = p.open(source, readOnly, options);
      if (disk != null) {
        return disk;
      }
    }
    throw ErrnoException.because(Errno.ENODEV, "nothing here opens disks such as " + source);
  }
}
