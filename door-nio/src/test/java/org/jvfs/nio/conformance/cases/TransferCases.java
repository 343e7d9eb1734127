// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance.cases;

import static org.jvfs.nio.conformance.cases.ChannelCases.bytes;
import static org.jvfs.nio.conformance.cases.ChannelCases.open;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jvfs.nio.conformance.Scene;

/** Between channels. */
public final class TransferCases {
  private static final StandardOpenOption R = StandardOpenOption.READ;
  private static final StandardOpenOption W = StandardOpenOption.WRITE;
  private static final long[] POSITIONS = {0, 3, 10, 11, 100, -1, Long.MAX_VALUE};
  private static final long[] COUNTS = {0, 2, 10, 100, -1, Long.MAX_VALUE};

  public void toAFile(Scene s) throws IOException {
    for (long p : POSITIONS) {
      for (long n : COUNTS) {
        s.file("a", "0123456789");
        s.file("b", "abcdefgh");
        try (FileChannel a = FileChannel.open(s.at("a"), R, W);
            FileChannel b = FileChannel.open(s.at("b"), R, W)) {
          a.position(1);
          b.position(5);
          String l = p + " " + n + " ";
          s.is(l + "to", () -> a.transferTo(p, n, b));
          s.is(l + "positions", () -> a.position() + " " + b.position());
          s.is(l + "content", () -> Files.readAllBytes(s.at("b")));
        }
      }
    }
  }

  public void fromAFile(Scene s) throws IOException {
    for (long p : POSITIONS) {
      for (long n : COUNTS) {
        s.file("a", "0123456789");
        s.file("b", "abcdefgh");
        try (FileChannel a = FileChannel.open(s.at("a"), R, W);
            FileChannel b = FileChannel.open(s.at("b"), R, W)) {
          a.position(1);
          b.position(5);
          String l = p + " " + n + " ";
          s.is(l + "from", () -> a.transferFrom(b, p, n));
          s.is(l + "positions", () -> a.position() + " " + b.position());
          s.is(l + "content", () -> Files.readAllBytes(s.at("a")));
        }
      }
    }
  }

  private static final class Slow implements WritableByteChannel {
    final ByteArrayOutputStream got = new ByteArrayOutputStream();

    @Override
    public int write(ByteBuffer src) {
      int n = Math.min(3, src.remaining());
      for (int i = 0; i < n; i++) {
        got.write(src.get());
      }
      return n;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  public void withOthers(Scene s) throws IOException {
    s.file("a", "0123456789");
    FileChannel a = open(s, "a", R, W);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    s.is("to a stream", () -> a.transferTo(2, 5, Channels.newChannel(out)) + " " + out);
    Slow slow = new Slow();
    s.is("to one that takes three", () -> a.transferTo(1, 8, slow) + " " + slow.got);
    s.is(
        "from a stream",
        () ->
            a.transferFrom(
                Channels.newChannel(
                    new ByteArrayInputStream("xyz".getBytes(StandardCharsets.UTF_8))),
                4,
                100));
    s.is(
        "from a stream beyond",
        () ->
            a.transferFrom(
                Channels.newChannel(
                    new ByteArrayInputStream("xyz".getBytes(StandardCharsets.UTF_8))),
                400,
                100));
    s.is(
        "from a stream of nothing",
        () -> a.transferFrom(Channels.newChannel(InputStream.nullInputStream()), 1, 9));
    s.is("content", () -> Files.readString(s.at("a")));
    Pipe pipe = Pipe.open();
    try (Pipe.SourceChannel source = pipe.source();
        WritableByteChannel sink = pipe.sink()) {
      s.is("to a pipe", () -> a.transferTo(0, 6, sink));
      sink.close();
      s.is("from a pipe", () -> a.transferFrom(source, 0, 4));
      s.is("from a pipe, the rest", () -> a.transferFrom(source, 4, 40));
    }
    s.is("content after", () -> Files.readString(s.at("a")));
    s.is("to a closed pipe", () -> a.transferTo(0, 6, pipe.sink()));
    s.is("from a closed pipe", () -> a.transferFrom(pipe.source(), 0, 6));
    s.is("null", () -> a.transferTo(0, 1, Scene.nothing()));
    s.is("null from", () -> a.transferFrom(Scene.nothing(), 0, 1));
    s.is("still open", a::isOpen);
  }

  public void withItself(Scene s) throws IOException {
    s.file("a", "0123456789");
    FileChannel a = open(s, "a", R, W);
    s.is("to itself", () -> a.position(6).transferTo(0, 3, a));
    s.is("from itself", () -> a.position(0).transferFrom(a, 8, 2));
    FileChannel b = open(s, "a", R, W);
    s.is("to another of the file", () -> a.transferTo(0, 4, b));
    s.is("content", () -> Files.readString(s.at("a")));
  }

  public void large(Scene s) throws IOException {
    byte[] all = new byte[3 << 20];
    new java.util.Random(6).nextBytes(all);
    Files.write(s.at("a"), all);
    FileChannel a = open(s, "a", R, W);
    FileChannel b = open(s, "b", W, StandardOpenOption.CREATE);
    s.is("to", () -> a.transferTo(0, Long.MAX_VALUE, b));
    s.is("same", () -> Files.mismatch(s.at("a"), s.at("b")));
    s.is("from", () -> b.transferFrom(a.position(100), 1, 1 << 21));
    s.is("then", () -> Files.mismatch(s.at("a"), s.at("b")));
    s.is("size", b::size);
  }

  public void byStreams(Scene s) throws IOException {
    s.file("a", "0123456789");
    try (InputStream in = Files.newInputStream(s.at("a"));
        OutputStream out = Files.newOutputStream(s.at("b"))) {
      s.is("skipped", () -> in.skip(2));
      s.is("transferred", () -> in.transferTo(out));
    }
    s.is("content", () -> Files.readString(s.at("b")));
    try (FileChannel a = FileChannel.open(s.at("a"), R, W);
        ReadableByteChannel r = a) {
      s.is("stream of a channel", () -> Channels.newInputStream(r).readAllBytes());
      s.does("stream into a channel", () -> Channels.newOutputStream(a).write(bytes("ab").array()));
    }
    s.is("content of a", () -> Files.readString(s.at("a")));
  }
}
