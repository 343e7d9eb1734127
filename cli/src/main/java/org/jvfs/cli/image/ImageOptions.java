// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.Vfs;
import picocli.CommandLine.Option;

/** How images are opened; the same for all commands. */
final class ImageOptions {
  /** What only says that nobody writes, as is the case anyway, or speaks to others. */
  private static final Set<String> NOTHING_NEW = Set.of("ro", "defaults", "loop", "noatime");

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      description = "The file system's type. Default: what is recognised.")
  private @Nullable String type;

  @Option(
      names = {"-o", "--options"},
      paramLabel = "OPTIONS",
      description = "Options of the mount, separated by commas, such as noload.")
  private List<String> options = List.of();

  @Option(
      names = "--partition",
      paramLabel = "N",
      description = "The partition of the disk, from 1 on. Default: the whole disk.")
  private @Nullable String partition;

  @Option(
      names = "--offset",
      paramLabel = "BYTES",
      description = "Where the file system begins, with K, M, G or T if need be.")
  private @Nullable String offset;

  @Nullable String type() {
    return type;
  }

  /** The options of the mount. */
  Map<String, @Nullable String> mount() {
    Map<String, @Nullable String> all = new LinkedHashMap<>();
    for (String text : options) {
      all.putAll(Vfs.parseOptions(text));
    }
    all.keySet().removeAll(NOTHING_NEW);
    if (partition != null) {
      all.put("partition", partition);
    }
    if (offset != null) {
      all.put("offset", offset);
    }
    return all;
  }
}
