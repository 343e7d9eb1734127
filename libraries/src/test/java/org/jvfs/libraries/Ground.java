// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import java.io.IOException;
import java.nio.file.Files;
import org.jvfs.nio.Jvfs;

/** Whose paths a library is given. */
enum Ground {
  /** The JDK's own provider, as control. */
  DEFAULT {
    @Override
    Place open() throws IOException {
      return new Place(Files.createTempDirectory("jvfs-libraries-"), null);
    }
  },
  JVFS {
    @Override
    Place open() throws IOException {
      // Of the same user as the control's, so that permissions count as much or as little.
      boolean superuser = "root".equals(System.getProperty("user.name"));
      var fs = (superuser ? Jvfs.memory().superuser() : Jvfs.memory()).build();
      return new Place(Files.createDirectory(fs.getPath("/place")), fs);
    }
  };

  /** An empty directory. */
  abstract Place open() throws IOException;
}
