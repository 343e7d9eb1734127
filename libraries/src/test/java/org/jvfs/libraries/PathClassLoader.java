// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Classes of directories, read as files. */
final class PathClassLoader extends ClassLoader {
  private final List<Path> directories;

  PathClassLoader(List<Path> directories) {
    super(ClassLoader.getPlatformClassLoader());
    this.directories = List.copyOf(directories);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    for (Path d : directories) {
      Path p = d.resolve(name.replace('.', '/') + ".class");
      if (Files.exists(p)) {
        try {
          byte[] b = Files.readAllBytes(p);
          return defineClass(name, b, 0, b.length);
        } catch (IOException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
    }
    throw new ClassNotFoundException(name);
  }
}
