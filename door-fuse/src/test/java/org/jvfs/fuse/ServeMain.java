// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse;

import java.nio.file.Path;
import org.jvfs.fuse.session.FuseConfig;

/**
 * Serves the tests' tree in a process of its own: {@code MOUNTPOINT [TRANSPORT [READERS [trace]]]}.
 * Prints "ready" when mounted and the number of requests by opcode at the end.
 */
final class ServeMain {
  private ServeMain() {}

  public static void main(String[] args) throws Exception {
    FuseConfig.Builder config = FuseConfig.builder().source("tree");
    if (args.length > 1) {
      config.transport(FuseConfig.Transport.valueOf(args[1]));
    }
    if (args.length > 2) {
      config.maxReaders(Integer.parseInt(args[2]));
    }
    if (args.length > 3) {
      config.trace(System.err);
    }
    TreeHandler handler = new TreeHandler();
    handler.openFlags = Integer.getInteger("openFlags", 0);
    try (FuseMount mount = FuseMount.mount(Path.of(args[0]), handler, config.build())) {
      System.out.println(mount.negotiated());
      System.out.println("ready " + (mount.usesUring() ? "uring" : "classic"));
      mount.join();
      System.out.println(mount.stats().byName());
    }
  }
}
