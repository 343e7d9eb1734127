// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** The {@code jvfs} command. */
module org.jvfs.cli {
  requires info.picocli;
  requires org.jvfs.core;
  requires org.jvfs.fuse;
  requires jdk.unsupported;
  requires static org.jspecify;

  opens org.jvfs.cli to
      info.picocli;
  opens org.jvfs.cli.image to
      info.picocli;
}
