// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance.cases;

import java.net.URI;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jvfs.nio.conformance.Scene;
import org.jvfs.nio.conformance.Subjects;

/** Paths as text: nothing is looked for. */
public final class PathCases {
  private static final List<String> TEXTS =
      List.of(
          "",
          "/",
          "a",
          "/a",
          "a/b",
          "/a/b",
          "a/b/c",
          "/a/b/c",
          ".",
          "..",
          "/.",
          "/..",
          "./a",
          "a/.",
          "../a",
          "a/..",
          "a/../b",
          "/../a",
          "/a/../..",
          "../../x",
          "a/../../b",
          "./.",
          "../.",
          "a//b///",
          "//a",
          "///",
          "/a/",
          "a/./b/../c",
          "/a/./b",
          "a/b/..",
          "a/b/../..",
          "...",
          ".a",
          "a.",
          "a..b",
          "ä/ü",
          "/日本/語",
          " a b ",
          "a\\b",
          "*",
          "a:b",
          "A",
          "aa",
          "ab",
          "\t",
          "b/a",
          "/b/a");

  private static final List<String> PAIRED =
      List.of(
          "", "/", "a", "/a", "a/b", "/a/b", "b", "..", ".", "../a", "/..", "a/..", "a/b/c",
          "/a/b/c", "../../x", "./a", "ab", "x/y", "/x/y");

  public void unary(Scene s) {
    for (String t : TEXTS) {
      Path p = s.path(t);
      String l = "'" + t + "' ";
      s.say(l + "itself", p);
      s.say(l + "file name", p.getFileName());
      s.say(l + "parent", p.getParent());
      s.say(l + "root", p.getRoot());
      s.say(l + "names", p.getNameCount());
      s.say(l + "absolute", p.isAbsolute());
      s.say(l + "normal", p.normalize());
      s.say(l + "made absolute", p.toAbsolutePath());
      List<Path> names = new ArrayList<>();
      p.iterator().forEachRemaining(names::add);
      s.say(l + "iterated", names);
      List<Path> again = new ArrayList<>();
      p.forEach(again::add);
      s.say(l + "iterated the same", names.equals(again));
      Consumer<Path> none = x -> {};
      s.does(l + "spliterator", () -> p.spliterator().forEachRemaining(none));
      s.is(
          l + "equals its like", () -> p.equals(s.path(t)) && p.hashCode() == s.path(t).hashCode());
      s.is(l + "compared to its like", () -> p.compareTo(s.path(t)));
      s.is(l + "from its URI", () -> Path.of(p.toUri()).equals(p.toAbsolutePath()));
      s.is(l + "from its URI, by Paths", () -> Paths.get(p.toUri()).equals(p.toAbsolutePath()));
      s.is(l + "its URI's path", () -> p.toUri().getPath());
      s.is(l + "its URI's raw path", () -> p.toUri().getRawPath());
      s.is(l + "file system", () -> p.getFileSystem() == s.fs);
    }
  }

  public void parts(Scene s) {
    for (String t : TEXTS) {
      Path p = s.path(t);
      int n = p.getNameCount();
      for (int i = -1; i <= n; i++) {
        int from = i;
        s.is("'" + t + "' name " + i, () -> p.getName(from));
        for (int j = -1; j <= n + 1; j++) {
          int to = j;
          s.is("'" + t + "' from " + i + " to " + j, () -> p.subpath(from, to));
        }
      }
    }
  }

  public void pairs(Scene s) {
    for (String a : PAIRED) {
      for (String b : PAIRED) {
        Path p = s.path(a);
        Path q = s.path(b);
        String l = "'" + a + "' '" + b + "' ";
        s.is(l + "resolve", () -> p.resolve(q));
        s.is(l + "resolve text", () -> p.resolve(b));
        s.is(l + "resolve two", () -> p.resolve(q, s.path("y"), s.path("/z"), s.path("")));
        s.is(l + "resolve two texts", () -> p.resolve(b, "y", "", "z/../w"));
        s.is(l + "sibling", () -> p.resolveSibling(q));
        s.is(l + "sibling text", () -> p.resolveSibling(b));
        s.is(l + "relativize", () -> p.relativize(q));
        s.is(l + "starts", () -> p.startsWith(q));
        s.is(l + "starts text", () -> p.startsWith(b));
        s.is(l + "ends", () -> p.endsWith(q));
        s.is(l + "ends text", () -> p.endsWith(b));
        s.is(l + "equals", () -> p.equals(q));
        s.is(l + "order", () -> Integer.signum(p.compareTo(q)));
      }
    }
  }

  public void relativizeAndResolveAreInverse(Scene s) {
    for (String a : TEXTS) {
      for (String b : TEXTS) {
        Path p = s.path(a);
        Path q = s.path(b);
        s.is("'" + a + "' to '" + b + "'", () -> p.relativize(q));
        s.is("'" + a + "' and back", () -> p.resolve(p.relativize(q)).normalize());
      }
    }
  }

  public void madeOfSeveral(Scene s) {
    s.is("three", () -> s.fs.getPath("a", "b", "c"));
    s.is("root first", () -> s.fs.getPath("/", "b", "c"));
    s.is("slashes", () -> s.fs.getPath("a/", "/b/", "/c"));
    s.is("empty first", () -> s.fs.getPath("", "b"));
    s.is("empty all", () -> s.fs.getPath("", "", ""));
    s.is("empty between", () -> s.fs.getPath("a", "", "c"));
    s.is("empty then root", () -> s.fs.getPath("", "/b"));
    s.is("NUL", () -> s.fs.getPath("a\0b"));
    s.is("NUL later", () -> s.fs.getPath("a", "b\0"));
    s.is("lone surrogate", () -> s.fs.getPath("a\ud800"));
    s.is("nothing", () -> s.fs.getPath(Scene.<String>nothing()));
    s.is("nothing later", () -> s.fs.getPath("a", Scene.<String>nothing()));
    s.is("long name", () -> s.fs.getPath("n".repeat(300)).toString().length());
    s.is("resolve NUL", () -> s.at("a").resolve("x\0"));
    s.is("starts with NUL", () -> s.at("a").startsWith("x\0"));
  }

  public void badArguments(Scene s) {
    Path p = s.path("a/b");
    s.is("resolve null", () -> p.resolve(Scene.<Path>nothing()));
    s.is("resolve null text", () -> p.resolve(Scene.<String>nothing()));
    s.is("sibling null", () -> p.resolveSibling(Scene.<Path>nothing()));
    s.is("relativize null", () -> p.relativize(Scene.nothing()));
    s.is("starts null", () -> p.startsWith(Scene.<Path>nothing()));
    s.is("ends null", () -> p.endsWith(Scene.<Path>nothing()));
    s.is("starts null text", () -> p.startsWith(Scene.<String>nothing()));
    s.is("compare null", () -> p.compareTo(Scene.nothing()));
    s.is("equals null", () -> p.equals(Scene.<Path>nothing()));
    s.is("equals text", () -> p.equals((Object) "a/b"));
    Path foreign = Subjects.foreign();
    s.is("resolve foreign", () -> p.resolve(foreign));
    s.is("resolve sibling foreign", () -> p.resolveSibling(foreign));
    s.is("relativize foreign", () -> p.relativize(foreign));
    s.is("starts foreign", () -> p.startsWith(foreign));
    s.is("ends foreign", () -> p.endsWith(foreign));
    s.is("compare foreign", () -> p.compareTo(foreign));
    s.is("equals foreign", () -> p.equals(foreign));
    s.is(
        "iterator beyond",
        () -> {
          var names = s.path("a").iterator();
          names.next();
          return names.next();
        });
    s.does(
        "iterator removes",
        () -> {
          var names = s.path("a").iterator();
          names.next();
          names.remove();
        });
  }

  public void realPath(Scene s) throws Exception {
    s.folder("d/e");
    s.file("d/f", "x");
    s.link("to-d", "d");
    s.link("d/to-f", "f");
    s.link("d/e/up", "../..");
    s.link("dangling", "nowhere");
    s.link("loop", "loop");
    s.link("absolute", s.at("d/e").toString());
    for (String t :
        List.of(
            "",
            ".",
            "d",
            "d/f",
            "d/f/",
            "d/./f",
            "d/../d/f",
            "to-d/f",
            "to-d/to-f",
            "to-d/e/..",
            "absolute/..",
            "absolute/../f",
            "d/e/up/to-d/e/up",
            "dangling",
            "dangling/..",
            "loop",
            "loop/x",
            "absent",
            "absent/..",
            "d/f/..",
            "d/f/x",
            "to-d/../d",
            "../case",
            "to-d/.",
            "d/f/../../to-d",
            "to-d/absent/../f")) {
      s.is("'" + t + "' followed", () -> s.at(t).toRealPath());
      s.is(
          "'" + t + "' not followed",
          () -> s.at(t).toRealPath(java.nio.file.LinkOption.NOFOLLOW_LINKS));
    }
    s.is("of the root", () -> s.path("/").toRealPath());
    s.is("above the root", () -> s.path("/../..").toRealPath());
    s.is("nothing", () -> s.at("d").toRealPath(Scene.<java.nio.file.LinkOption>nothing()));
  }

  public void relativeToTheWorkingDirectory(Scene s) {
    s.say("a relative one", s.path("x/../y").toAbsolutePath());
    s.say("the empty one", s.path("").toAbsolutePath());
    s.say("URI of it ends", s.path("absent").toUri().getPath().endsWith("/absent"));
    s.is("absent", () -> s.path("surely/absent/here").toRealPath());
  }

  public void uris(Scene s) throws Exception {
    Path dir = s.folder("a b");
    Path file = s.file("a b/ü%#?+", "x");
    s.is("of a directory", () -> dir.toUri().getRawPath());
    s.is("of a file", () -> file.toUri().getRawPath());
    s.is("and back", () -> Path.of(file.toUri()).equals(file));
    FileSystemProvider provider = s.fs.provider();
    s.is("by the provider", () -> provider.getPath(file.toUri()).equals(file));
    s.is("of another scheme", () -> provider.getPath(URI.create("nonsense:///x")));
    s.is("without a scheme", () -> provider.getPath(URI.create("/x")));
    s.is("opaque", () -> provider.getPath(URI.create(provider.getScheme() + ":x")));
    URI root = s.path("/").toUri();
    s.is("with a query", () -> provider.getPath(URI.create(root + "?q")));
    s.is("with a fragment", () -> provider.getPath(URI.create(root + "#f")));
    s.is("with NUL", () -> provider.getPath(URI.create(root + "%00")));
    s.is("nothing", () -> provider.getPath(Scene.nothing()));
    s.is("Paths.get of nothing", () -> Paths.get(Scene.<URI>nothing()));
  }

  public void asAFile(Scene s) {
    s.is("toFile", () -> s.at("x").toFile().getPath());
  }
}
