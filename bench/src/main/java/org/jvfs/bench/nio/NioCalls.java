// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.nio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/** The operations, each of which {@link Operation} names. */
public class NioCalls {
  /** Attributes of a file behind eight components, the path kept. */
  @Benchmark
  public BasicFileAttributes stat(Deep.Kept kept) throws IOException {
    return attributes(kept.file);
  }

  /** The same of one of 1,024 files, named by a string. */
  @Benchmark
  public BasicFileAttributes statString(Deep deep, Picks picks) throws IOException {
    return attributes(deep.fs.getPath(deep.strings[picks.of(deep.strings.length)]));
  }

  /** Asking for a name that is not there, behind eight components. */
  @Benchmark
  public boolean missing(Deep.Kept kept) {
    return expect(!Files.exists(kept.missing));
  }

  /** The attributes of what is not there. */
  @Benchmark
  public NoSuchFileException missingAttributes(Deep.Kept kept) throws IOException {
    try {
      throw new AssertionError(attributes(kept.missing));
    } catch (NoSuchFileException e) {
      return e;
    }
  }

  /** Making an empty file, each thread in its own directory, and removing it. */
  @Benchmark
  public void create(OneDirectory.Own own) throws IOException {
    Files.createFile(own.fresh);
    Files.delete(own.fresh);
  }

  /** The same with all threads in one directory. */
  @Benchmark
  public void createInOne(OneDirectory.Mine mine) throws IOException {
    Files.createFile(mine.fresh);
    Files.delete(mine.fresh);
  }

  /** Attributes of files in one directory, of others by each thread. */
  @Benchmark
  public BasicFileAttributes statInOne(OneDirectory.Mine mine, Picks picks) throws IOException {
    return attributes(mine.files[picks.of(mine.files.length)]);
  }

  /** Attributes of one of 8,192 files in one directory. */
  @Benchmark
  public BasicFileAttributes statNames(Named.Ordinary names, Picks picks) throws IOException {
    return attributes(names.files[picks.of(names.files.length)]);
  }

  /** The same where all their names have the same hash. */
  @Benchmark
  public BasicFileAttributes statSameHash(Named.SameHash names, Picks picks) throws IOException {
    return attributes(names.files[picks.of(names.files.length)]);
  }

  /** Reading 4 KiB anywhere in a file of 256 MiB. */
  @Benchmark
  public boolean read4k(Content.RandomReader file, Picks picks) throws IOException {
    long offset = (long) picks.of(file.pieces) * Content.SMALL;
    int count = file.channel.read(file.buffer.clear(), offset);
    return expect(count == Content.SMALL && file.buffer.getLong(0) == offset);
  }

  /** Reading a file of 64 MiB, 64 KiB after the other. */
  @Benchmark
  public boolean readSeq(Content.SequentialReader file) throws IOException {
    file.channel.position(0);
    for (long offset = 0; offset < file.size; offset += Content.LARGE) {
      int count = file.channel.read(file.buffer.clear());
      expect(count == Content.LARGE && file.buffer.getLong(0) == offset);
    }
    return expect(file.channel.read(file.buffer.clear()) == -1);
  }

  /** Writing a new file of 64 MiB, 64 KiB after the other, and removing it. */
  @Benchmark
  public void writeFresh(Content.Writer file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file.path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int offset = 0; offset < file.size; offset += Content.LARGE) {
        Content.write(channel, file.buffer.clear());
      }
    }
    Files.delete(file.path);
  }

  /** Reading a directory of 10,000 entries. */
  @Benchmark
  public boolean readdir(Trees.Large directory, Blackhole hole) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.path)) {
      for (Path entry : entries) {
        hole.consume(entry);
        count++;
      }
    }
    return expect(count == directory.entries);
  }

  /** The same with each entry's name as a string. */
  @Benchmark
  public boolean readdirNames(Trees.Large directory, Blackhole hole) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.path)) {
      for (Path entry : entries) {
        hole.consume(entry.getFileName().toString());
        count++;
      }
    }
    return expect(count == directory.entries);
  }

  /** Walking over 1,000 directories of 100 files each. */
  @Benchmark
  public boolean walk(Trees.Small tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree.path)) {
      return expect(paths.count() == tree.paths);
    }
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class);
  }

  /** A store that answers wrongly is not to look fast. */
  static boolean expect(boolean right) {
    if (!right) {
      throw new AssertionError("the store answered wrongly");
    }
    return true;
  }
}
