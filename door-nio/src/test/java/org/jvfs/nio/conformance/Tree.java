// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Whole trees, listed and removed. */
final class Tree {
  private Tree() {}

  /** A line for each thing beneath a directory, sorted by name. */
  static List<String> list(Path dir) throws IOException {
    List<String> lines = new ArrayList<>();
    Files.walkFileTree(
        dir,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attrs)
              throws IOException {
            if (!path.equals(dir)) {
              lines.add(line(dir, path));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attrs)
              throws IOException {
            lines.add(line(dir, path));
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.sort(lines);
    return lines;
  }

  private static String line(Path dir, Path path) throws IOException {
    PosixFileAttributes attrs =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    String line =
        dir.relativize(path) + " " + PosixFilePermissions.toString(attrs.permissions()) + " ";
    if (attrs.isSymbolicLink()) {
      return line + "-> " + Files.readSymbolicLink(path);
    }
    if (attrs.isDirectory()) {
      return line + "directory";
    }
    if (!attrs.isRegularFile()) {
      return line + "special";
    }
    Object links = Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    String text =
        attrs.size() > 64
            ? attrs.size() + " bytes"
            : Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1);
    String age = attrs.lastModifiedTime().equals(Scene.old()) ? " old" : "";
    return line + "x" + links + " '" + text + "'" + age;
  }

  /** Removes a directory's content and itself; nothing is followed. */
  static void remove(Path dir) throws IOException {
    clear(dir);
    Files.delete(dir);
  }

  /** Removes a directory's content. */
  static void clear(Path dir) throws IOException {
    Files.walkFileTree(
        dir,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attrs)
              throws IOException {
            Files.delete(path);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path path, java.io.@org.jspecify.annotations.Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            if (!path.equals(dir)) {
              Files.delete(path);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
