// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** File systems for JUnit tests, with faults. */
module org.jvfs.junit {
  requires transitive org.jvfs.core;
  requires transitive org.jvfs.crash;
  requires transitive org.jvfs.nio;
  requires transitive org.junit.jupiter.api;
  requires org.junit.platform.commons;
  requires static transitive org.jspecify;

  exports org.jvfs.junit;
}
