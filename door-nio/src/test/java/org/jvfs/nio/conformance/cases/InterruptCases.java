// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance.cases;

import static org.jvfs.nio.conformance.cases.ChannelCases.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jvfs.nio.conformance.Scene;

/** Threads that are interrupted. */
public final class InterruptCases {
  /** Something done to an open channel. */
  @FunctionalInterface
  private interface Use {
    Object on(FileChannel c) throws IOException;
  }

  private static void used(Scene s, String label, Use use) throws IOException {
    s.file("f", "0123456789");
    try (FileChannel c =
        FileChannel.open(s.at("f"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      Thread.currentThread().interrupt();
      s.is(label, () -> use.on(c));
      s.is(label + ": still interrupted", Thread::interrupted);
      s.is(label + ": open", c::isOpen);
    }
    s.is(label + ": content", () -> Files.readString(s.at("f")));
  }

  public void channels(Scene s) throws IOException {
    used(s, "read", c -> c.read(ByteBuffer.allocate(1)));
    used(s, "read nothing", c -> c.read(ByteBuffer.allocate(0)));
    used(s, "read at", c -> c.read(ByteBuffer.allocate(1), 3));
    used(s, "scatter", c -> c.read(new ByteBuffer[] {ByteBuffer.allocate(1)}));
    used(s, "scatter nothing", c -> c.read(new ByteBuffer[] {ByteBuffer.allocate(0)}));
    used(s, "write", c -> c.write(bytes("x")));
    used(s, "write nothing", c -> c.write(bytes("")));
    used(s, "write at", c -> c.write(bytes("x"), 3));
    used(s, "gather", c -> c.write(new ByteBuffer[] {bytes("x")}));
    used(s, "position", FileChannel::position);
    used(s, "position to", c -> c.position(3).isOpen());
    used(s, "size", FileChannel::size);
    used(s, "truncate", c -> c.truncate(3).isOpen());
    used(s, "truncate to more", c -> c.truncate(30).isOpen());
    used(
        s,
        "force",
        c -> {
          c.force(true);
          return "";
        });
    used(s, "lock", c -> c.lock());
    used(s, "lock range", c -> c.lock(0, 1, false));
    used(s, "try", c -> c.tryLock());
    used(s, "negative", c -> c.read(ByteBuffer.allocate(1), -1));
    used(s, "open?", FileChannel::isOpen);
    used(
        s,
        "transfer to",
        c -> c.transferTo(0, 3, Channels.newChannel(java.io.OutputStream.nullOutputStream())));
    used(
        s,
        "transfer nothing",
        c -> c.transferTo(0, 0, Channels.newChannel(java.io.OutputStream.nullOutputStream())));
    used(s, "transfer to itself", c -> c.transferTo(0, 3, c));
    used(
        s,
        "transfer from",
        c -> c.transferFrom(Channels.newChannel(java.io.InputStream.nullInputStream()), 0, 3));
    used(
        s,
        "close",
        c -> {
          c.close();
          return "";
        });
  }

  private static void interrupted(Scene s, String label, Scene.Question q) {
    Thread.currentThread().interrupt();
    s.is(label, q);
    s.is(label + ": still interrupted", Thread::interrupted);
  }

  public void files(Scene s) throws IOException {
    s.file("f", "0123456789");
    s.folder("d/e");
    interrupted(s, "exists", () -> Files.exists(s.at("f")));
    interrupted(s, "attributes", () -> Files.size(s.at("f")));
    interrupted(s, "create", () -> Files.createFile(s.at("g")));
    interrupted(s, "folder", () -> Files.createDirectories(s.at("d/e/f/g")));
    interrupted(s, "copy", () -> Files.copy(s.at("f"), s.at("h")));
    interrupted(s, "move", () -> Files.move(s.at("h"), s.at("i")));
    interrupted(s, "delete", () -> Files.deleteIfExists(s.at("i")));
    interrupted(s, "real path", () -> s.at("d/../f").toRealPath());
    interrupted(s, "link", () -> Files.createLink(s.at("j"), s.at("f")));
    interrupted(s, "symbolic link", () -> Files.createSymbolicLink(s.at("k"), s.path("f")));
    interrupted(s, "user attribute", () -> Files.setAttribute(s.at("f"), "user:x", new byte[1]));
    interrupted(
        s,
        "list",
        () -> {
          try (Stream<java.nio.file.Path> l = Files.list(s.at("d"))) {
            return l.count();
          }
        });
    interrupted(
        s,
        "walk",
        () -> {
          try (Stream<java.nio.file.Path> l = Files.walk(s.at("d"))) {
            return l.count();
          }
        });
    s.tree("after");
  }

  public void content(Scene s) throws IOException {
    s.file("f", "0123456789");
    interrupted(s, "read all", () -> Files.readAllBytes(s.at("f")));
    interrupted(s, "read text", () -> Files.readString(s.at("f")));
    interrupted(s, "read lines", () -> Files.readAllLines(s.at("f")));
    interrupted(
        s,
        "input stream",
        () -> {
          try (var in = Files.newInputStream(s.at("f"))) {
            return in.read();
          }
        });
    interrupted(
        s,
        "reader",
        () -> {
          try (var in = Files.newBufferedReader(s.at("f"))) {
            return in.readLine();
          }
        });
    interrupted(
        s,
        "output stream",
        () -> {
          try (var out = Files.newOutputStream(s.at("g"))) {
            out.write(new byte[3]);
            return "written";
          }
        });
    interrupted(s, "write", () -> Files.writeString(s.at("h"), "x"));
    interrupted(
        s, "stream copied in", () -> Files.copy(java.io.InputStream.nullInputStream(), s.at("i")));
    interrupted(s, "mismatch", () -> Files.mismatch(s.at("f"), s.at("f")));
    interrupted(
        s,
        "byte channel",
        () -> {
          try (SeekableByteChannel c = Files.newByteChannel(s.at("f"))) {
            return c.size();
          }
        });
  }

  /** Somebody waits for a lock of another program's; here nobody does, so this is of closing. */
  public void closedByAnother(Scene s) throws Exception {
    s.file("f", "0123456789");
    FileChannel c = ChannelCases.open(s, "f", StandardOpenOption.READ);
    Thread t =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    c.close();
                  } catch (IOException e) {
                    s.say("closing", e);
                  }
                });
    t.join();
    s.is("then", () -> c.read(ByteBuffer.allocate(1)));
  }
}
