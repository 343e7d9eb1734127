// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance.cases;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jvfs.nio.conformance.Scene;

/** Whole files at once. */
public final class ContentCases {
  private static final Charset LATIN = StandardCharsets.ISO_8859_1;

  private static void make(Scene s) throws IOException {
    s.file("empty", "");
    s.file("one", "a line\n");
    s.file("two", "one\r\ntwo\rthree");
    Files.write(s.at("bad"), new byte[] {'a', (byte) 0xff, 'b'});
    s.folder("folder");
    s.link("link", "one");
    s.link("dangling", "nowhere");
    Files.write(s.at("large"), "0123456789abcdef\n".repeat(20_000).getBytes(LATIN));
  }

  private static final List<String> ALL =
      List.of(
          "empty", "one", "two", "bad", "folder", "link", "dangling", "large", "absent", "one/x");

  public void reading(Scene s) throws IOException {
    make(s);
    for (String n : ALL) {
      Path p = s.at(n);
      s.is(n + " bytes", () -> Files.readAllBytes(p));
      s.is(n + " text", () -> Files.readString(p).hashCode());
      s.is(n + " text, latin", () -> Files.readString(p, LATIN).hashCode());
      s.is(n + " text, ASCII", () -> Files.readString(p, StandardCharsets.US_ASCII).hashCode());
      s.is(n + " lines", () -> Files.readAllLines(p).hashCode());
      s.is(n + " lines, latin", () -> Files.readAllLines(p, LATIN).hashCode());
      s.is(
          n + " lazily",
          () -> {
            try (Stream<String> l = Files.lines(p)) {
              return l.toList().hashCode();
            }
          });
      s.is(
          n + " lazily, latin",
          () -> {
            try (Stream<String> l = Files.lines(p, LATIN)) {
              return l.parallel().toList().hashCode();
            }
          });
      s.is(
          n + " reader",
          () -> {
            try (BufferedReader r = Files.newBufferedReader(p)) {
              return r.readLine() + r.readLine();
            }
          });
      s.is(
          n + " reader, latin",
          () -> {
            try (BufferedReader r = Files.newBufferedReader(p, LATIN)) {
              return r.lines().count();
            }
          });
      for (String m : ALL) {
        s.is(n + " mismatch " + m, () -> Files.mismatch(p, s.at(m)));
      }
    }
    s.is("null charset", () -> Files.readString(s.at("one"), Scene.nothing()));
  }

  public void writing(Scene s) throws IOException {
    byte[] some = "bytes".getBytes(LATIN);
    for (String n :
        List.of("file", "absent", "folder", "link", "dangling", "file/x", "missing/x")) {
      for (List<OpenOption> o :
          List.<List<OpenOption>>of(
              List.of(),
              List.of(StandardOpenOption.APPEND),
              List.of(StandardOpenOption.CREATE_NEW),
              List.of(StandardOpenOption.WRITE),
              List.of(StandardOpenOption.READ),
              List.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
              List.of(StandardOpenOption.DELETE_ON_CLOSE))) {
        OpenOption[] options = o.toArray(new OpenOption[0]);
        s.file("file", "0123456789");
        s.folder("folder");
        s.link("link", "file");
        s.link("dangling", "nowhere");
        Path p = s.at(n);
        String l = n + " " + o;
        s.is(l + " bytes", () -> Files.write(p, some, options));
        s.is(l + " text", () -> Files.writeString(p, "täxt", options));
        s.is(l + " text, latin", () -> Files.writeString(p, "täxt", LATIN, options));
        s.is(l + " lines", () -> Files.write(p, List.of("a", "ö"), options));
        s.is(l + " lines, latin", () -> Files.write(p, List.of("a", "ö"), LATIN, options));
        s.is(
            l + " writer",
            () -> {
              try (BufferedWriter w = Files.newBufferedWriter(p, options)) {
                w.write("written");
                return "written";
              }
            });
        s.is(
            l + " writer, latin",
            () -> {
              try (BufferedWriter w = Files.newBufferedWriter(p, LATIN, options)) {
                w.write("ä");
                return "written";
              }
            });
        s.tree(l + " leaves");
        s.clear();
      }
    }
    s.is("unmappable", () -> Files.writeString(s.at("a"), "ä", StandardCharsets.US_ASCII));
    s.is(
        "unmappable lines",
        () -> Files.write(s.at("b"), List.of("ok", "ä"), StandardCharsets.US_ASCII));
    s.is("null bytes", () -> Files.write(s.at("c"), Scene.<byte[]>nothing()));
    s.is("null lines", () -> Files.write(s.at("c"), Scene.<List<String>>nothing()));
    s.is("null text", () -> Files.writeString(s.at("c"), Scene.nothing()));
    s.tree("after");
  }

  public void mismatches(Scene s) throws IOException {
    byte[] a = new byte[50_000];
    Files.write(s.at("a"), a);
    for (int at : new int[] {0, 1, 8191, 8192, 8193, 49_999}) {
      byte[] b = a.clone();
      b[at] = 1;
      Files.write(s.at("b"), b);
      s.is("at " + at, () -> Files.mismatch(s.at("a"), s.at("b")));
    }
    Files.write(s.at("b"), new byte[40_000]);
    s.is("shorter", () -> Files.mismatch(s.at("a"), s.at("b")));
    Files.createLink(s.at("c"), s.at("a"));
    s.is("linked", () -> Files.mismatch(s.at("a"), s.at("c")));
  }

  public void types(Scene s) throws IOException {
    for (String n :
        List.of(
            "a.txt",
            "a.html",
            "a.png",
            "a.java",
            "a",
            "a.nonsense",
            ".txt",
            "a.TXT",
            "absent.pdf",
            "a.tar.gz",
            "a.")) {
      if (!n.startsWith("absent")) {
        s.file(n, "<html>");
      }
      s.is(n, () -> Files.probeContentType(s.at(n)));
    }
    s.is("folder", () -> Files.probeContentType(s.folder("d.txt")));
    s.is("root", () -> Files.probeContentType(s.path("/")));
  }

  public void archives(Scene s) throws IOException {
    Path zip = s.at("a.zip");
    try (java.nio.file.FileSystem z =
        java.nio.file.FileSystems.newFileSystem(zip, java.util.Map.of("create", "true"))) {
      Files.createDirectory(z.getPath("/d"));
      Files.writeString(z.getPath("/d/f"), "in the archive ".repeat(1_000));
    }
    try (java.nio.file.FileSystem z = java.nio.file.FileSystems.newFileSystem(zip)) {
      s.is("inside", () -> Files.readString(z.getPath("/d/f")).hashCode());
      s.is("copied out", () -> Files.size(Files.copy(z.getPath("/d/f"), s.at("f"))));
    }
    try (java.nio.file.FileSystem z = java.nio.file.FileSystems.newFileSystem(zip)) {
      Files.move(z.getPath("/d/f"), z.getPath("/g"));
    }
    try (java.nio.file.FileSystem z = java.nio.file.FileSystems.newFileSystem(zip)) {
      s.is("changed", () -> walked(z.getPath("/")));
    }
  }

  private static List<String> walked(Path p) throws IOException {
    try (Stream<Path> w = Files.walk(p)) {
      return w.map(Path::toString).sorted().toList();
    }
  }
}
