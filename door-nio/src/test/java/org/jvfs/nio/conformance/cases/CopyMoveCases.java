// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance.cases;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jvfs.nio.conformance.Scene;
import org.jvfs.nio.conformance.Subjects;

/** Each kind of source to each kind of target with each set of options. */
public final class CopyMoveCases {
  private static final List<CopyOption> OPTIONS =
      List.of(
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES,
          StandardCopyOption.ATOMIC_MOVE,
          LinkOption.NOFOLLOW_LINKS);

  private static final List<String> SOURCES =
      List.of(
          "file",
          "absent",
          "empty",
          "full",
          "to-file",
          "to-full",
          "dangling",
          "loop",
          "full/in",
          "file/x",
          "twin");

  private static final List<String> TARGETS =
      List.of(
          "new",
          "other",
          "other-empty",
          "other-full",
          "to-other",
          "to-other-full",
          "other-dangling",
          "file",
          "twin",
          "empty",
          "full",
          "full/in",
          "empty/new",
          "full/new",
          "to-file",
          "to-full",
          "missing/new",
          "other/new",
          "to-other-full/new",
          "loop",
          "to-empty",
          ".");

  private enum Odd implements CopyOption {
    UNKNOWN
  }

  private static void make(Scene s) throws IOException {
    s.file("file", "content");
    Files.createLink(s.at("twin"), s.at("file"));
    Files.setPosixFilePermissions(s.at("file"), PosixFilePermissions.fromString("rwxr-x--x"));
    s.folder("empty");
    s.folder("full");
    Files.setAttribute(s.at("full"), "unix:mode", 01710);
    s.file("full/in", "inner");
    s.link("to-file", "file");
    s.link("to-full", "full");
    s.link("to-empty", "empty");
    s.link("dangling", "nowhere");
    s.link("loop", "loop");
    s.file("other", "old content");
    s.folder("other-empty");
    s.folder("other-full");
    s.file("other-full/in", "x");
    s.link("to-other", "other");
    s.link("to-other-full", "other-full");
    s.link("other-dangling", "nowhere either");
    s.age(s.at("file"));
    s.age(s.at("full/in"));
  }

  /** Copies or moves. */
  @FunctionalInterface
  private interface Way {
    Path go(Path from, Path to, CopyOption[] options) throws IOException;
  }

  /** With {@code unfit} among the options nothing goes, which need not be seen with all others. */
  private static void all(Scene s, CopyOption unfit, Way way) throws IOException {
    for (Set<CopyOption> set : OpenCases.subsets(OPTIONS)) {
      if (set.contains(unfit) && set.size() > 1) {
        continue;
      }
      CopyOption[] options = set.toArray(new CopyOption[0]);
      for (String from : SOURCES) {
        for (String to : TARGETS) {
          make(s);
          String l = from + " to " + to + " " + set;
          s.is(l, () -> way.go(s.at(from), s.at(to), options));
          s.tree(l + " leaves");
          s.clear();
        }
      }
    }
  }

  public void copies(Scene s) throws IOException {
    all(s, StandardCopyOption.ATOMIC_MOVE, (from, to, options) -> Files.copy(from, to, options));
  }

  public void moves(Scene s) throws IOException {
    all(
        s,
        StandardCopyOption.COPY_ATTRIBUTES,
        (from, to, options) -> Files.move(from, to, options));
  }

  public void unknownOptions(Scene s) throws IOException {
    s.file("file", "x");
    s.is("copy", () -> Files.copy(s.at("file"), s.at("b"), Odd.UNKNOWN));
    s.is("move", () -> Files.move(s.at("file"), s.at("b"), Odd.UNKNOWN));
    s.is("copy null", () -> Files.copy(s.at("file"), s.at("b"), Scene.<CopyOption>nothing()));
    s.is("move null", () -> Files.move(s.at("file"), s.at("b"), Scene.<CopyOption>nothing()));
    s.is("stream", () -> Files.copy(InputStream.nullInputStream(), s.at("b"), Odd.UNKNOWN));
    s.is(
        "stream, attributes",
        () ->
            Files.copy(
                InputStream.nullInputStream(), s.at("b"), StandardCopyOption.COPY_ATTRIBUTES));
    s.is(
        "stream, null",
        () -> Files.copy(InputStream.nullInputStream(), s.at("b"), Scene.<CopyOption>nothing()));
    s.tree("after");
  }

  public void allAttributesAreCopied(Scene s) throws IOException {
    Path file = s.file("file", "content");
    Files.setAttribute(file, "unix:uid", 1234);
    Files.setAttribute(file, "unix:gid", 5678);
    Files.setAttribute(file, "unix:mode", 06755);
    Files.setAttribute(
        file, "user:colour", "blue".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Files.setAttribute(file, "lastAccessTime", Scene.old());
    s.age(file);
    Path folder = s.folder("folder");
    Files.setAttribute(folder, "unix:uid", 1234);
    Files.setAttribute(folder, "unix:mode", 01777);
    Files.setAttribute(
        folder, "user:colour", "red".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    s.age(folder);
    Path link = s.link("link", "file");
    Files.setAttribute(link, "unix:uid", 77, LinkOption.NOFOLLOW_LINKS);
    for (String name : List.of("file", "folder", "link")) {
      for (Set<CopyOption> set : OpenCases.subsets(List.of(OPTIONS.get(1), OPTIONS.get(3)))) {
        Path to = s.at(name + set.size() + set.contains(OPTIONS.get(1)));
        String l = name + " " + set + " ";
        s.does(l + "copied", () -> Files.copy(s.at(name), to, set.toArray(new CopyOption[0])));
        s.is(
            l + "unix",
            () -> Files.readAttributes(to, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS));
        s.is(l + "user", () -> Files.readAttributes(to, "user:*"));
        s.touched(l + "time", to);
        s.is(
            l + "access time",
            () ->
                Files.getAttribute(to, "lastAccessTime", LinkOption.NOFOLLOW_LINKS)
                    .equals(Scene.old()));
      }
      Path moved = s.at(name + "-moved");
      s.does(name + " moved", () -> Files.move(s.at(name), moved));
      s.is(
          name + " moved unix",
          () -> Files.readAttributes(moved, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS));
      s.does(name + " moved back", () -> Files.move(moved, s.at(name)));
    }
  }

  public void fromStreams(Scene s) throws IOException {
    byte[] some = "some bytes".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    s.is("new", () -> Files.copy(new ByteArrayInputStream(some), s.at("a")));
    s.is("again", () -> Files.copy(new ByteArrayInputStream(some), s.at("a")));
    s.is(
        "replacing",
        () ->
            Files.copy(
                new ByteArrayInputStream(some, 0, 4),
                s.at("a"),
                StandardCopyOption.REPLACE_EXISTING));
    s.link("link", "a");
    s.is("link", () -> Files.copy(new ByteArrayInputStream(some), s.at("link")));
    s.is(
        "link replaced",
        () ->
            Files.copy(
                new ByteArrayInputStream(some), s.at("link"), StandardCopyOption.REPLACE_EXISTING));
    s.folder("full/x");
    s.is(
        "folder replaced",
        () ->
            Files.copy(
                new ByteArrayInputStream(some), s.at("full"), StandardCopyOption.REPLACE_EXISTING));
    s.is("missing", () -> Files.copy(new ByteArrayInputStream(some), s.at("no/a")));
    s.is("large", () -> Files.copy(new ByteArrayInputStream(new byte[300_000]), s.at("large")));
    s.tree("after");
    for (String name : List.of("a", "large", "full", "absent")) {
      s.is(
          "out of " + name,
          () -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            return Files.copy(s.at(name), out) + " " + out.size();
          });
    }
  }

  public void acrossProviders(Scene s) throws IOException {
    Path foreign = Subjects.foreign();
    Path file = s.file("file", "x");
    s.is("copy a foreign directory", () -> Files.copy(foreign, s.at("packages")));
    s.is("again", () -> Files.copy(foreign, s.at("packages")));
    Path object = foreign.resolveSibling("modules/java.base/java/lang/Object.class");
    s.is("copy a foreign file", () -> Files.copy(object, s.at("class")));
    s.is("its size", () -> Files.size(s.at("class")) == Files.size(object));
    s.is("is as it was", () -> Files.mismatch(object, s.at("class")));
    s.is("replacing", () -> Files.copy(object, file, StandardCopyOption.REPLACE_EXISTING));
    s.is("not to there", () -> Files.copy(file, foreign));
    s.is("the same?", () -> Files.isSameFile(file, foreign));
    s.is("the same there?", () -> Files.isSameFile(foreign, file));
    s.is("moved", () -> Files.move(object, s.at("moved")));
    s.is("link", () -> Files.createLink(s.at("l"), foreign));
    s.is("symbolic link", () -> Files.createSymbolicLink(s.at("l"), foreign));
    s.is(
        "provider's copy",
        () -> {
          s.fs.provider().copy(foreign, s.at("l"));
          return "copied";
        });
    s.is(
        "provider's deletion",
        () -> {
          s.fs.provider().delete(foreign);
          return "deleted";
        });
  }

  public void deepFolders(Scene s) throws IOException {
    s.folder("a/b/c");
    s.file("a/b/f", "x");
    s.is("move", () -> Files.move(s.at("a"), s.at("z")));
    s.is("into itself", () -> Files.move(s.at("z"), s.at("z/b/c/z")));
    s.is("copy into itself", () -> Files.copy(s.at("z"), s.at("z/b/c/z")));
    s.is("onto its parent", () -> Files.move(s.at("z/b/c"), s.at("z/b")));
    s.is(
        "onto its parent, replacing",
        () -> Files.move(s.at("z/b/c"), s.at("z/b"), StandardCopyOption.REPLACE_EXISTING));
    s.is(
        "onto its parent, atomically",
        () -> Files.move(s.at("z/b/c"), s.at("z/b"), StandardCopyOption.ATOMIC_MOVE));
    s.is(
        "to the root",
        () -> Files.move(s.at("z"), s.path("/"), StandardCopyOption.REPLACE_EXISTING));
    s.is("to nothing", () -> Files.move(s.at("z"), s.path("")));
    s.is("from nothing", () -> Files.copy(s.path(""), s.at("cwd")));
    s.tree("after");
  }
}
