// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import java.io.FileNotFoundException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values as text that two file systems can agree on: the directory is a dollar sign. */
final class Printer {
  private static final int LONGEST = 200;

  private final String dir;

  Printer(Path dir) {
    this.dir = dir.toString();
  }

  String print(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Throwable t -> thrown(t);
      case byte[] bytes -> bytes(bytes);
      case ByteBuffer b -> "buffer " + b.position() + "," + b.limit() + "," + b.capacity();
      case FileLock k ->
          (k.isShared() ? "shared" : "exclusive")
              + (" lock " + k.position() + "+" + k.size())
              + (k.isValid() ? "" : " gone");
      case WatchEvent<?> e -> e.kind().name() + " " + print(e.context()) + " x" + e.count();
      case UserPrincipal p -> "principal " + p.getName();
      case Map<?, ?> map -> map(map);
      case Set<?> set -> set.stream().map(this::print).sorted().toList().toString();
      case List<?> list -> list.stream().map(this::print).toList().toString();
      case Stream<?> stream -> all(stream);
      case Object[] array -> print(Arrays.asList(array));
      default -> relative(value.toString());
    };
  }

  private String all(Stream<?> stream) {
    try (stream) {
      return print(stream.toList());
    }
  }

  private String map(Map<?, ?> map) {
    TreeMap<String, String> sorted = new TreeMap<>();
    map.forEach((k, v) -> sorted.put(print(k), print(v)));
    return sorted.toString();
  }

  private String relative(String text) {
    return text.replace(dir, "$");
  }

  private static String bytes(byte[] bytes) {
    return bytes.length <= LONGEST
        ? "'" + new String(bytes, StandardCharsets.ISO_8859_1).replace("\0", "\\0") + "'"
        : bytes.length + " bytes, hash " + Arrays.hashCode(bytes);
  }

  /**
   * The class that a program would catch, and the files of a file system's exception. Reasons are
   * prose; whoever wraps is told with what is wrapped.
   */
  private String thrown(Throwable t) {
    Class<?> type = t.getClass();
    while (!type.getName().startsWith("java.")) {
      type = type.getSuperclass();
    }
    List<String> parts = new ArrayList<>(List.of(type.getSimpleName()));
    if (t instanceof FileSystemException e && !(t instanceof FileSystemLoopException)) {
      parts.add(print(e.getFile()));
      if (e.getOtherFile() != null) {
        parts.add(print(e.getOtherFile()));
      }
    } else if (t instanceof FileNotFoundException) {
      parts.add(print(t.getMessage()));
    } else if (t instanceof ExecutionException
        || t instanceof java.io.UncheckedIOException
        || t instanceof DirectoryIteratorException) {
      parts.add(print(t.getCause()));
    }
    return "throws " + String.join(" ", parts);
  }
}
