// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance.cases;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jvfs.nio.conformance.Scene;

/** Positions, sizes, reading and writing of channels. */
public final class ChannelCases {
  static final StandardOpenOption R = StandardOpenOption.READ;
  static final StandardOpenOption W = StandardOpenOption.WRITE;
  static final StandardOpenOption C = StandardOpenOption.CREATE;
  static final StandardOpenOption A = StandardOpenOption.APPEND;

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static FileChannel open(Scene s, String name, StandardOpenOption... options) throws IOException {
    return s.closing(FileChannel.open(s.at(name), options));
  }

  private static String text(ByteBuffer b) {
    return new String(b.array(), 0, b.position(), StandardCharsets.ISO_8859_1);
  }

  private static void state(Scene s, String label, SeekableByteChannel c) {
    s.is(label + ": at", c::position);
    s.is(label + ": of", c::size);
  }

  public void positions(Scene s) throws IOException {
    s.file("f", "0123456789");
    FileChannel c = open(s, "f", R, W);
    state(s, "new", c);
    for (long p : new long[] {0, 5, 10, 15, -1, Long.MIN_VALUE, 1L << 40, Long.MAX_VALUE}) {
      s.is("to " + p, () -> c.position(p) == c);
      state(s, "at " + p, c);
      ByteBuffer b = ByteBuffer.allocate(4);
      s.is("reads at " + p, () -> c.read(b) + text(b));
      state(s, "having read at " + p, c);
    }
    SeekableByteChannel same = c;
    s.is("as a seekable channel", () -> same.position(3).position());
    s.is("written beyond", () -> c.position(20).write(bytes("xy")));
    state(s, "beyond", c);
    s.is("content", () -> Files.readAllBytes(s.at("f")));
    s.is("written at the largest", () -> c.position(Long.MAX_VALUE).write(bytes("xy")));
    s.is("written near the largest", () -> c.position(Long.MAX_VALUE - 1).write(bytes("x")));
    s.is("written beyond the largest", () -> c.write(bytes("x"), Long.MAX_VALUE));
    s.is("read at the largest", () -> c.read(bytes("x"), Long.MAX_VALUE));
    state(s, "at last", c);
  }

  public void seekableChannels(Scene s) throws IOException {
    s.file("f", "0123456789");
    SeekableByteChannel c = s.closing(Files.newByteChannel(s.at("f"), R, W));
    state(s, "new", c);
    ByteBuffer b = ByteBuffer.allocate(4);
    s.is("reads", () -> c.read(b) + text(b));
    s.is("writes", () -> c.write(bytes("XY")));
    state(s, "after", c);
    s.is("position", () -> c.position(1) == c);
    s.is("truncate", () -> c.truncate(3) == c);
    state(s, "truncated", c);
    s.is("negative", () -> c.truncate(-1) == c);
    s.is("negative position", () -> c.position(-1) == c);
    s.is("open", c::isOpen);
    s.does("close", c::close);
    s.is("open then", c::isOpen);
    s.does("close again", c::close);
    s.is("read then", () -> c.read(b));
    s.is("write then", () -> c.write(b));
    s.is("truncate then", () -> c.truncate(1) == c);
    s.is("position to then", () -> c.position(1) == c);
    state(s, "closed", c);
    s.is("content", () -> Files.readString(s.at("f")));
  }

  public void truncations(Scene s) throws IOException {
    for (long size : new long[] {0, 3, 10, 11, 100, -1, Long.MAX_VALUE}) {
      for (long at : new long[] {0, 3, 7, 10, 50}) {
        Path p = s.file("f", "0123456789");
        try (FileChannel c = FileChannel.open(p, R, W)) {
          c.position(at);
          String l = "to " + size + " at " + at;
          s.is(l, () -> c.truncate(size) == c);
          state(s, l, c);
          s.is(l + " writes", () -> c.write(bytes("w")));
          s.is(l + " content", () -> Files.readAllBytes(p));
        }
      }
    }
    try (FileChannel c = FileChannel.open(s.at("f"), R)) {
      s.is("read-only", () -> c.truncate(1));
      s.is("read-only, larger", () -> c.truncate(1000));
      s.is("read-only, negative", () -> c.truncate(-1));
    }
  }

  public void appending(Scene s) throws IOException {
    s.file("f", "0123");
    FileChannel c = open(s, "f", A);
    state(s, "new", c);
    s.is("writes", () -> c.write(bytes("ab")));
    state(s, "after", c);
    s.is("moved", () -> c.position(1) == c);
    state(s, "moved", c);
    s.is("writes at the end", () -> c.write(bytes("cd")));
    s.is("writes at a position", () -> c.write(bytes("XX"), 1));
    s.is("content", () -> Files.readString(s.at("f")));
    s.is("gathers", () -> c.write(new ByteBuffer[] {bytes("g"), bytes("h")}));
    s.is("truncates", () -> c.truncate(3) == c);
    state(s, "truncated", c);
    s.is("reads", () -> c.read(ByteBuffer.allocate(1)));
    FileChannel d = open(s, "f", A);
    s.is("another writes", () -> d.write(bytes("other")));
    s.is("and this one", () -> c.write(bytes("this")));
    state(s, "both", c);
    s.is(
        "from",
        () -> {
          s.file("g", "GGG");
          try (FileChannel g = FileChannel.open(s.at("g"))) {
            return c.transferFrom(g, 1, 3);
          }
        });
    s.is(
        "to",
        () -> {
          try (FileChannel g = FileChannel.open(s.at("g"))) {
            return g.transferTo(0, 2, c);
          }
        });
    state(s, "transferred", c);
    s.is("content at last", () -> Files.readString(s.at("f")));
  }

  public void buffers(Scene s) throws IOException {
    s.file("f", "0123456789");
    FileChannel c = open(s, "f", R, W);
    for (ByteBuffer b :
        List.of(
            ByteBuffer.allocate(4),
            ByteBuffer.allocateDirect(4),
            ByteBuffer.allocate(10).position(3).limit(7).slice(),
            ByteBuffer.allocate(10).position(3).limit(7),
            ByteBuffer.allocateDirect(10).position(3).limit(7),
            ByteBuffer.allocate(0),
            ByteBuffer.allocate(4).position(4),
            ByteBuffer.allocate(4).asReadOnlyBuffer(),
            ByteBuffer.allocateDirect(4).asReadOnlyBuffer())) {
      String l = b + "";
      s.is(l + " reads", () -> c.position(0).read(b));
      s.say(l + " read", b);
      b.clear();
      s.is(l + " reads at 8", () -> c.read(b, 8));
      s.say(l + " read at 8", b);
      b.clear();
      s.is(l + " reads at the end", () -> c.read(b, 10));
      s.is(l + " reads beyond", () -> c.read(b, 1000));
      s.is(l + " reads before", () -> c.read(b, -1));
      s.is(l + " writes", () -> c.position(2).write(b));
      s.say(l + " written", b);
      b.clear();
      s.is(l + " writes at 12", () -> c.write(b, 12));
      s.is(l + " writes before", () -> c.write(b, -1));
      state(s, l, c);
      s.is(l + " content", () -> Files.readAllBytes(s.at("f")));
    }
    s.is("reads null", () -> c.read(Scene.<ByteBuffer>nothing()));
    s.is("reads null at", () -> c.read(Scene.<ByteBuffer>nothing(), 0));
    s.is("writes null", () -> c.write(Scene.<ByteBuffer>nothing()));
    s.is("writes null at", () -> c.write(Scene.<ByteBuffer>nothing(), 0));
  }

  public void scatteringAndGathering(Scene s) throws IOException {
    s.file("f", "0123456789");
    FileChannel c = open(s, "f", R, W);
    ByteBuffer[] some = {
      ByteBuffer.allocate(2),
      ByteBuffer.allocate(0),
      ByteBuffer.allocateDirect(3),
      ByteBuffer.allocate(9)
    };
    s.is("reads", () -> c.read(some));
    s.say("having read", some);
    s.is("reads at the end", () -> c.read(new ByteBuffer[] {ByteBuffer.allocate(1)}));
    s.is("reads nothing", () -> c.read(new ByteBuffer[] {}));
    s.is("reads nothing wide", () -> c.read(new ByteBuffer[] {ByteBuffer.allocate(0)}));
    for (int[] range :
        new int[][] {{0, 2}, {1, 2}, {2, 2}, {3, 1}, {4, 0}, {4, 1}, {-1, 1}, {0, -1}, {0, 5}}) {
      for (ByteBuffer b : some) {
        b.clear();
      }
      String l = range[0] + "+" + range[1];
      s.is(l + " reads", () -> c.position(0).read(some, range[0], range[1]));
      s.say(l + " read", some);
      for (ByteBuffer b : some) {
        b.clear();
      }
      s.is(l + " writes", () -> c.position(1).write(some, range[0], range[1]));
      s.say(l + " written", some);
      state(s, l, c);
    }
    s.is("null", () -> c.read(Scene.<ByteBuffer[]>nothing()));
    s.is("null in it", () -> c.read(new ByteBuffer[] {Scene.nothing()}));
    s.is("null written", () -> c.write(Scene.<ByteBuffer[]>nothing()));
    s.is("null in it written", () -> c.write(new ByteBuffer[] {bytes("a"), Scene.nothing()}));
    s.is("read-only", () -> c.read(new ByteBuffer[] {bytes("a").asReadOnlyBuffer()}));
    s.is(
        "read-only later",
        () -> c.read(new ByteBuffer[] {bytes("a"), bytes("a").asReadOnlyBuffer()}));
    ByteBuffer[] many = new ByteBuffer[900];
    for (int i = 0; i < many.length; i++) {
      many[i] = bytes(i % 10 + "");
    }
    s.is("many", () -> c.position(0).write(many));
    s.is("content", () -> Files.readAllBytes(s.at("f")));
  }

  public void withoutTheRight(Scene s) throws IOException {
    s.file("f", "0123456789");
    FileChannel r = open(s, "f", R);
    FileChannel w = open(s, "f", W);
    FileChannel rw = open(s, "f", R, W);
    ByteBuffer none = ByteBuffer.allocate(0);
    ByteBuffer one = ByteBuffer.allocate(1);
    s.is("write", () -> r.write(one));
    s.is("write nothing", () -> r.write(none));
    s.is("write at", () -> r.write(one, 0));
    s.is("write before", () -> r.write(one, -1));
    s.is("gather", () -> r.write(new ByteBuffer[] {one}));
    s.is("gather nothing", () -> r.write(new ByteBuffer[] {}));
    s.is("read", () -> w.read(one));
    s.is("read nothing", () -> w.read(none));
    s.is("read at", () -> w.read(one, 0));
    s.is("read before", () -> w.read(one, -1));
    s.is("read, read-only buffer", () -> w.read(one.asReadOnlyBuffer()));
    s.is("scatter", () -> w.read(new ByteBuffer[] {one}));
    s.is("transfer to", () -> w.transferTo(0, 1, rw));
    s.is("transfer to one that only reads", () -> rw.transferTo(0, 1, r));
    s.is("transfer from", () -> r.transferFrom(rw, 0, 1));
    s.is("transfer from one that only writes", () -> rw.transferFrom(w, 0, 1));
    s.is("exclusive lock", () -> r.lock());
    s.is("exclusive try", () -> r.tryLock());
    s.is("shared lock", () -> w.lock(0, 1, true));
    s.is("shared try", () -> w.tryLock(0, 1, true));
    s.does("force", () -> r.force(true));
    s.does("force data", () -> w.force(false));
    s.is("content", () -> Files.readString(s.at("f")));
  }

  public void closed(Scene s) throws IOException {
    s.file("f", "0123456789");
    for (StandardOpenOption o : List.of(R, W)) {
      FileChannel c = open(s, "f", o);
      c.close();
      ByteBuffer b = ByteBuffer.allocate(1);
      FileChannel other = open(s, "f", R, W);
      String l = o + " ";
      s.is(l + "open", c::isOpen);
      s.is(l + "read", () -> c.read(b));
      s.is(l + "read nothing", () -> c.read(ByteBuffer.allocate(0)));
      s.is(l + "read at", () -> c.read(b, 0));
      s.is(l + "read before", () -> c.read(b, -1));
      s.is(l + "scatter", () -> c.read(new ByteBuffer[] {b}));
      s.is(l + "write", () -> c.write(b));
      s.is(l + "write at", () -> c.write(b, 0));
      s.is(l + "gather", () -> c.write(new ByteBuffer[] {b}));
      s.is(l + "position", c::position);
      s.is(l + "position to", () -> c.position(0));
      s.is(l + "position before", () -> c.position(-1));
      s.is(l + "size", c::size);
      s.is(l + "truncate", () -> c.truncate(0));
      s.is(l + "truncate before", () -> c.truncate(-1));
      s.does(l + "force", () -> c.force(true));
      s.is(l + "lock", () -> c.lock());
      s.is(l + "lock range", () -> c.lock(0, 1, o == R));
      s.is(l + "try", () -> c.tryLock());
      s.is(l + "try range", () -> c.tryLock(0, 1, o == R));
      s.is(l + "transfer to", () -> c.transferTo(0, 1, other));
      s.is(l + "transfer from", () -> c.transferFrom(other, 0, 1));
      s.is(l + "transfer to it", () -> other.transferTo(0, 1, c));
      s.is(l + "transfer from it", () -> other.transferFrom(c, 0, 1));
      s.does(l + "close", c::close);
    }
  }

  public void removedWhileOpen(Scene s) throws IOException {
    s.file("f", "0123456789");
    FileChannel c = open(s, "f", R, W);
    s.does("delete", () -> Files.delete(s.at("f")));
    s.is("size", c::size);
    s.is("write", () -> c.write(bytes("ab"), 12));
    s.is("size then", c::size);
    s.file("f", "new");
    ByteBuffer b = ByteBuffer.allocate(3);
    s.is("read", () -> c.read(b) + text(b));
    s.is("another", () -> Files.readString(s.at("f")));
    Files.move(s.at("f"), s.at("g"));
    s.is("moved", () -> Files.readString(s.at("g")));
  }

  public void twoChannelsOfOneFile(Scene s) throws IOException {
    s.file("f", "0123456789");
    FileChannel a = open(s, "f", R, W);
    FileChannel b = open(s, "f", R, W);
    s.is("a writes", () -> a.write(bytes("AAAA")));
    ByteBuffer seen = ByteBuffer.allocate(6);
    s.is("b reads", () -> b.read(seen) + text(seen));
    s.is("a truncates", () -> a.truncate(2).size());
    s.is("b reads on", () -> b.read(ByteBuffer.allocate(1)));
    s.is("b writes on", () -> b.write(bytes("B")));
    s.is("content", () -> Files.readAllBytes(s.at("f")));
  }

  public void largeOnes(Scene s) throws IOException {
    byte[] all = new byte[1 << 20];
    new java.util.Random(5).nextBytes(all);
    FileChannel c = open(s, "f", R, W, C);
    s.is("writes", () -> c.write(ByteBuffer.wrap(all)));
    ByteBuffer back = ByteBuffer.allocate(all.length);
    s.is("reads", () -> c.read(back, 0));
    s.is("is the same", () -> java.util.Arrays.equals(all, back.array()));
    s.is("sparse", () -> c.write(bytes("x"), 1L << 33));
    s.is("size", c::size);
    s.is("size of the file", () -> Files.size(s.at("f")));
    s.is("reads in the hole", () -> c.read(ByteBuffer.allocate(5), 1L << 32));
    s.is("all of it", () -> Files.readAllBytes(s.at("f")));
    s.is("truncates", () -> c.truncate(5).size());
  }

  public void timesOfUse(Scene s) throws Exception {
    Path f = s.file("f", "0123456789");
    s.age(f);
    try (FileChannel c = FileChannel.open(f, R, W)) {
      c.read(ByteBuffer.allocate(1));
      s.touched("read", f);
      c.position(3);
      c.force(true);
      s.touched("position", f);
      c.write(ByteBuffer.allocate(0));
      s.touched("nothing written", f);
      c.truncate(100);
      s.touched("truncated to more", f);
      c.truncate(10);
      s.touched("truncated to the same", f);
      c.write(bytes("x"));
      s.touched("written", f);
      s.age(f);
      c.truncate(2);
      s.touched("truncated", f);
    }
    s.age(f);
    FileChannel.open(f, W, StandardOpenOption.TRUNCATE_EXISTING).close();
    s.touched("opened truncating", f);
    s.age(f);
    FileChannel.open(f, W, C).close();
    s.touched("opened", f);
  }
}
