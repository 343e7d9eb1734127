// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.mount;

import java.util.List;

/** How the servers are mounted, and what is measured then. */
enum Mode {
  /** Nothing kept by the kernel: each request reaches the server. */
  PLAIN("timeouts 0", "0"),

  /** As mounts are used: the kernel keeps names and attributes for a second, and contents. */
  CACHED("timeouts 1 s, the kernel's page cache", "1"),

  /** As {@link #PLAIN}, with FUSE over io_uring offered to whoever takes it. */
  URING("timeouts 0, io_uring offered", "0");

  final String title;
  final String timeout; // seconds

  Mode(String title, String timeout) {
    this.title = title;
    this.timeout = timeout;
  }

  /** Operations of fsbench. */
  List<String> operations() {
    return switch (this) {
      case PLAIN, URING ->
          List.of("stat", "fstat", "create", "read4k", "write4k", "read1m", "write1m", "readdir");
      case CACHED ->
          List.of(
              "stat",
              "fstat",
              "create",
              "read4k-buffered",
              "write4k-buffered",
              "read1m-cold",
              "readdir");
    };
  }
}
