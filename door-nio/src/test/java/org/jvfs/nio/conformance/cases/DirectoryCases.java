// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance.cases;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jvfs.nio.conformance.Scene;

/** Lists of directories, and walks through trees. */
public final class DirectoryCases {
  private static Set<String> all(DirectoryStream<Path> stream) throws IOException {
    try (stream) {
      Set<String> names = new TreeSet<>();
      for (Path p : stream) {
        names.add(p.toString());
      }
      return names;
    }
  }

  private static void make(Scene s) throws IOException {
    s.file("a.txt", "x");
    s.file("b.java", "x");
    s.file(".hidden", "x");
    s.folder("d/e/f");
    s.file("d/c.txt", "x");
    s.folder("empty");
    s.link("to-d", "d");
    s.link("dangling", "nowhere");
    s.link("loop", "loop");
    s.link("d/e/up", "../..");
  }

  public void streams(Scene s) throws IOException {
    make(s);
    for (String at :
        List.of(
            ".",
            "",
            "d",
            "to-d",
            "d/",
            "d/../d",
            "empty",
            "a.txt",
            "dangling",
            "loop",
            "absent",
            "a.txt/x")) {
      s.is("'" + at + "'", () -> all(Files.newDirectoryStream(s.at(at))));
      s.is(
          "'" + at + "' by the provider",
          () -> all(s.fs.provider().newDirectoryStream(s.at(at), p -> true)));
      s.is(
          "'" + at + "' list",
          () -> {
            try (Stream<Path> l = Files.list(s.at(at))) {
              return l.map(Path::toString).sorted().toList();
            }
          });
    }
    for (String glob :
        List.of(
            "*",
            "*.txt",
            "*.{txt,java}",
            "?.txt",
            "[ab].*",
            "[!a]*",
            "",
            ".*",
            "x*",
            "**",
            "d",
            "{",
            "[",
            "\\*",
            "a\\.txt")) {
      s.is("glob " + glob, () -> all(Files.newDirectoryStream(s.dir, glob)));
    }
    s.is("glob of a file", () -> all(Files.newDirectoryStream(s.at("a.txt"), "*")));
    s.is("bad glob of nothing", () -> all(Files.newDirectoryStream(s.at("absent"), "[")));
    s.is("null glob", () -> Files.newDirectoryStream(s.dir, Scene.<String>nothing()));
    s.is(
        "null filter",
        () -> Files.newDirectoryStream(s.dir, Scene.<DirectoryStream.Filter<Path>>nothing()));
    s.is("filter", () -> all(Files.newDirectoryStream(s.dir, p -> Files.isDirectory(p))));
    s.is(
        "filter that throws",
        () ->
            all(
                Files.newDirectoryStream(
                    s.dir,
                    p -> {
                      throw new IOException("no");
                    })));
    s.is(
        "filter that runs wild",
        () ->
            all(
                Files.newDirectoryStream(
                    s.dir,
                    p -> {
                      throw new UnsupportedOperationException("no");
                    })));
  }

  public void iterators(Scene s) throws IOException {
    s.file("one", "x");
    DirectoryStream<Path> d = s.closing(Files.newDirectoryStream(s.dir));
    Iterator<Path> i = d.iterator();
    s.is("second iterator", d::iterator);
    s.is("has", i::hasNext);
    s.is("still has", i::hasNext);
    s.does("remove", i::remove);
    s.is("next", i::next);
    s.is("has then", i::hasNext);
    s.is("next then", i::next);
    s.does("close", d::close);
    s.does("close again", d::close);
    s.is("iterator then", d::iterator);
    s.is("has when closed", i::hasNext);
    s.is("next when closed", i::next);
    DirectoryStream<Path> e = s.closing(Files.newDirectoryStream(s.dir));
    Iterator<Path> j = e.iterator();
    s.is("looked ahead", j::hasNext);
    e.close();
    s.is("what was ahead", j::next);
    s.is("no more", j::hasNext);
    DirectoryStream<Path> f = s.closing(Files.newDirectoryStream(s.dir));
    f.close();
    s.is("iterator of a closed one", f::iterator);
    DirectoryStream<Path> g = s.closing(Files.newDirectoryStream(s.dir));
    List<Path> seen = new ArrayList<>();
    g.forEach(seen::add);
    s.say("for each", seen);
    s.is("spliterator", () -> g.spliterator().estimateSize());
  }

  public void changingMeanwhile(Scene s) throws IOException {
    Path d = s.folder("d");
    s.file("d/a", "x");
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(d)) {
      Iterator<Path> i = stream.iterator();
      s.is(
          "deletes what it sees",
          () -> {
            Path p = i.next();
            Files.delete(p);
            return p;
          });
      Files.delete(d);
      s.is("and then", i::hasNext);
    }
    s.folder("d");
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(d)) {
      Files.delete(d);
      s.is("removed before", () -> stream.iterator().hasNext());
    }
    s.folder("d");
    s.file("d/a", "x");
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(d)) {
      Files.move(d, s.at("moved"));
      s.is("moved before", () -> stream.iterator().next());
    }
    for (int i = 0; i < 700; i++) {
      s.file("moved/" + i, "");
    }
    s.is(
        "all deleted while it is listed",
        () -> {
          int n = 0;
          try (DirectoryStream<Path> stream = Files.newDirectoryStream(s.at("moved"))) {
            for (Path p : stream) {
              Files.delete(p);
              n++;
            }
          }
          return n;
        });
    s.does("and it is empty", () -> Files.delete(s.at("moved")));
  }

  public void names(Scene s) throws IOException {
    s.file("x", "");
    s.is("absolute", () -> all(Files.newDirectoryStream(s.dir)));
    s.is("with a dot", () -> all(Files.newDirectoryStream(s.at("."))));
    s.is("with dots", () -> all(Files.newDirectoryStream(s.at("../case"))));
    s.is(
        "of the root",
        () -> {
          try (Stream<Path> l = Files.list(s.path("/"))) {
            return l.allMatch(p -> p.isAbsolute() && p.getNameCount() == 1);
          }
        });
    s.is(
        "of nothing",
        () -> {
          try (Stream<Path> l = Files.list(s.path(""))) {
            return l.allMatch(p -> !p.isAbsolute() && p.getNameCount() == 1);
          }
        });
  }

  // ---- walks ----

  /** A walk's stream, written down in an order of its own. */
  private static Object walked(Scene s, Stream<Path> walk) {
    try (walk) {
      return walk.map(p -> s.dir.relativize(p).toString()).sorted().toList();
    }
  }

  public void walks(Scene s) throws IOException {
    make(s);
    for (String at :
        List.of("", "d", "to-d", "a.txt", "dangling", "absent", "loop", "empty", "d/.")) {
      Path p = at.isEmpty() ? s.dir : s.at(at);
      s.is("'" + at + "'", () -> walked(s, Files.walk(p)));
      s.is("'" + at + "' followed", () -> walked(s, Files.walk(p, FileVisitOption.FOLLOW_LINKS)));
      for (int depth : new int[] {-1, 0, 1, 2, Integer.MAX_VALUE}) {
        s.is("'" + at + "' to " + depth, () -> walked(s, Files.walk(p, depth)));
        s.is(
            "'" + at + "' followed to " + depth,
            () -> walked(s, Files.walk(p, depth, FileVisitOption.FOLLOW_LINKS)));
        s.is(
            "'" + at + "' folders to " + depth,
            () -> walked(s, Files.find(p, depth, (q, a) -> a.isDirectory())));
        s.is(
            "'" + at + "' links to " + depth,
            () ->
                walked(
                    s,
                    Files.find(
                        p, depth, (q, a) -> a.isSymbolicLink(), FileVisitOption.FOLLOW_LINKS)));
      }
    }
    s.is("null option", () -> Files.walk(s.dir, Scene.<FileVisitOption>nothing()));
    Stream<Path> closed = Files.walk(s.dir);
    closed.close();
    s.is("closed", () -> closed.iterator().hasNext());
  }

  /** Writes down what it is called with, and answers as it was told for a name. */
  private static final class Witness implements FileVisitor<Path> {
    private final Scene s;
    private final List<String> seen = new ArrayList<>();
    private final String before;
    private final FileVisitResult answer;

    Witness(Scene s, String before, FileVisitResult answer) {
      this.s = s;
      this.before = before;
      this.answer = answer;
    }

    private FileVisitResult at(String what, Path p, String more) {
      String line = what + " " + s.dir.relativize(p);
      seen.add(line + more);
      return line.equals(before) ? answer : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path p, BasicFileAttributes a) {
      return at("pre", p, a.isDirectory() + "");
    }

    @Override
    public FileVisitResult visitFile(Path p, BasicFileAttributes a) {
      return at("visit", p, " " + a.isRegularFile() + a.isSymbolicLink() + a.isDirectory());
    }

    @Override
    public FileVisitResult visitFileFailed(Path p, IOException e) {
      return at(
          "failed",
          p,
          " "
              + s.answer(
                  () -> {
                    throw e;
                  }));
    }

    @Override
    public FileVisitResult postVisitDirectory(Path p, @Nullable IOException e) {
      return at(
          "post",
          p,
          e == null
              ? ""
              : " "
                  + s.answer(
                      () -> {
                        throw e;
                      }));
    }
  }

  private static void chain(Scene s) throws IOException {
    s.folder("a/b/c");
    s.link("a/b/c/up", "../..");
  }

  private static void visited(
      Scene s,
      String label,
      Path start,
      Set<FileVisitOption> options,
      int depth,
      String before,
      FileVisitResult answer) {
    Witness w = new Witness(s, before, answer);
    s.is(label, () -> Files.walkFileTree(start, options, depth, w).equals(start));
    s.say(label + " saw", w.seen);
  }

  public void visitors(Scene s) throws IOException {
    chain(s);
    for (Set<FileVisitOption> o :
        List.of(Set.<FileVisitOption>of(), Set.of(FileVisitOption.FOLLOW_LINKS))) {
      for (int depth : new int[] {-1, 0, 1, 2, 3, 4, 5, Integer.MAX_VALUE}) {
        visited(s, o + " " + depth, s.at("a"), o, depth, "", FileVisitResult.CONTINUE);
      }
      for (String before :
          List.of("pre a/b", "pre a", "visit a/b/c/up", "failed a/b/c/up", "post a/b", "post a")) {
        for (FileVisitResult r : FileVisitResult.values()) {
          visited(s, o + " " + before + " " + r, s.at("a"), o, 100, before, r);
        }
      }
      for (String start : List.of("absent", "a/b/c/up", "a/b/c/up/b", "a/absent/x")) {
        visited(s, o + " from " + start, s.at(start), o, 100, "", FileVisitResult.CONTINUE);
      }
    }
    s.is(
        "without options",
        () -> {
          Witness w = new Witness(s, "", FileVisitResult.CONTINUE);
          Files.walkFileTree(s.at("a"), w);
          return w.seen;
        });
    s.is("null visitor", () -> Files.walkFileTree(s.at("a"), Scene.nothing()));
    s.is(
        "null start",
        () -> Files.walkFileTree(Scene.nothing(), new Witness(s, "", FileVisitResult.CONTINUE)));
    s.is(
        "null answer",
        () -> Files.walkFileTree(s.at("a"), new Witness(s, "pre a", Scene.nothing())));
  }

  public void siblings(Scene s) throws IOException {
    for (int i = 0; i < 20; i++) {
      s.file("f" + i, "x");
      s.folder("d" + i);
    }
    for (FileVisitResult r : FileVisitResult.values()) {
      int[] count = {0, 0, 0};
      s.is(
          r + " at the third",
          () ->
              Files.walkFileTree(
                  s.dir,
                  new java.nio.file.SimpleFileVisitor<Path>() {
                    @Override
                    public FileVisitResult visitFile(Path p, BasicFileAttributes a) {
                      count[0]++;
                      return count[0] + count[1] == 3 ? r : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult preVisitDirectory(Path p, BasicFileAttributes a) {
                      if (p.equals(s.dir)) {
                        return FileVisitResult.CONTINUE;
                      }
                      count[1]++;
                      return count[0] + count[1] == 3 ? r : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path p, @Nullable IOException e) {
                      count[2]++;
                      return FileVisitResult.CONTINUE;
                    }
                  }));
      s.say(r + " saw", count[0] + count[1]);
      s.say(r + " ended the root", count[2] > 0);
    }
  }

  public void loops(Scene s) throws IOException {
    s.folder("a/b");
    s.link("a/b/self", ".");
    s.link("a/to-b", "b");
    s.is("walk", () -> walked(s, Files.walk(s.dir, FileVisitOption.FOLLOW_LINKS)));
    Files.delete(s.at("a/b/self"));
    s.is(
        "twice the same is no loop",
        () -> walked(s, Files.walk(s.dir, FileVisitOption.FOLLOW_LINKS)));
    visited(
        s,
        "by a visitor",
        s.at("a/b"),
        Set.of(FileVisitOption.FOLLOW_LINKS),
        9,
        "",
        FileVisitResult.CONTINUE);
  }

  public void vanishing(Scene s) throws IOException {
    s.folder("a/b/c");
    List<String> seen = new ArrayList<>();
    s.is(
        "walk",
        () ->
            Files.walkFileTree(
                s.at("a"),
                new java.nio.file.SimpleFileVisitor<Path>() {
                  @Override
                  public FileVisitResult preVisitDirectory(Path p, BasicFileAttributes a)
                      throws IOException {
                    seen.add("pre " + s.dir.relativize(p));
                    if (p.endsWith("b")) {
                      Files.delete(p.resolve("c"));
                    }
                    return FileVisitResult.CONTINUE;
                  }

                  @Override
                  public FileVisitResult visitFileFailed(Path p, IOException e) {
                    seen.add("failed " + s.dir.relativize(p) + " " + e.getClass());
                    return FileVisitResult.CONTINUE;
                  }
                }));
    s.say("saw", seen);
  }

  public void deepTrees(Scene s) throws IOException {
    Path p = s.dir;
    for (int i = 0; i < 200; i++) {
      p = Files.createDirectory(p.resolve("n" + i));
    }
    Files.writeString(p.resolve("bottom"), "x");
    Path bottom = p.resolve("bottom");
    s.is("deep", () -> bottom.toRealPath().getNameCount() - s.dir.getNameCount());
    s.is(
        "counted",
        () -> {
          try (Stream<Path> w = Files.walk(s.dir)) {
            return w.count();
          }
        });
  }
}
