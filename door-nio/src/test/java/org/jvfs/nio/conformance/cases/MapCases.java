// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance.cases;

import static org.jvfs.nio.conformance.cases.ChannelCases.bytes;
import static org.jvfs.nio.conformance.cases.ChannelCases.open;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jvfs.nio.conformance.Scene;

/** Files as memory. */
public final class MapCases {
  private static final StandardOpenOption R = StandardOpenOption.READ;
  private static final StandardOpenOption W = StandardOpenOption.WRITE;

  private static String read(ByteBuffer b) {
    byte[] all = new byte[Math.min(b.remaining(), 40)];
    b.duplicate().get(all);
    return b.remaining()
        + " '"
        + new String(all, java.nio.charset.StandardCharsets.ISO_8859_1).replace('\0', '.')
        + "'"
        + (b.isReadOnly() ? " read-only" : "")
        + (b.isDirect() ? " direct" : "");
  }

  public void modes(Scene s) throws IOException {
    for (MapMode mode : List.of(MapMode.READ_ONLY, MapMode.READ_WRITE, MapMode.PRIVATE)) {
      for (long position : new long[] {0, 3, 10, 4096, 5000, -1, Long.MAX_VALUE}) {
        for (long size : new long[] {0, 1, 10, 9000, -1, 1L << 32}) {
          s.file("f", "0123456789");
          try (FileChannel c = FileChannel.open(s.at("f"), R, W)) {
            String l = mode + " " + position + "+" + size + " ";
            s.is(l + "mapped", () -> read(c.map(mode, position, size)));
            s.is(l + "size", c::size);
            s.is(l + "position", c::position);
          }
        }
      }
    }
  }

  public void rights(Scene s) throws IOException {
    s.file("f", "0123456789");
    for (MapMode mode : List.of(MapMode.READ_ONLY, MapMode.READ_WRITE, MapMode.PRIVATE)) {
      s.is("reading " + mode, () -> read(open(s, "f", R).map(mode, 0, 5)));
      s.is("writing " + mode, () -> read(open(s, "f", W).map(mode, 0, 5)));
      s.is(
          "appending " + mode, () -> read(open(s, "f", StandardOpenOption.APPEND).map(mode, 0, 5)));
      s.is("reading beyond " + mode, () -> read(open(s, "f", R).map(mode, 0, 50)));
      s.is(
          "closed " + mode,
          () -> {
            FileChannel c = open(s, "f", R, W);
            c.close();
            return c.map(mode, 0, 1);
          });
      s.is(
          "bad and closed " + mode,
          () -> {
            FileChannel c = open(s, "f", R, W);
            c.close();
            return c.map(mode, -1, 1);
          });
    }
    s.is("null", () -> open(s, "f", R, W).map(Scene.nothing(), 0, 1));
    s.tree("after");
  }

  public void writing(Scene s) throws IOException {
    s.file("f", "0123456789");
    FileChannel c = open(s, "f", R, W);
    MappedByteBuffer shared = c.map(MapMode.READ_WRITE, 2, 6);
    MappedByteBuffer own = c.map(MapMode.PRIVATE, 0, 10);
    MappedByteBuffer reads = c.map(MapMode.READ_ONLY, 0, 10);
    shared.put(0, (byte) 'S');
    s.is("read through the file", () -> Files.readString(s.at("f")));
    s.is("read through another", () -> read(reads));
    own.put(0, (byte) 'P');
    s.is("private", () -> (char) own.get(0));
    s.is("not in the file", () -> Files.readString(s.at("f")));
    s.is("read-only", () -> reads.put(0, (byte) 'x'));
    c.write(bytes("W"), 5);
    s.is("written by the channel", () -> read(shared));
    s.is("private sees it", () -> (char) own.get(5));
    s.does("force", () -> shared.force());
    s.does("force a part", () -> shared.force(1, 2));
    s.does("force a part beyond", () -> shared.force(1, 20));
    s.is("load", () -> shared.load() == shared);
    s.is("loaded", () -> shared.isLoaded() || true);
    c.close();
    shared.put(1, (byte) 'C');
    s.is("after closing", () -> Files.readString(s.at("f")));
    Files.move(s.at("f"), s.at("g"));
    shared.put(2, (byte) 'M');
    s.is("after moving", () -> Files.readString(s.at("g")));
    Files.delete(s.at("g"));
    shared.put(3, (byte) 'D');
    s.is("after deletion", () -> read(shared));
  }

  public void views(Scene s) throws IOException {
    s.file("f", "0123456789");
    FileChannel c = open(s, "f", R, W);
    MappedByteBuffer b = c.map(MapMode.READ_WRITE, 0, 10);
    s.is("slice", () -> read(b.slice(2, 3)));
    s.is("duplicate", () -> read(b.duplicate().position(1)));
    s.is("read-only", () -> read(b.asReadOnlyBuffer()));
    s.is("compact", () -> read(b.position(3).compact()));
    b.clear();
    s.is("an int", () -> Integer.toHexString(b.getInt(1)));
    s.is("array", b::hasArray);
    s.is("written from a mapping", () -> c.write(b.position(0).limit(4), 8));
    s.is("content", () -> Files.readString(s.at("f")));
  }

  public void segments(Scene s) throws IOException {
    s.file("f", "0123456789");
    FileChannel c = open(s, "f", R, W);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment m = c.map(MapMode.READ_WRITE, 4, 20, arena);
      s.is("size", m::byteSize);
      s.is("file", c::size);
      m.set(ValueLayout.JAVA_BYTE, 0, (byte) 'M');
      s.is("written", () -> Files.readAllBytes(s.at("f")));
      s.is("beyond", () -> m.get(ValueLayout.JAVA_BYTE, 20));
      MemorySegment ro = c.map(MapMode.READ_ONLY, 0, 5, arena);
      s.does("read-only", () -> ro.set(ValueLayout.JAVA_BYTE, 0, (byte) 1));
      s.is("mapped", m::isMapped);
      s.is("none", () -> c.map(MapMode.READ_ONLY, 0, 0, arena).byteSize());
      s.is("negative", () -> c.map(MapMode.READ_ONLY, -1, 0, arena).byteSize());
    }
    s.is(
        "a closed arena",
        () -> {
          Arena gone = Arena.ofConfined();
          gone.close();
          return c.map(MapMode.READ_ONLY, 0, 1, gone);
        });
  }

  public void truncatedBeneath(Scene s) throws IOException {
    s.file("f", "0123456789");
    FileChannel c = open(s, "f", R, W);
    MappedByteBuffer b = c.map(MapMode.READ_WRITE, 0, 10);
    c.truncate(4);
    s.is("in its last page", () -> read(b));
    c.write(bytes("ABCDEF"), 4);
    s.is("grown again", () -> read(b));
    s.is("content", () -> Files.readString(s.at("f")));
  }
}
