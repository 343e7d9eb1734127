// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.calls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jvfs.bench.Peers;

/** What is reached through {@link java.nio.file}. */
final class NioStore implements Store {
  private final Path top;

  NioStore(Path top) {
    this.top = top;
  }

  @Override
  public int depth() {
    return top.getNameCount();
  }

  @Override
  public Name at(String path) {
    return new NioName(top.resolve(path.substring(1)));
  }

  @Override
  public void close() throws IOException {
    if (top.getNameCount() == 0) {
      top.getFileSystem().close();
      return;
    }
    Peers.remove(top);
  }

  private record NioName(Path path) implements Name {
    @Override
    public long stat() throws IOException {
      return Files.readAttributes(path, BasicFileAttributes.class).size();
    }

    @Override
    public boolean exists() {
      return Files.exists(path);
    }

    @Override
    public void create() throws IOException {
      Files.createFile(path);
    }

    @Override
    public void unlink() throws IOException {
      Files.delete(path);
    }

    @Override
    public void mkdir() throws IOException {
      Files.createDirectory(path);
    }

    @Override
    public int list() throws IOException {
      int count = 0;
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
        for (Path ignored : entries) {
          count++;
        }
      }
      return count;
    }

    @Override
    public Content open() throws IOException {
      return new NioContent(
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }
  }

  private static final class NioContent implements Content {
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MOST);

    NioContent(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read(long offset, int size) throws IOException {
      return channel.read(buffer.clear().limit(size), offset);
    }

    @Override
    public int write(long offset, int size) throws IOException {
      return channel.write(buffer.clear().limit(size), offset);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
